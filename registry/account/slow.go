package account

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// Slow-down of wrong tries (portal.md J21): after five in 15 minutes for one account from
// one network each further one waits, 30 seconds doubling to 15 minutes. The same holds
// after 30 from one network for all accounts (ours): one password tried over many
// usernames. A browser that the account knows does not wait for what its neighbors do.
const (
	triesFree   = 5
	networkFree = 30
	triesWindow = 15 * time.Minute
	firstWait   = 30 * time.Second
)

// waitAfter returns until when the next try waits after wrong ones at the given times, of
// which some are free.
func waitAfter(wrong []time.Time, free int) time.Time {
	if len(wrong) < free {
		return time.Time{}
	}
	wait := firstWait
	for range len(wrong) - free {
		if wait *= 2; wait >= triesWindow {
			wait = triesWindow
			break
		}
	}
	return wrong[len(wrong)-1].Add(wait)
}

// slow refuses a try that comes too early.
func slow(ctx context.Context, tx Tx, kind, key string, free int, at time.Time) error {
	wrong, err := tx.Attempts(ctx, kind, key, at.Add(-triesWindow))
	if err != nil {
		return err
	}
	if until := waitAfter(wrong, free); at.Before(until) {
		return tooMany(until.Sub(at))
	}
	return nil
}

func tooMany(wait time.Duration) error {
	return &iis.Error{Kind: iis.TooMany, Msg: "too many tries: wait, then try again", After: wait}
}
