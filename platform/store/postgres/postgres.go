// Package postgres is the store's engine for PostgreSQL 15 and later, and for engines
// that speak its protocol: pgx without database/sql, one request one transaction, each
// stage of it one pipelined batch.
package postgres

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/openiis/openiis/platform/store/engine"
)

// Limits of ours: connections of the pool when the URL names none, how often a
// transaction is run that lost against another or whose connection was cut off (about
// three seconds, also where the database is gone), and how many appends share a commit.
const (
	poolSize   = 16
	tries      = 8
	reconnects = 14
	groupSize  = 64
)

// Engine is an open PostgreSQL database.
type Engine struct {
	pool  *pgxpool.Pool
	queue chan *appending
	stop  chan struct{}
	once  sync.Once
	work  sync.WaitGroup
}

// Open connects to the database that the URL names.
func Open(ctx context.Context, url string) (*Engine, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("the database URL cannot be read") // the cause could hold the password
	}
	if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = poolSize
	}
	cfg.ConnConfig.RuntimeParams["application_name"] = "openiis"
	cfg.ConnConfig.RuntimeParams["synchronous_commit"] = "on"
	cfg.ConnConfig.RuntimeParams["timezone"] = "UTC"
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, translate(err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, translate(err)
	}
	e := &Engine{pool: pool, queue: make(chan *appending, groupSize), stop: make(chan struct{})}
	e.work.Add(1)
	go e.appendGroups()
	return e, nil
}

// Name returns "postgres".
func (e *Engine) Name() string { return "postgres" }

// Write runs fn in a transaction, and runs the whole of it again when it lost against
// another (a serialization failure, a deadlock, or a row that somebody else wrote
// between its reads and its writes) or when its connection was cut off.
func (e *Engine) Write(ctx context.Context, fn func(engine.Tx) error) error {
	return e.again(ctx, func(err error, try int) bool { return lost(err) && (try <= 2 || isSerialization(err)) },
		func() error { return e.run(ctx, beginWrite, fn) })
}

// Read runs fn on a snapshot, again when its connection was cut off.
func (e *Engine) Read(ctx context.Context, fn func(engine.Tx) error) error {
	return e.again(ctx, func(error, int) bool { return false }, func() error { return e.run(ctx, beginRead, fn) })
}

// again runs a transaction until it ends well, or until another run would not help.
func (e *Engine) again(ctx context.Context, helps func(err error, try int) bool, run func() error) error {
	for try := 1; ; try++ {
		err := run()
		wait := 5 * time.Millisecond
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errSevered):
			if try == reconnects {
				return err
			}
			e.pool.Reset() // its other idle connections may be as dead
			wait = 50 * time.Millisecond
		case try >= tries || !helps(err, try):
			return err
		}
		select {
		case <-time.After(wait/2 + time.Duration(rand.Int64N(int64(try)*int64(wait)))):
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		}
	}
}

// How transactions begin. The text travels with their first batch.
const (
	beginWrite = "begin isolation level read committed read write"
	beginRead  = "begin isolation level repeatable read read only"
)

func (e *Engine) run(ctx context.Context, begin string, fn func(engine.Tx) error) error {
	conn, err := e.pool.Acquire(ctx)
	if err != nil {
		return translate(err)
	}
	t := &tx{conn: conn.Conn(), due: []*pgx.QueuedQuery{{SQL: begin}}}
	defer func() {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer cancel()
		t.rollback(undo)
		conn.Release() // drops a connection that is still in a transaction
	}()
	if err := fn(t); err != nil {
		return err
	}
	return t.commit(ctx)
}

// Settles allows for transactions that drew an id and have not committed yet (ours).
func (e *Engine) Settles() time.Duration { return 2 * time.Second }

// Migrate runs one migration.
func (e *Engine) Migrate(ctx context.Context, text string, after engine.Statement) error {
	text = strings.NewReplacer(" BLOB", " BYTEA", ") CLUSTERED", ")").Replace(text)
	return e.Write(ctx, func(t engine.Tx) error {
		if err := t.Exec(ctx, []engine.Statement{after}); err != nil {
			return err
		}
		_, err := t.(*tx).conn.Exec(ctx, text)
		return translate(err)
	})
}

// Close waits for the appends that are queued and closes the pool.
func (e *Engine) Close() error {
	e.once.Do(func() {
		close(e.stop)
		e.work.Wait()
		e.pool.Close()
	})
	return nil
}
