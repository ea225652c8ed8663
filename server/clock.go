package server

import (
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
)

// Clock is the registry's clock: the machine's, shifted. Days, ages, sessions, grants
// and jobs go by it; TLS, JWT and the HTTP Date header go by the machine's.
//
// It never goes back, not even when the machine's clock does: what was stored last
// must not lie in the future.
type Clock struct {
	machine func() time.Time

	mu     sync.Mutex
	shift  time.Duration
	latest time.Time
}

// NewClock starts a clock at start (zero is the machine's time), but never before
// floor, the latest time that the store has seen.
func NewClock(machine func() time.Time, start, floor time.Time) *Clock {
	now := machine()
	if start.IsZero() {
		start = now
	}
	if start.Before(floor) {
		start = floor
	}
	return &Clock{machine: machine, shift: start.Sub(now), latest: start}
}

// Now returns the registry's time in UTC, to the microsecond, as the store keeps it.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now := c.machine().Add(c.shift); now.After(c.latest) {
		c.latest = now
	}
	return c.latest.UTC().Truncate(time.Microsecond)
}

// Advance moves the clock forward, and never back.
func (c *Clock) Advance(by time.Duration) error {
	if by <= 0 {
		return iis.Errorf(iis.Invalid, "the clock moves forward only; give a time such as 144h")
	}
	if by > 100*365*24*time.Hour {
		return iis.Errorf(iis.Invalid, "the clock moves at most a hundred years at once")
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.shift += by
	return nil
}

// ParseNow reads OPENIIS_NOW: a date, which starts at 18:00 UTC so that it is that day
// in the jurisdiction's zone too, or a date and time, UTC where no zone is given.
func ParseNow(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if d, err := iis.ParseDate(s); err == nil {
		return d.Time().Add(18 * time.Hour), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if t, err := time.Parse(layout, strings.Replace(s, " ", "T", 1)); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, errors.New("OPENIIS_NOW: a date (2026-11-22) or date and time (2026-11-22T09:30:00Z)")
}
