package sqlite

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openiis/openiis/platform/store/engine"
)

func TestAReaderSeesWhatWasCommittedBeforeItAsked(t *testing.T) {
	e := open(t)
	ctx := t.Context()
	if err := exec(ctx, e, "CREATE TABLE t (n INTEGER NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	if err := exec(ctx, e, "INSERT INTO t (n) VALUES (0)"); err != nil {
		t.Fatal(err)
	}
	var committed atomic.Int64
	stop := make(chan struct{})
	var all sync.WaitGroup
	all.Go(func() {
		for n := int64(1); ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			if err := exec(ctx, e, "UPDATE t SET n = ?", n); err != nil {
				t.Error(err)
				return
			}
			committed.Store(n)
		}
	})
	var readings sync.WaitGroup
	for range 32 {
		readings.Go(func() {
			for range 50 {
				before := committed.Load()
				err := e.Read(ctx, func(tx engine.Tx) error {
					n, err := strconv.ParseInt(ask(t, tx, "SELECT n FROM t"), 10, 64)
					if n < before {
						t.Errorf("read %d after %d was committed", n, before)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	readings.Wait()
	close(stop)
	all.Wait()
	for _, r := range e.readers.idle {
		if r.holds || !r.conn.AutocommitEnabled() {
			t.Error("a reader rests with a snapshot")
		}
	}
}

func TestWhoLeavesTheLineTakesNoReaderAlong(t *testing.T) {
	e := open(t)
	ctx := t.Context()
	n := len(e.readers.idle)
	release := make(chan struct{})
	var busy, started sync.WaitGroup
	started.Add(n)
	for range n {
		busy.Go(func() {
			err := e.Read(ctx, func(engine.Tx) error { started.Done(); <-release; return nil })
			if err != nil {
				t.Error(err)
			}
		})
	}
	started.Wait()
	short, cancel := context.WithTimeout(ctx, 10*time.Millisecond)
	defer cancel()
	if err := e.Read(short, func(engine.Tx) error { return nil }); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("who waited too long heard %v", err)
	}
	close(release)
	busy.Wait()
	if got := len(e.readers.idle); got != n {
		t.Errorf("%d readers came back of %d", got, n)
	}
	if err := e.Close(); err != nil {
		t.Error(err)
	}
	if err := e.Read(ctx, func(engine.Tx) error { return nil }); !errors.Is(err, engine.ErrUnavailable) {
		t.Errorf("a read after the end: %v", err)
	}
}
