package deliver

import (
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
)

// restFor is how long a receiver that was not reached is left alone (ours; shorter than
// the first wait of platform/jobs): messages behind the first one are put off at once
// and hold up nobody.
const restFor = 30 * time.Second

// rest remembers that a receiver was not reached.
type rest struct {
	mu    sync.Mutex
	until time.Time
}

// begin leaves the receiver alone for a while.
func (r *rest) begin() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.until = time.Now().Add(restFor)
}

// check refuses while the receiver is left alone.
func (r *rest) check(receiver string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return iis.Errorf(iis.Unavailable, "%s was not reached a moment ago", receiver)
	}
	return nil
}
