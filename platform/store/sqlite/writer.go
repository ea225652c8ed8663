package sqlite

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/openiis/openiis/platform/store/engine"
)

// groupSize is the most requests that share one commit (storage.md 2.4).
const groupSize = 64

// A request waits in the writer's queue. When its turn comes the writer lends it the
// connection inside a savepoint of its own, and takes it back before the next one.
type request struct {
	ctx  context.Context
	turn chan *sqlite.Conn // the writer lends the connection, or nil when there is none
	back chan error        // the closure's own result, nil to keep what it wrote
	done chan error        // what became of it, once the group is on disk
	err  error             // why there was no turn, or why the savepoint failed
}

// Write queues fn and returns once the group that it went with is on disk. fn runs on
// the caller's goroutine, while nobody else writes; it must not call Write itself.
func (e *Engine) Write(ctx context.Context, fn func(engine.Tx) error) error {
	r := &request{
		ctx:  ctx,
		turn: make(chan *sqlite.Conn),
		back: make(chan error),
		done: make(chan error, 1),
	}
	if err := e.enter(ctx, r); err != nil {
		return err
	}
	if c := <-r.turn; c != nil {
		r.use(c, fn)
	}
	return <-r.done
}

// enter queues r unless the engine is closing.
func (e *Engine) enter(ctx context.Context, r *request) error {
	e.entry.RLock()
	defer e.entry.RUnlock()
	if e.closed {
		return engine.ErrUnavailable
	}
	select {
	case e.queue <- r:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// use runs fn and gives the connection back whatever fn does, also when it panics.
func (r *request) use(c *sqlite.Conn, fn func(engine.Tx) error) {
	err := errors.New("the writing closure did not return")
	defer func() { r.back <- err }()
	err = fn(&tx{conn: c})
}

// write is the writer: it takes what is queued and commits at once, with no timer.
func (e *Engine) write(c *sqlite.Conn) {
	defer e.work.Done()
	defer func() { _ = c.Close() }() // everything is committed; closing can only fail to free memory
	for {
		select {
		case first := <-e.queue:
			e.group(c, first)
		case <-e.stop:
			for {
				select {
				case first := <-e.queue:
					e.group(c, first)
				default:
					return
				}
			}
		}
	}
}

// group runs first and whatever waits behind it in one transaction and answers all of
// them after the commit.
func (e *Engine) group(c *sqlite.Conn, first *request) {
	begun := run(c, "BEGIN IMMEDIATE")
	members := make([]*request, 0, groupSize)
	for r := first; r != nil; r = e.next(len(members)) {
		members = append(members, r)
		if r.err = r.ctx.Err(); r.err == nil {
			r.err = begun
		}
		if r.err != nil {
			r.turn <- nil
			continue
		}
		r.err = lend(c, r)
		if c.AutocommitEnabled() { // the engine itself rolled everything back
			begun = errors.Join(engine.ErrUnavailable, r.err)
			for _, m := range members {
				if m.err == nil {
					m.err = begun
				}
			}
		}
	}
	if begun == nil {
		if err := run(c, "COMMIT"); err != nil {
			for _, m := range members {
				if m.err == nil {
					m.err = fmt.Errorf("commit: %w", err)
				}
			}
		}
	}
	if !c.AutocommitEnabled() {
		_ = run(c, "ROLLBACK") // the commit's own error is what the members hear
	}
	for _, m := range members {
		m.done <- m.err
	}
}

// next takes one more request for the group if one is waiting.
func (e *Engine) next(have int) *request {
	if have >= groupSize {
		return nil
	}
	select {
	case r := <-e.queue:
		return r
	default:
		return nil
	}
}

// lend gives the request its turn inside a savepoint, so that its failure harms only
// itself.
func lend(c *sqlite.Conn, r *request) error {
	if err := run(c, "SAVEPOINT one"); err != nil {
		r.turn <- nil
		return err
	}
	r.turn <- c
	err := <-r.back
	if c.AutocommitEnabled() {
		return err
	}
	if err != nil {
		if undo := run(c, "ROLLBACK TO one"); undo != nil {
			return errors.Join(err, undo)
		}
	}
	return errors.Join(err, run(c, "RELEASE one"))
}
