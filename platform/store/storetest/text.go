package storetest

import (
	"context"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// noText: what strangers send is looked for and kept with a mark for what is no
// character, whatever the engine takes.
func noText(t *testing.T, db *store.DB) {
	const sent, want = "C1\x00\xff9", "C1\uFFFD\uFFFD9"
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.Audit(iis.AuditEvent{Actor: iis.Actor{Organization: "clinic"}, Subject: sent, Outcome: "done"})
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		events, err := tx.AuditEvents(ctx, iis.AuditFilter{Organization: "clinic"})
		if err != nil || len(events) != 1 || events[0].Subject != want {
			t.Errorf("the row of the log: %+v, %v", events, err)
		}
		if _, err := tx.ConnectionByUsername(ctx, sent); err == nil || iis.KindOf(err) != iis.NotFound {
			t.Errorf("nobody's username: %v", err)
		}
		return nil
	})
}
