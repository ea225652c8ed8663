package account

import (
	"context"
	"net/netip"
	"time"

	"github.com/openiis/openiis/iis"
)

// Slow-down of wrong tries (portal.md J21): after five in 15 minutes for one account from
// one network each further one waits, 30 seconds doubling to 15 minutes.
const (
	triesFree   = 5
	triesWindow = 15 * time.Minute
	firstWait   = 30 * time.Second
)

// network is the part of an address that one household or attacker holds.
func network(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	bits := 24
	if a.Unmap().Is6() {
		bits = 64
	}
	p, err := a.Unmap().Prefix(bits)
	if err != nil {
		return address
	}
	return p.String()
}

// waitAfter returns until when the next try waits after wrong ones at the given times.
func waitAfter(wrong []time.Time) time.Time {
	if len(wrong) < triesFree {
		return time.Time{}
	}
	wait := firstWait
	for range len(wrong) - triesFree {
		if wait *= 2; wait >= triesWindow {
			wait = triesWindow
			break
		}
	}
	return wrong[len(wrong)-1].Add(wait)
}

// slow refuses a try that comes too early.
func slow(ctx context.Context, tx Tx, kind, key string, at time.Time) error {
	wrong, err := tx.Attempts(ctx, kind, key, at.Add(-triesWindow))
	if err != nil {
		return err
	}
	if until := waitAfter(wrong); at.Before(until) {
		return tooMany(until.Sub(at))
	}
	return nil
}

func tooMany(wait time.Duration) error {
	return &iis.Error{Kind: iis.TooMany, Msg: "too many tries: wait, then try again", After: wait}
}
