package jobs

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

// list is a queue in memory.
type list struct{ jobs []iis.Job }

func (l *list) Due(_ context.Context, at time.Time, limit int) (due []iis.Job, _ error) {
	for _, j := range l.jobs {
		if j.Done.IsZero() && !j.Due.After(at) && len(due) < limit {
			due = append(due, j)
		}
	}
	return due, nil
}

func (l *list) find(id int64) *iis.Job {
	return &l.jobs[slices.IndexFunc(l.jobs, func(j iis.Job) bool { return j.ID == id })]
}

func (l *list) Finish(_ context.Context, id int64, at time.Time) error {
	l.find(id).Done = at
	return nil
}

func (l *list) Retry(_ context.Context, id int64, due time.Time, failed string) error {
	j := l.find(id)
	j.Due, j.Failed, j.Tries = due, failed, j.Tries+1
	return nil
}

func TestWhatIsDueIsDone(t *testing.T) {
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	queue := &list{jobs: []iis.Job{
		{ID: 1, Kind: "greet", Due: now.Add(-time.Hour)},
		{ID: 2, Kind: "greet", Due: now.Add(time.Hour)},
		{ID: 3, Kind: "stumble", Due: now},
		{ID: 4, Kind: "panic", Due: now},
		{ID: 5, Kind: "unknown", Due: now},
		{ID: 6, Kind: "chain", Due: now},
	}}
	var greeted []int64
	r := &Runner{Queue: queue, Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	r.Handlers = map[string]Handler{
		"greet": func(_ context.Context, j iis.Job) error {
			greeted = append(greeted, j.ID)
			return nil
		},
		"stumble": func(context.Context, iis.Job) error { return errors.New("Ana Example was not at home") },
		"panic":   func(context.Context, iis.Job) error { panic("Ana Example") },
		"chain": func(context.Context, iis.Job) error {
			queue.jobs = append(queue.jobs, iis.Job{ID: 7, Kind: "greet", Due: now})
			return nil
		},
	}
	if err := r.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(greeted, []int64{1, 7}) {
		t.Errorf("done: %v, want what was due and what that left behind", greeted)
	}
	for _, id := range []int64{3, 4, 5} {
		if j := queue.find(id); !j.Done.IsZero() || j.Tries != 1 || !j.Due.Equal(now.Add(firstWait)) || j.Failed != "failed" {
			t.Errorf("a failed job: %+v", j)
		}
	}
	now = now.Add(2 * time.Hour)
	if err := r.RunDue(context.Background()); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(greeted, []int64{1, 7, 2}) || queue.find(3).Tries != 2 {
		t.Errorf("two hours later: %v, %+v", greeted, queue.find(3))
	}
}

func TestAFailureThatIsFitToBeShownIsKept(t *testing.T) {
	if got := failure(iis.Errorf(iis.Unavailable, "the post is closed")); got != "the post is closed" {
		t.Errorf("kept %q", got)
	}
}
