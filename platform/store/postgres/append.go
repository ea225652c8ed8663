package postgres

import (
	"context"

	"github.com/openiis/openiis/platform/store/engine"
)

// appending is a set of statements that waits for a commit shared with others.
type appending struct {
	ctx   context.Context
	batch []engine.Statement
	done  chan error
}

// Append commits the statements together with what others append meanwhile.
func (e *Engine) Append(ctx context.Context, batch []engine.Statement) error {
	a := &appending{ctx: ctx, batch: batch, done: make(chan error, 1)}
	select {
	case e.queue <- a:
	case <-ctx.Done():
		return ctx.Err()
	case <-e.stop:
		return engine.ErrUnavailable
	}
	select {
	case err := <-a.done:
		return err
	case <-e.stop:
	}
	e.work.Wait()
	select {
	case err := <-a.done:
		return err
	default:
		return engine.ErrUnavailable // queued behind the last group
	}
}

// appendGroups commits what is queued at once, with no timer.
func (e *Engine) appendGroups() {
	defer e.work.Done()
	for {
		select {
		case first := <-e.queue:
			e.appendGroup(first)
		case <-e.stop:
			return
		}
	}
}

// appendGroup commits first and what waits behind it. Where the shared transaction
// fails, each member is tried alone, so that one failure harms only itself.
func (e *Engine) appendGroup(first *appending) {
	members := []*appending{first}
	all := first.batch
	for len(members) < groupSize {
		select {
		case a := <-e.queue:
			members = append(members, a)
			all = append(all[:len(all):len(all)], a.batch...)
			continue
		default:
		}
		break
	}
	err := e.exec(context.WithoutCancel(first.ctx), all)
	for _, a := range members {
		if err != nil && len(members) > 1 {
			a.done <- e.exec(a.ctx, a.batch)
			continue
		}
		a.done <- err
	}
}

func (e *Engine) exec(ctx context.Context, batch []engine.Statement) error {
	return e.Write(ctx, func(t engine.Tx) error { return t.Exec(ctx, batch) })
}
