package storetest

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

func keptForms(t *testing.T, db *store.DB) {
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.KeepForm("u1", "old", []byte("first"), noon.Add(time.Hour))
		tx.KeepForm("u1", "new", bytes.Repeat([]byte("long"), 50_000), noon.Add(time.Hour))
		tx.KeepForm("u2", "late", []byte("over"), noon)
		return nil
	})
	take := func(user iis.UserID, handle string) (form []byte, err error) {
		err = db.InTx(t.Context(), func(tx *store.Tx) (err error) {
			form, err = tx.TakeForm(t.Context(), user, handle, noon)
			return err
		})
		return form, err
	}
	for _, c := range []struct {
		name   string
		user   iis.UserID
		handle string
	}{{"an older form of the account", "u1", "old"}, {"somebody else", "u2", "new"}, {"one whose time is over", "u2", "late"}} {
		if _, err := take(c.user, c.handle); iis.KindOf(err) != iis.NotFound {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	var all sync.WaitGroup
	var taken atomic.Int32
	for range 8 {
		all.Go(func() {
			if form, err := take("u1", "new"); err == nil && len(form) == 200_000 {
				taken.Add(1)
			}
		})
	}
	all.Wait()
	if taken.Load() != 1 {
		t.Errorf("a form was taken %d times, want once", taken.Load())
	}
	if gone, err := db.Purge(t.Context(), noon); err != nil || gone != 1 {
		t.Errorf("%d rows went (%v), want the form whose time is over", gone, err)
	}
}
