package server

import (
	"testing"
	"time"
)

func TestAClientIsHeldToItsRate(t *testing.T) {
	now := at("2026-11-22T18:00:00Z")
	r := NewRates(100, 200, func() time.Time { return now })
	taken := func(key string, tries int) (n int) {
		for range tries {
			if ok, wait := r.Allow(key); ok {
				n++
			} else if wait < 1 {
				t.Fatalf("refused, and told to wait %d seconds", wait)
			}
		}
		return n
	}
	if n := taken("clinic", 300); n != 200 {
		t.Errorf("%d requests of a burst of 300 were taken, want 200", n)
	}
	if n := taken("school", 10); n != 10 {
		t.Errorf("another client was held back: %d of 10", n)
	}
	now = now.Add(time.Second)
	if n := taken("clinic", 300); n != 100 {
		t.Errorf("a second later %d were taken, want 100", n)
	}
	now = now.Add(time.Hour)
	taken("nurse", 1)
	if len(r.buckets) != 1 {
		t.Errorf("%d buckets are kept after an hour of silence", len(r.buckets))
	}
}
