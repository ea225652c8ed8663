package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// Enqueue queues a job. One job of a kind and key waits at a time: where one does, its
// due time becomes the earlier of the two.
func (tx *Tx) Enqueue(j iis.Job) {
	if j.ID == 0 {
		j.ID = tx.db.NextID()
	}
	tx.write(`
		INSERT INTO job (id, kind, key, due, on_behalf, tries, done, failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (kind, key) WHERE done = 0
		DO UPDATE SET due = CASE WHEN excluded.due < job.due THEN excluded.due ELSE job.due END`,
		j.ID, j.Kind, j.Key, j.Due, j.OnBehalf, j.Tries, j.Done, j.Failed)
}

// DueJobs returns the jobs that wait and are due at an instant, the longest due first.
func (tx *Tx) DueJobs(ctx context.Context, at time.Time, limit int) ([]iis.Job, error) {
	return collect(ctx, tx, `
		SELECT id, kind, key, due, on_behalf, tries, done, failed FROM job
		WHERE done = 0 AND due <= ? ORDER BY due, id LIMIT ?`, []any{at, limitOr(limit)},
		func(c *cursor) (j iis.Job, err error) {
			j.ID, j.Kind, j.Key, j.Due = c.int(), c.text(), c.text(), c.time()
			texts(c, &j.OnBehalf)
			j.Tries, j.Done, j.Failed = int(c.int()), c.time(), c.text()
			return j, nil
		})
}

// FinishJob queues the end of a job. One that somebody else ended is a Conflict.
func (tx *Tx) FinishJob(id int64, at time.Time) {
	tx.writeOne(`UPDATE job SET done = ? WHERE id = ? AND done = 0`, at, id)
}

// RetryJob queues another try of a job that failed.
func (tx *Tx) RetryJob(id int64, due time.Time, failed string) {
	tx.write(`UPDATE job SET due = ?, tries = tries + 1, failed = ? WHERE id = ? AND done = 0`, due, failed, id)
}
