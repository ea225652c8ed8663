package postgres

import (
	"context"

	"github.com/openiis/openiis/platform/store/engine"
)

// appending is a set of statements that waits for a commit shared with others.
type appending struct {
	ctx   context.Context
	build func() ([]engine.Statement, error)
	done  chan error
}

// Append commits the statements together with what others append meanwhile.
func (e *Engine) Append(ctx context.Context, build func() ([]engine.Statement, error)) error {
	a := &appending{ctx: ctx, build: build, done: make(chan error, 1)}
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
	for len(members) < groupSize {
		select {
		case a := <-e.queue:
			members = append(members, a)
			continue
		default:
		}
		break
	}
	err := e.commit(context.WithoutCancel(first.ctx), members)
	for _, a := range members {
		if err != nil && len(members) > 1 {
			a.done <- e.commit(a.ctx, []*appending{a})
			continue
		}
		a.done <- err
	}
}

// commit builds and sends the statements of the members in one transaction.
func (e *Engine) commit(ctx context.Context, members []*appending) error {
	return e.Write(ctx, func(t engine.Tx) error {
		var all []engine.Statement
		for _, a := range members {
			batch, err := a.build()
			if err != nil {
				return err
			}
			all = append(all, batch...)
		}
		return t.Exec(ctx, all)
	})
}
