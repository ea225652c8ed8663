package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/platform/store/postgres/pgtest"
)

func TestADeadlockIsRunAgain(t *testing.T) {
	db := open(t, store.Options{URL: newDatabase(t, pgtest.Start(t), "deadlock")})
	if err := db.InTx(t.Context(), func(tx *store.Tx) error {
		tx.SaveSetting("a", "0")
		tx.SaveSetting("b", "0")
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	runs := make(chan string, 8)
	cross := func(first, second string, mine, other chan struct{}) error {
		return db.InTx(t.Context(), func(tx *store.Tx) error {
			runs <- first
			tx.SaveSetting(first, first)
			if err := tx.Flush(t.Context()); err != nil {
				return err
			}
			select {
			case mine <- struct{}{}:
			default: // a second run finds nobody waiting
			}
			select {
			case <-other:
			case <-time.After(time.Second):
			}
			tx.SaveSetting(second, first)
			return nil
		})
	}
	a, b := make(chan struct{}, 1), make(chan struct{}, 1)
	done := make(chan error, 2)
	go func() { done <- cross("a", "b", a, b) }()
	go func() { done <- cross("b", "a", b, a) }()
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("one of two that locked each other ended with %v", err)
		}
	}
	if len(runs) < 3 {
		t.Errorf("%d runs: there was no deadlock to get over", len(runs))
	}
}

func TestADatabaseThatIsGoneIsUnavailable(t *testing.T) {
	pgtest.Start(t) // skips or fails where there is no PostgreSQL
	url, stop, err := pgtest.Cluster()
	if err != nil {
		t.Fatal(err)
	}
	db := open(t, store.Options{URL: url})
	if err := stop(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	write := db.InTx(ctx, func(tx *store.Tx) error { tx.SaveSetting("a", "1"); return nil })
	look := db.Look(ctx, func(tx *store.Tx) error { tx.Audit(iis.AuditEvent{}); return nil })
	for name, err := range map[string]error{"a write": write, "a look": look} {
		if err == nil || iis.KindOf(err) != iis.Unavailable {
			t.Errorf("%s ended with %v, want Unavailable", name, err)
		}
	}
}
