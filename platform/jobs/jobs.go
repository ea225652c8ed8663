// Package jobs runs the work that deeds leave behind: rows that were written in the
// same transaction as the deed, run at least once, again and later where they fail.
//
// It does not know what the work is. A handler may run twice for one job, so it must do
// no harm the second time.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
)

// batch is how many due jobs are fetched at once (ours).
const batch = 100

// Waits between tries of a job that failed (ours).
const (
	firstWait   = time.Minute
	longestWait = 6 * time.Hour
)

// Queue is where jobs wait.
type Queue interface {
	Due(ctx context.Context, at time.Time, limit int) ([]iis.Job, error)
	Finish(ctx context.Context, id int64, at time.Time) error
	Retry(ctx context.Context, id int64, due time.Time, failed string) error
}

// Handler does one job.
type Handler func(context.Context, iis.Job) error

// Runner runs the jobs of a queue by the registry's clock.
type Runner struct {
	Queue    Queue
	Handlers map[string]Handler // by kind
	Now      func() time.Time
	Log      *slog.Logger

	one sync.Mutex // one round at a time
}

// RunDue runs everything that is due, and what falls due while it does, and returns
// when nothing is left. A job that fails is tried again later and is no error here.
func (r *Runner) RunDue(ctx context.Context) error {
	r.one.Lock()
	defer r.one.Unlock()
	for ctx.Err() == nil {
		due, err := r.Queue.Due(ctx, r.Now(), batch)
		if err != nil {
			return fmt.Errorf("read due jobs: %w", err)
		}
		if len(due) == 0 {
			return nil
		}
		for _, job := range due {
			if err := r.run(ctx, job); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

func (r *Runner) run(ctx context.Context, job iis.Job) error {
	err := r.handle(ctx, job)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err == nil {
		err = r.Queue.Finish(ctx, job.ID, r.Now())
		if iis.KindOf(err) == iis.Conflict { // ended by somebody else
			return nil
		}
		return err
	}
	r.Log.WarnContext(ctx, "job failed", "kind", job.Kind, "job", job.ID, "tries", job.Tries+1, "error", err)
	wait := longestWait
	if job.Tries < 10 {
		wait = min(longestWait, firstWait<<job.Tries)
	}
	return r.Queue.Retry(ctx, job.ID, r.Now().Add(wait), failure(err))
}

// handle does the work; a panic of a handler is a failure of its job only.
func (r *Runner) handle(ctx context.Context, job iis.Job) (err error) {
	do, known := r.Handlers[job.Kind]
	if !known {
		return fmt.Errorf("nobody does jobs of kind %q", job.Kind)
	}
	defer func() {
		if v := recover(); v != nil {
			err = errors.New("the handler panicked")
		}
	}()
	return do(ctx, job)
}

// failure is what the row says of a failure: the message for callers, which holds no
// patient data, or nothing but that it failed.
func failure(err error) string {
	var known *iis.Error
	if errors.As(err, &known) {
		return known.Msg
	}
	return "failed"
}
