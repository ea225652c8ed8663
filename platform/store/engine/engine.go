// Package engine says what the store asks of a database engine: statements in
// batches, one transaction kind for writing, one for reading, and a named lock.
//
// It knows no table. SQL is written once, with ? for parameters, and every value is
// an int64, a string or a []byte, so that an engine has little to translate.
package engine

import (
	"context"
	"errors"
	"time"
)

// Statement is one writing statement. Args are int64, string or []byte.
type Statement struct {
	SQL    string
	Args   []any
	OneRow bool // it must change exactly one row; otherwise the batch fails with ErrStale
}

// Query is one reading statement; Each is called for every row, in order, and may
// not keep the Row.
type Query struct {
	SQL  string
	Args []any
	Each func(Row) error
}

// Row gives the columns of the current row, counted from 0.
type Row interface {
	Int(col int) int64
	Text(col int) string
	Blob(col int) []byte // a copy of the caller's own
}

// Tx is one open transaction.
type Tx interface {
	// Exec sends all statements as one batch and checks the rows they changed.
	Exec(ctx context.Context, batch []Statement) error
	// Query sends all queries as one batch and hands out their rows in order.
	Query(ctx context.Context, batch []Query) error
	// Lock takes the named rows of match_lock in the order given, before anything that is
	// sent later, and holds them until the end of the transaction.
	Lock(ctx context.Context, stripes []int64) error
}

// Engine is one open database.
type Engine interface {
	// Name is the engine's name: "sqlite" or "postgres".
	Name() string
	// Write runs fn in a writing transaction and commits durably when it returns nil.
	// An engine with several writers may run fn more than once.
	Write(ctx context.Context, fn func(Tx) error) error
	// Read runs fn on a snapshot.
	Read(ctx context.Context, fn func(Tx) error) error
	// Append commits statements that depend on nothing read, joined with those of
	// others in one commit, and returns once they are durable. It builds them when
	// their turn has come, perhaps more than once.
	Append(ctx context.Context, build func() ([]Statement, error)) error
	// Settles is how long after its turn a row may still come to light behind one of a
	// later turn; a reader that follows ids waits that long.
	Settles() time.Duration
	// Migrate runs one migration, a text of several statements written in the store's
	// types, and statement after it, in one transaction.
	Migrate(ctx context.Context, text string, after Statement) error
	Close() error
}

// Faults that every engine reports in the same words.
var (
	// ErrStale says that a statement with OneRow changed no row.
	ErrStale = errors.New("the row was changed meanwhile")
	// ErrExists says that a row with this key is there already.
	ErrExists = errors.New("a row with this key exists")
	// ErrUnavailable says that the database cannot work now: full disk, no connection.
	ErrUnavailable = errors.New("the database is not available")
)
