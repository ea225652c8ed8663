package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// lists holds that lists come in their order, page by page: open questions first, then what
// is newer, then by id.
func lists(t *testing.T, db *store.DB) {
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		for _, q := range []iis.Question{
			{ID: "old", At: noon}, {ID: "b", At: noon.Add(time.Hour)}, {ID: "a", At: noon.Add(time.Hour)},
			{ID: "new", At: noon.Add(2 * time.Hour), AnsweredAt: noon.Add(3 * time.Hour), Answer: "Yes", AnsweredBy: "u2"},
			{ID: "other", From: "u3", Organization: "school", At: noon.Add(90 * time.Minute)},
		} {
			if q.From == "" {
				q.From, q.Organization = "u1", "clinic"
			}
			q.About, q.Text = "dose", "Was that me?"
			tx.InsertQuestion(q)
		}
		for i, id := range []string{"old", "b", "a"} {
			tx.SaveGuardianship(iis.Guardianship{ID: id, User: "u1", Patient: 5, Since: noon.Add(time.Duration(min(i, 1)) * time.Hour)})
		}
		return nil
	})
	type cut func(ctx context.Context, tx *store.Tx, skip, limit int) ([]string, error)
	questions := func(read func(*store.Tx, context.Context, int, int) ([]iis.Question, error)) cut {
		return func(ctx context.Context, tx *store.Tx, skip, limit int) (ids []string, err error) {
			all, err := read(tx, ctx, skip, limit)
			for _, q := range all {
				ids = append(ids, q.ID)
			}
			return ids, err
		}
	}
	to := func(org iis.OrganizationID) cut {
		return questions(func(tx *store.Tx, ctx context.Context, skip, limit int) ([]iis.Question, error) {
			return tx.QuestionsTo(ctx, org, skip, limit)
		})
	}
	for name, c := range map[string]struct {
		read cut
		want []string
	}{
		"all questions":                {to(""), []string{"other", "a", "b", "old", "new"}},
		"questions to an organization": {to("clinic"), []string{"a", "b", "old", "new"}},
		"questions of an account": {questions(func(tx *store.Tx, ctx context.Context, skip, limit int) ([]iis.Question, error) {
			return tx.QuestionsFrom(ctx, "u1", skip, limit)
		}), []string{"new", "a", "b", "old"}},
		"guardianships": {func(ctx context.Context, tx *store.Tx, skip, limit int) (ids []string, err error) {
			all, err := tx.AllGuardianships(ctx, nil, skip, limit)
			for _, g := range all {
				ids = append(ids, g.ID)
			}
			return ids, err
		}, []string{"a", "b", "old"}},
	} {
		view(t, db, func(ctx context.Context, tx *store.Tx) error {
			for skip := 0; skip < len(c.want); skip += 2 {
				got, err := c.read(ctx, tx, skip, 2)
				read(t, fmt.Sprintf("%s behind %d", name, skip), got, err, c.want[skip:min(skip+2, len(c.want))])
			}
			return nil
		})
	}
}
