package server

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// probeEvery is how often a row is written beside the reports, to see how long its
// commit takes (ours).
const probeEvery = 10 * time.Millisecond

// commits measures how long a row of its own takes to become durable while reports come
// in at a steady rate, and by turns how long an fsync of a page takes on the disk of the
// temporary folder.
func (r *benchRegistry) commits(ctx context.Context, messages [][]byte, done int, perSecond float64) error {
	load := measured{next: done, every: time.Duration(float64(r.Clients) / perSecond * float64(time.Second))}
	commit, disk := measured{every: probeEvery}, measured{}
	page, err := os.Create(filepath.Join(r.dir, "page"))
	if err != nil {
		return err
	}
	defer func() { _ = page.Close() }() // it holds nothing
	one := r.Bench
	one.Clients = 1
	for range r.turns() {
		var fault error
		var wait sync.WaitGroup
		wait.Go(func() { fault = r.ingest(ctx, &load, messages, r.inProcess) })
		err := one.turn(ctx, &commit, 1<<30, r.oneRow)
		wait.Wait()
		if err := errors.Join(err, fault); err != nil {
			return err
		}
		err = one.turn(ctx, &disk, 1<<30, func(context.Context, int) (string, error) {
			_, err := page.WriteAt(make([]byte, 4096), 0)
			return "synced", errors.Join(err, page.Sync())
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(r.Out, "  %-28s %s\n", "a row's commit, half load", commit)
	fmt.Fprintf(r.Out, "  %-28s %s\n", "fsync of a page", disk)
	fmt.Fprintf(r.Out, "  %-28s %8.1f x   to reach at most 5 x\n", "p99 of commit by fsync",
		float64(commit.percentile(99))/float64(max(1, disk.percentile(99))))
	return nil
}

// oneRow keeps an audit row.
func (r *benchRegistry) oneRow(ctx context.Context, _ int) (string, error) {
	return "durable", r.Store.InTx(ctx, func(tx *store.Tx) error {
		tx.Audit(iis.AuditEvent{At: r.Clock.Now(), Actor: r.by, Act: iis.ActReport, Deed: "measure", Outcome: "done"})
		return nil
	})
}
