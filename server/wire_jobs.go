package server

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/jobs"
	"github.com/openiis/openiis/platform/store"
)

// jobsEvery is how often the registry looks for work that fell due (ours).
const jobsEvery = time.Second

// wireJobs makes the runner and says who does which kind of job.
func (r *Registry) wireJobs() {
	as := func(do func(context.Context, iis.Actor, iis.Job) error) jobs.Handler {
		return func(ctx context.Context, job iis.Job) error {
			return do(ctx, iis.Actor{System: true, Door: iis.DoorJob, OnBehalf: job.OnBehalf}, job)
		}
	}
	r.Jobs = &jobs.Runner{Queue: jobQueue{r.Store}, Now: r.Clock.Now, Log: r.Log, Handlers: map[string]jobs.Handler{
		"notify":          as(r.Notices.Notify),
		"digest":          as(r.Notices.Digest),
		"deliver-message": as(r.Notices.Deliver),
		"grant-ending":    as(r.Sharing.Remind),
		"grant-ended":     as(r.Sharing.Remind),
		"review-shares":   as(r.Sharing.Review),
		"purge":           r.purge,
	}}
}

// RunDue tells people what was done with their records and runs every job that is due.
func (r *Registry) RunDue(ctx context.Context) error {
	for more := true; more; {
		var err error
		if more, err = r.Notices.Scan(ctx, iis.Actor{System: true, Door: iis.DoorJob}); err != nil {
			return err
		}
	}
	return r.Jobs.RunDue(ctx)
}

// purgeEvery is how often what has expired is removed from the store (ours).
const purgeEvery = time.Hour

// purge does the job "purge" (key: the hour it is for): it removes what has expired and
// leaves a job for the next hour behind.
func (r *Registry) purge(ctx context.Context, _ iis.Job) error {
	gone, err := r.Store.Purge(ctx, r.Clock.Now())
	if err != nil {
		return err
	}
	r.Log.DebugContext(ctx, "purged", "rows", gone)
	return r.purgeAt(ctx, r.Clock.Now().Truncate(purgeEvery).Add(purgeEvery))
}

// purgeAt leaves a job that purges at an hour; one that waits already is enough.
func (r *Registry) purgeAt(ctx context.Context, hour time.Time) error {
	return r.Store.InTx(ctx, func(tx *store.Tx) error {
		tx.Enqueue(iis.Job{Kind: "purge", Key: hour.UTC().Format("2006-01-02T15"), Due: hour})
		return nil
	})
}

// jobQueue is the queue in the store.
type jobQueue struct{ db *store.DB }

// Due returns jobs that wait and are due.
func (q jobQueue) Due(ctx context.Context, at time.Time, limit int) (due []iis.Job, err error) {
	err = q.db.View(ctx, func(tx *store.Tx) (err error) {
		due, err = tx.DueJobs(ctx, at, limit)
		return err
	})
	return due, err
}

// Finish ends a job.
func (q jobQueue) Finish(ctx context.Context, id int64, at time.Time) error {
	return q.db.InTx(ctx, func(tx *store.Tx) error {
		tx.FinishJob(id, at)
		return nil
	})
}

// Retry lets a job wait for another try.
func (q jobQueue) Retry(ctx context.Context, id int64, due time.Time, failed string) error {
	return q.db.InTx(ctx, func(tx *store.Tx) error {
		tx.RetryJob(id, due, failed)
		return nil
	})
}
