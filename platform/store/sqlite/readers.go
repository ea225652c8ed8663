package sqlite

import (
	"context"
	"errors"
	"slices"
	"sync"

	"zombiezen.com/go/sqlite"

	"github.com/openiis/openiis/platform/store/engine"
)

// readers lends the reading connections in the order in which they are asked for. One
// that is handed on keeps its snapshot for those who asked before the snapshot was
// taken: to begin anew after a commit drops every page that a connection knows, and
// those who wait together all see what was committed before they came.
type readers struct {
	mu     sync.Mutex
	idle   []*reader // none of them holds a snapshot
	line   []*waiter // those who wait; nobody while a reader is idle
	asked  int64     // how many have asked so far
	closed bool
	home   sync.WaitGroup // the readers that are out
}

// reader is one connection and its snapshot.
type reader struct {
	conn  *sqlite.Conn
	holds bool  // a snapshot is open
	until int64 // the last who had asked when it was taken
}

// waiter is one who waits for a reader.
type waiter struct {
	number int64
	turn   chan *reader // gets none when the engine closes
}

// borrow waits for a reader and sees to it that its snapshot is not older than the call.
func (l *readers) borrow(ctx context.Context) (*reader, error) {
	l.mu.Lock()
	if l.closed {
		l.mu.Unlock()
		return nil, engine.ErrUnavailable
	}
	l.asked++
	number := l.asked
	if n := len(l.idle); n > 0 {
		r := l.idle[n-1]
		l.idle = l.idle[:n-1]
		l.home.Add(1)
		l.mu.Unlock()
		return l.begin(r, number)
	}
	w := &waiter{number: number, turn: make(chan *reader, 1)}
	l.line = append(l.line, w)
	l.mu.Unlock()
	select {
	case r := <-w.turn:
		if r == nil {
			return nil, engine.ErrUnavailable
		}
		return l.begin(r, number)
	case <-ctx.Done():
		l.leave(w)
		return nil, ctx.Err()
	}
}

// leave takes a waiter out of the line, or hands on the reader that it has got meanwhile.
func (l *readers) leave(w *waiter) {
	l.mu.Lock()
	i := slices.Index(l.line, w)
	if i >= 0 {
		l.line = slices.Delete(l.line, i, i+1)
	}
	l.mu.Unlock()
	if i >= 0 {
		return
	}
	if r := <-w.turn; r != nil {
		_ = l.giveBack(r) // what ending its snapshot says is none of this waiter's
	}
}

// begin takes a snapshot unless the reader holds one that is young enough.
func (l *readers) begin(r *reader, number int64) (*reader, error) {
	if r.holds && number <= r.until {
		return r, nil
	}
	err := r.end()
	l.mu.Lock()
	r.until = l.asked
	l.mu.Unlock()
	if err == nil {
		err = run(r.conn, "BEGIN")
	}
	if err != nil {
		return nil, errors.Join(err, l.giveBack(r))
	}
	r.holds = true
	return r, nil
}

// end gives up the snapshot.
func (r *reader) end() error {
	r.holds = false
	if r.conn.AutocommitEnabled() {
		return nil
	}
	return run(r.conn, "ROLLBACK")
}

// giveBack hands the reader to the next in line, with its snapshot, or lets it rest
// without one, so that no log is kept for it.
func (l *readers) giveBack(r *reader) error {
	if l.handOn(r) {
		return nil
	}
	err := r.end()
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.handOnLocked(r) {
		l.idle = append(l.idle, r)
		l.home.Done()
	}
	return err
}

func (l *readers) handOn(r *reader) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.handOnLocked(r)
}

func (l *readers) handOnLocked(r *reader) bool {
	if len(l.line) == 0 {
		return false
	}
	l.line[0].turn <- r
	l.line = l.line[1:]
	return true
}

// close sends those who wait away, waits for the readers that are out and closes all.
func (l *readers) close() error {
	l.mu.Lock()
	l.closed = true
	for _, w := range l.line {
		w.turn <- nil
	}
	l.line = nil
	l.mu.Unlock()
	l.home.Wait()
	var all error
	for _, r := range l.idle {
		all = errors.Join(all, r.conn.Close())
	}
	return all
}
