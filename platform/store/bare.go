package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"sync"
	"sync/atomic"
	"time"

	"github.com/openiis/openiis/platform/store/engine"
)

// Bare measures what an engine alone needs for the rows that a registry writes: the
// limit that no registry on it can pass. Beside every table stands an empty twin of the
// same shape. What is mirrored goes into the twins at once, so that they are as large
// as the tables; what is kept can be written into them later, row by row the same, with
// nothing read, checked or sealed.
//
// It takes the place of the store's engine and is for benchmarks on a store that is
// thrown away.
type Bare struct {
	engine.Engine
	what  atomic.Int32
	twins sync.Map // statement to the statement on the twin

	mu   sync.Mutex
	kept [][][]engine.Statement // transactions, each with its batches
}

// What happens beside a transaction.
const (
	bareNothing int32 = iota
	bareMirror
	bareKeep
)

// Bare makes the twins and watches what is written from then on. The store must be
// empty and not in use yet.
func (db *DB) Bare(ctx context.Context) (*Bare, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := migrations.ReadFile(name)
		if err != nil {
			return nil, err
		}
		after := engine.Statement{SQL: `INSERT INTO setting (name, value) VALUES (?, ?)`, Args: []any{"twins of " + name, "made"}}
		if err := db.eng.Migrate(ctx, twinTables(string(text)), after); err != nil {
			return nil, fmt.Errorf("make twins of the tables: %w", fault(err))
		}
	}
	b := &Bare{Engine: db.eng}
	db.eng = b
	return b, nil
}

// Mirror writes into the twins whatever is written from now on.
func (b *Bare) Mirror() { b.what.Store(bareMirror) }

// Keep keeps in memory whatever is written from now on.
func (b *Bare) Keep() { b.what.Store(bareKeep) }

// Stop lets things be written without anything beside.
func (b *Bare) Stop() { b.what.Store(bareNothing) }

// Write runs fn, and mirrors or keeps what it wrote.
func (b *Bare) Write(ctx context.Context, fn func(engine.Tx) error) error {
	what := b.what.Load()
	if what == bareNothing {
		return b.Engine.Write(ctx, fn)
	}
	var batches [][]engine.Statement
	err := b.Engine.Write(ctx, func(t engine.Tx) error {
		watched := &watchedTx{Tx: t}
		if err := fn(watched); err != nil {
			return err
		}
		batches = watched.batches
		if what == bareMirror {
			return b.put(ctx, t, batches)
		}
		return nil
	})
	if err == nil && what == bareKeep {
		b.mu.Lock()
		b.kept = append(b.kept, batches)
		b.mu.Unlock()
	}
	return err
}

// watchedTx remembers the batches that a transaction sent.
type watchedTx struct {
	engine.Tx
	batches [][]engine.Statement
}

// Exec sends a batch.
func (w *watchedTx) Exec(ctx context.Context, batch []engine.Statement) error {
	w.batches = append(w.batches, batch)
	return w.Tx.Exec(ctx, batch)
}

// put writes batches into the twins.
func (b *Bare) put(ctx context.Context, t engine.Tx, batches [][]engine.Statement) error {
	for _, batch := range batches {
		on := make([]engine.Statement, len(batch))
		for i, s := range batch {
			on[i] = engine.Statement{SQL: b.twin(s.SQL), Args: s.Args}
		}
		if err := t.Exec(ctx, on); err != nil {
			return err
		}
	}
	return nil
}

// BareResult is what writing the kept transactions again took.
type BareResult struct {
	Transactions int
	Statements   int
	Took         time.Duration
}

// Run writes what was kept into the twins: every transaction as one, in its own
// batches, by as many writers at once, and forgets it.
func (b *Bare) Run(ctx context.Context, writers int) (BareResult, error) {
	b.Stop()
	b.mu.Lock()
	kept := b.kept
	b.kept = nil
	b.mu.Unlock()
	var r BareResult
	for _, batches := range kept {
		for _, batch := range batches {
			r.Statements += len(batch)
			for _, s := range batch {
				b.twin(s.SQL)
			}
		}
	}
	r.Transactions = len(kept)
	var next atomic.Int64
	faults := make([]error, writers)
	start := time.Now()
	var wait sync.WaitGroup
	for w := range writers {
		wait.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(kept)) && faults[w] == nil; n = next.Add(1) - 1 {
				faults[w] = b.Engine.Write(ctx, func(t engine.Tx) error { return b.put(ctx, t, kept[n]) })
			}
		})
	}
	wait.Wait()
	r.Took = time.Since(start)
	return r, fault(errors.Join(faults...))
}

// twin returns the statement on the twin of its table.
func (b *Bare) twin(sql string) string {
	if s, ok := b.twins.Load(sql); ok {
		return s.(string)
	}
	s := twinStatement(sql)
	b.twins.Store(sql, s)
	return s
}

var (
	writesTable = regexp.MustCompile(`^\s*(?:INSERT INTO|UPDATE) (\w+)`)
	makesTable  = regexp.MustCompile(`(CREATE TABLE |ALTER TABLE |INSERT INTO )(\w+)`)
	makesIndex  = regexp.MustCompile(`INDEX (\w+) ON (\w+)`)
	dropsIndex  = regexp.MustCompile(`DROP INDEX (\w+)`)
)

// twinTables turns a migration into one that makes the twins.
func twinTables(text string) string {
	text = dropsIndex.ReplaceAllString(text, "DROP INDEX bare_${1}")
	return makesIndex.ReplaceAllString(makesTable.ReplaceAllString(text, "${1}bare_${2}"), "INDEX bare_${1} ON bare_${2}")
}

// twinStatement puts the twin's name for the table's, where the table is written and
// where its columns are named with it. What writes no table is left as it is.
func twinStatement(sql string) string {
	at := writesTable.FindStringSubmatchIndex(sql)
	if at == nil {
		return sql
	}
	table := sql[at[2]:at[3]]
	columns := regexp.MustCompile(`\b` + table + `\.`)
	return sql[:at[2]] + "bare_" + table + columns.ReplaceAllString(sql[at[3]:], "bare_"+table+".")
}
