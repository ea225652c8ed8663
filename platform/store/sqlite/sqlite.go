// Package sqlite is the embedded engine of the store: one writer that commits in
// groups and a pool of readers on snapshots.
//
// The driver is pure Go and is spoken to directly, without database/sql
// (docs/decisions/0002-sqlite-driver.md).
package sqlite

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/openiis/openiis/platform/store/engine"
)

// busyTimeout is how long a statement waits for another process that writes, such as
// a command beside the running server (ours).
const busyTimeout = 10 * time.Second

// mmapBytes is how much of the file readers map into memory, at most.
const mmapBytes = 2 << 30

// Options says how to open a database file.
type Options struct {
	Path    string
	CacheMB int // page cache of all connections together; half of it is the writer's
}

// Engine is an open SQLite database.
type Engine struct {
	path    string
	queue   chan *request
	readers readers
	stop    chan struct{} // closed by Close
	once    sync.Once
	work    sync.WaitGroup // the writer and the checkpointer
	entry   sync.RWMutex   // held for reading while a request is being queued
	closed  bool
}

// Open opens the file, makes it where it is missing, and starts the writer.
func Open(o Options) (*Engine, error) {
	f, err := os.OpenFile(o.Path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open database file: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open database file: %w", err)
	}
	n := max(2, 2*runtime.GOMAXPROCS(0))
	half := o.CacheMB * 1024 / 2
	writer, err := connect(o.Path, half, true)
	if err != nil {
		return nil, err
	}
	e := &Engine{
		path:  o.Path,
		queue: make(chan *request, groupSize),
		stop:  make(chan struct{}),
	}
	for range n {
		c, err := connect(o.Path, half/n, false)
		if err != nil {
			return nil, errors.Join(err, writer.Close(), e.readers.close())
		}
		e.readers.idle = append(e.readers.idle, &reader{conn: c})
	}
	side, err := connect(o.Path, 1024, true)
	if err != nil {
		return nil, errors.Join(err, writer.Close(), e.readers.close())
	}
	side.SetBusyTimeout(checkpointWait)
	e.work.Add(2)
	go e.write(writer)
	go e.checkpoint(side)
	return e, nil
}

// connect opens one connection with every setting that the store relies on, whatever
// the driver's defaults are.
func connect(path string, cacheKB int, writes bool) (*sqlite.Conn, error) {
	c, err := sqlite.OpenConn(path, sqlite.OpenReadWrite)
	if err != nil {
		return nil, translate(err)
	}
	c.SetBusyTimeout(busyTimeout)
	pragmas := []string{
		"PRAGMA journal_mode=WAL",
		"PRAGMA synchronous=FULL",
		"PRAGMA foreign_keys=ON",
		"PRAGMA wal_autocheckpoint=0",
		fmt.Sprintf("PRAGMA journal_size_limit=%d", largeLog),
		"PRAGMA temp_store=MEMORY",
		"PRAGMA secure_delete=FAST",
		fmt.Sprintf("PRAGMA cache_size=-%d", max(cacheKB, 512)),
	}
	if !writes {
		pragmas = append(pragmas, fmt.Sprintf("PRAGMA mmap_size=%d", mmapBytes), "PRAGMA query_only=ON")
	}
	for _, p := range pragmas {
		if err := sqlitex.ExecuteTransient(c, p, nil); err != nil {
			return nil, errors.Join(fmt.Errorf("%s: %w", p, translate(err)), c.Close())
		}
	}
	return c, nil
}

// Name returns "sqlite".
func (e *Engine) Name() string { return "sqlite" }

// Read runs fn on a snapshot, on a reader that nobody else uses meanwhile.
func (e *Engine) Read(ctx context.Context, fn func(engine.Tx) error) (err error) {
	r, err := e.readers.borrow(ctx)
	if err != nil {
		return err
	}
	r.conn.SetInterrupt(ctx.Done())
	defer func() {
		r.conn.SetInterrupt(nil)
		if err != nil {
			err = errors.Join(err, r.end()) // the next one begins anew
		}
		err = errors.Join(err, e.readers.giveBack(r))
	}()
	return fn(&tx{conn: r.conn})
}

// Append commits the statements with the next group.
func (e *Engine) Append(ctx context.Context, build func() ([]engine.Statement, error)) error {
	return e.Write(ctx, func(t engine.Tx) error {
		batch, err := build()
		if err != nil {
			return err
		}
		return t.Exec(ctx, batch)
	})
}

// Settles is no time at all: the one writer takes turns.
func (e *Engine) Settles() time.Duration { return 0 }

// Migrate runs one migration in the writer.
func (e *Engine) Migrate(ctx context.Context, text string, after engine.Statement) error {
	text = strings.NewReplacer(
		"BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY",
		") CLUSTERED", ") WITHOUT ROWID",
	).Replace(text)
	return e.Write(ctx, func(t engine.Tx) error {
		for one := range strings.SplitSeq(text, ";\n") {
			if strings.TrimSpace(one) == "" {
				continue
			}
			if err := t.Exec(ctx, []engine.Statement{{SQL: one}}); err != nil {
				return err
			}
		}
		return t.Exec(ctx, []engine.Statement{after})
	})
}

// Close waits for the requests that are queued, folds the log into the file and
// closes every connection.
func (e *Engine) Close() error {
	err := error(nil)
	e.once.Do(func() {
		e.entry.Lock()
		e.closed = true
		e.entry.Unlock()
		close(e.stop)
		e.work.Wait()
		err = e.readers.close()
	})
	return err
}
