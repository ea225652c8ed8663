package postgres

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/openiis/openiis/platform/store/engine"
)

// tx is a transaction on one connection of the pool. What begins it and the locks it
// takes travel in front of the next batch, in the same round trip.
type tx struct {
	conn *pgx.Conn
	due  []*pgx.QueuedQuery // what goes in front of the next batch
}

// send sends a batch behind what is due.
func (t *tx) send(ctx context.Context, b *pgx.Batch) (pgx.BatchResults, error) {
	due := t.due
	t.due = nil
	b.QueuedQueries = append(due, b.QueuedQueries...)
	res := t.conn.SendBatch(ctx, b)
	for range due {
		if _, err := res.Exec(); err != nil {
			_ = res.Close() // the first error is the one that counts
			return nil, translate(err)
		}
	}
	return res, nil
}

// errAborted says that a closure went on after a statement of its had failed.
var errAborted = errors.New("a statement of the transaction failed before its commit")

// commit ends a transaction that has begun.
func (t *tx) commit(ctx context.Context) error {
	switch t.conn.PgConn().TxStatus() {
	case 'I':
		return nil
	case 'E':
		return errAborted
	}
	_, err := t.conn.Exec(ctx, "commit")
	if err != nil {
		return fmt.Errorf("commit: %w", translate(err))
	}
	return nil
}

// rollback undoes what is neither committed nor lost with its connection.
func (t *tx) rollback(ctx context.Context) {
	if !t.conn.IsClosed() && t.conn.PgConn().TxStatus() != 'I' {
		_, _ = t.conn.Exec(ctx, "rollback") // a connection that cannot is dropped
	}
}

// Exec sends the statements in one pipelined batch.
func (t *tx) Exec(ctx context.Context, batch []engine.Statement) (err error) {
	if len(batch) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	for _, s := range batch {
		b.Queue(rebind(s.SQL), s.Args...)
	}
	res, err := t.send(ctx, b)
	if err != nil {
		return err
	}
	defer func() {
		if closing := res.Close(); err == nil {
			err = translate(closing)
		}
	}()
	for _, s := range batch {
		tag, err := res.Exec()
		if err != nil {
			return translate(err)
		}
		if s.OneRow && tag.RowsAffected() != 1 {
			return engine.ErrStale
		}
	}
	return nil
}

// Query sends the queries in one pipelined batch.
func (t *tx) Query(ctx context.Context, batch []engine.Query) (err error) {
	if len(batch) == 0 {
		return nil
	}
	b := &pgx.Batch{}
	for _, q := range batch {
		b.Queue(rebind(q.SQL), q.Args...)
	}
	res, err := t.send(ctx, b)
	if err != nil {
		return err
	}
	defer func() {
		if closing := res.Close(); err == nil {
			err = translate(closing)
		}
	}()
	for _, q := range batch {
		rows, err := res.Query()
		if err != nil {
			return translate(err)
		}
		for rows.Next() {
			if err := q.Each(row{rows}); err != nil {
				rows.Close()
				return err
			}
		}
		if err := rows.Err(); err != nil {
			return translate(err)
		}
	}
	return nil
}

// Lock locks the rows one after the other in the order given, in front of the next
// batch. Each statement of a batch sees what was committed before it began, so those
// behind a lock see what its last holder wrote.
func (t *tx) Lock(_ context.Context, stripes []int64) error {
	for _, s := range stripes {
		t.due = append(t.due, &pgx.QueuedQuery{SQL: `SELECT stripe FROM match_lock WHERE stripe = $1 FOR UPDATE`, Arguments: []any{s}})
	}
	return nil
}

// row reads the columns in the binary form that pgx asks the server for: integers in
// network order, texts and bytes as they are.
type row struct{ rows pgx.Rows }

func (r row) Int(col int) int64 {
	b := r.rows.RawValues()[col]
	switch len(b) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(b)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	case 8:
		return int64(binary.BigEndian.Uint64(b))
	}
	return 0
}

func (r row) Text(col int) string { return string(r.rows.RawValues()[col]) }

func (r row) Blob(col int) []byte { return append([]byte{}, r.rows.RawValues()[col]...) }

var rebound sync.Map // SQL with ? to SQL with $n; the store has a fixed set of texts

// rebind turns ? into $1, $2, ... No text of the store holds a question mark otherwise.
func rebind(sql string) string {
	if s, ok := rebound.Load(sql); ok {
		return s.(string)
	}
	var b strings.Builder
	n := 0
	for part := range strings.SplitSeq(sql, "?") {
		if n > 0 {
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteString(part)
		n++
	}
	rebound.Store(sql, b.String())
	return b.String()
}

// translate puts the server's faults into the store's words. The text of an error
// stays out of them, since a constraint's detail shows values.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var pe *pgconn.PgError
	if !errors.As(err, &pe) {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return err
		}
		return errors.Join(engine.ErrUnavailable, errSevered, err)
	}
	fault := &serverFault{code: pe.Code, text: pe.Message}
	switch {
	case strings.HasPrefix(pe.Code, "57P"), strings.HasPrefix(pe.Code, "08"):
		return errors.Join(engine.ErrUnavailable, errSevered, fault)
	case pe.Code == "23505":
		return errors.Join(engine.ErrExists, fault)
	case pe.Code == "40001", pe.Code == "40P01":
		return errors.Join(engine.ErrStale, fault)
	case strings.HasPrefix(pe.Code, "53"), pe.Code == "25006", pe.Code == "58030":
		return errors.Join(engine.ErrUnavailable, fault)
	}
	return fault
}

// errSevered says that the connection is gone, not the database: an administrator or a
// crash ended the server's side of it, or the network did. What was sent last may or may
// not have been committed, so whoever runs again must look before writing.
var errSevered = errors.New("the connection to the database was cut off")

// serverFault is what our logs may keep of an error of the server.
type serverFault struct{ code, text string }

func (f *serverFault) Error() string { return f.text + " (SQLSTATE " + f.code + ")" }

// lost tells whether running the transaction again may end otherwise.
func lost(err error) bool {
	return errors.Is(err, engine.ErrStale) || errors.Is(err, engine.ErrExists)
}

// isSerialization tells whether the server itself asked for another try.
func isSerialization(err error) bool {
	var f *serverFault
	return errors.As(err, &f) && (f.code == "40001" || f.code == "40P01")
}
