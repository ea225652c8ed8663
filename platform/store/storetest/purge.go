package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// manyTries is more wrong tries than one step of a purge removes.
const manyTries = 1200

func purge(t *testing.T, db *store.DB) {
	days := func(n int) time.Time { return noon.AddDate(0, 0, n) }
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		for _, age := range []int{0, -1, -3, -40} {
			id := fmt.Sprintf("age%d", -age)
			tx.SaveReplay("clinic", id, [32]byte{1}, []byte("MSA|AA"), 0, days(age).Add(time.Minute))
			tx.SaveCode(iis.Code{ID: id, User: "u1", Purpose: iis.CodeReset, Hash: []byte{1}, Sent: days(age), Until: days(age).Add(time.Minute)})
			tx.SaveAttempt(iis.Attempt{Kind: "match", Key: "u1", At: days(age)})
			tx.SaveSession(iis.Session{ID: id, Hash: []byte(id), User: "u1", Created: days(age), Seen: days(age)})
			tx.Enqueue(iis.Job{Kind: "digest", Key: id, Due: days(age), Done: days(age)})
		}
		tx.Enqueue(iis.Job{Kind: "digest", Key: "waiting", Due: days(-40)})
		for range manyTries {
			tx.SaveAttempt(iis.Attempt{Kind: "sign-in", Key: "u2", At: days(-3)})
		}
		return nil
	})
	// Of the four ages three answers, two codes and tries, one session and one job go.
	gone, err := db.Purge(t.Context(), noon)
	if want := 3 + 2 + 2 + 1 + 1 + manyTries; err != nil || gone != want {
		t.Errorf("%d rows went (%v), want %d", gone, err, want)
	}
	if again, err := db.Purge(t.Context(), noon); err != nil || again != 0 {
		t.Errorf("%d rows went the second time (%v)", again, err)
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		answer, _, err := tx.Replay(ctx, "clinic", "age0", [32]byte{1}, noon)
		read(t, "the answer in force", string(answer), err, "MSA|AA")
		codes, err := tx.CodesSent(ctx, "u1", days(-50))
		read(t, "codes", len(codes), err, 2)
		tries, err := tx.Attempts(ctx, "match", "u1", days(-50))
		read(t, "wrong tries", tries, err, []time.Time{days(-1), noon})
		sessions, err := tx.Sessions(ctx, "u1")
		read(t, "sessions", len(sessions), err, 3)
		due, err := tx.DueJobs(ctx, noon, 10)
		read(t, "jobs that wait", len(due), err, 1)
		return nil
	})
}
