package server

import (
	"math"
	"sync"
	"time"
)

// Rates holds each client to a number of requests a second, with a burst on top: a
// bucket of tokens for each key, an organization's id or a network address. It goes by
// the machine's clock.
type Rates struct {
	perSecond, burst float64
	now              func() time.Time

	mu      sync.Mutex
	buckets map[string]bucket
	swept   time.Time
}

type bucket struct {
	tokens float64
	at     time.Time
}

// NewRates makes the limits of Config.Limits.
func NewRates(perSecond, burst int, now func() time.Time) *Rates {
	return &Rates{perSecond: float64(perSecond), burst: float64(burst), now: now, buckets: map[string]bucket{}, swept: now()}
}

// Allow takes one token of the key's bucket. Where there is none it tells after how
// many seconds there will be.
func (r *Rates) Allow(key string) (ok bool, retryAfterSeconds int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	now := r.now()
	r.sweep(now)
	b, known := r.buckets[key]
	if !known {
		b = bucket{tokens: r.burst, at: now}
	}
	b.tokens = min(r.burst, b.tokens+max(0, now.Sub(b.at).Seconds())*r.perSecond)
	b.at = now
	ok = b.tokens >= 1
	if ok {
		b.tokens--
	} else {
		retryAfterSeconds = max(1, int(math.Ceil((1-b.tokens)/r.perSecond)))
	}
	r.buckets[key] = b
	return ok, retryAfterSeconds
}

// sweep drops the buckets that are full again, so that strangers cannot fill memory.
func (r *Rates) sweep(now time.Time) {
	if now.Sub(r.swept) < time.Minute {
		return
	}
	r.swept = now
	for key, b := range r.buckets {
		if b.tokens+now.Sub(b.at).Seconds()*r.perSecond >= r.burst {
			delete(r.buckets, key)
		}
	}
}
