package store

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/openiis/openiis/platform/store/engine"
)

// An id is 41 bits of milliseconds since 2020, 10 bits of the process and 12 bits of a
// counter: ordered by time, unique without a round trip. A process takes the next
// process number once, when it opens the store.
const (
	idEpoch     = 1577836800000 // 2020-01-01 in milliseconds since 1970
	processBits = 10
	counterBits = 12
)

type idSource struct {
	mu      sync.Mutex
	process int64
	last    int64 // milliseconds and counter of the newest id
}

// open takes a process number of its own.
func (s *idSource) open(ctx context.Context, eng engine.Engine) error {
	return eng.Write(ctx, func(t engine.Tx) error {
		var n int64
		read := engine.Query{SQL: `SELECT value FROM setting WHERE name = ?`, Args: []any{"process"},
			Each: func(r engine.Row) (err error) {
				n, err = strconv.ParseInt(r.Text(0), 10, 64)
				return err
			}}
		if err := t.Query(ctx, []engine.Query{read}); err != nil {
			return err
		}
		old := strconv.FormatInt(n, 10)
		s.process = n % (1 << processBits)
		return t.Exec(ctx, []engine.Statement{{SQL: `
			INSERT INTO setting (name, value) VALUES (?, ?)
			ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value = ?`,
			Args: []any{"process", strconv.FormatInt(n+1, 10), old}, OneRow: true}})
	})
}

// NextID returns a new id. Ids of one process never repeat and grow.
func (db *DB) NextID() int64 {
	s := &db.ids
	s.mu.Lock()
	defer s.mu.Unlock()
	now := (time.Now().UnixMilli() - idEpoch) << counterBits
	s.last = max(s.last+1, now) // a full counter, or a clock set back, borrows from the future
	ms, n := s.last>>counterBits, s.last&(1<<counterBits-1)
	return ms<<(processBits+counterBits) | s.process<<counterBits | n
}

// idAt returns an id above all that were drawn before the end of the instant's
// millisecond, unless a clock was set back.
func idAt(t time.Time) int64 { return (t.UnixMilli() - idEpoch + 1) << (processBits + counterBits) }

// begunBy is the first and the last of the ids that begin with some letters of theirs: a
// range goes by the index of the key. No letter of an id comes behind z.
func begunBy(letters string) (from, to string) {
	return letters, letters + strings.Repeat("z", 40)
}
