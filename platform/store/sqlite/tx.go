package sqlite

import (
	"context"
	"errors"
	"fmt"

	"zombiezen.com/go/sqlite"

	"github.com/openiis/openiis/platform/store/engine"
)

// tx is a transaction on one connection.
type tx struct{ conn *sqlite.Conn }

// Exec runs the statements one after the other; there is no round trip to save.
func (t *tx) Exec(_ context.Context, batch []engine.Statement) error {
	for _, s := range batch {
		stmt, err := t.prepare(s.SQL, s.Args)
		if err != nil {
			return err
		}
		for more := true; more && err == nil; {
			more, err = stmt.Step()
		}
		if reset := stmt.Reset(); err == nil {
			err = reset
		}
		if err != nil {
			return translate(err)
		}
		if s.OneRow && t.conn.Changes() != 1 {
			return engine.ErrStale
		}
	}
	return nil
}

// Query runs the queries one after the other.
func (t *tx) Query(_ context.Context, batch []engine.Query) error {
	for _, q := range batch {
		stmt, err := t.prepare(q.SQL, q.Args)
		if err != nil {
			return err
		}
		err = each(stmt, q.Each)
		if reset := stmt.Reset(); err == nil && reset != nil {
			err = translate(reset)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func each(stmt *sqlite.Stmt, fn func(engine.Row) error) error {
	for {
		more, err := stmt.Step()
		if err != nil {
			return translate(err)
		}
		if !more {
			return nil
		}
		if err := fn(row{stmt}); err != nil {
			return err
		}
	}
}

// Lock has nothing to do: there is one writer.
func (t *tx) Lock(context.Context, []int64) error { return nil }

func (t *tx) prepare(sql string, args []any) (*sqlite.Stmt, error) {
	stmt, err := t.conn.Prepare(sql)
	if err != nil {
		return nil, translate(err)
	}
	for i, a := range args {
		switch v := a.(type) {
		case int64:
			stmt.BindInt64(i+1, v)
		case string:
			stmt.BindText(i+1, v)
		case []byte:
			stmt.BindBytes(i+1, v)
		default:
			return nil, fmt.Errorf("statement parameter %d has a type that the store does not use", i+1)
		}
	}
	return stmt, nil
}

type row struct{ stmt *sqlite.Stmt }

func (r row) Int(col int) int64   { return r.stmt.ColumnInt64(col) }
func (r row) Text(col int) string { return r.stmt.ColumnText(col) }
func (r row) Blob(col int) []byte {
	b := make([]byte, r.stmt.ColumnLen(col))
	r.stmt.ColumnBytes(col, b)
	return b
}

// run executes a statement without parameters, such as BEGIN.
func run(c *sqlite.Conn, sql string) error {
	stmt, err := c.Prepare(sql)
	if err != nil {
		return translate(err)
	}
	_, err = stmt.Step()
	if reset := stmt.Reset(); err == nil {
		err = reset
	}
	return translate(err)
}

// translate puts the driver's faults into the store's words.
func translate(err error) error {
	if err == nil {
		return nil
	}
	code := sqlite.ErrCode(err)
	switch code {
	case sqlite.ResultConstraintPrimaryKey, sqlite.ResultConstraintUnique, sqlite.ResultConstraintRowID:
		return errors.Join(engine.ErrExists, err)
	}
	switch code.ToPrimary() {
	case sqlite.ResultFull, sqlite.ResultIOErr, sqlite.ResultBusy, sqlite.ResultLocked,
		sqlite.ResultCantOpen, sqlite.ResultReadOnly, sqlite.ResultNoMem:
		return errors.Join(engine.ErrUnavailable, err)
	case sqlite.ResultInterrupt:
		return errors.Join(context.Canceled, err)
	}
	return err
}
