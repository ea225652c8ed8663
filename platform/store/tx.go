package store

import (
	"context"
	"fmt"
	"strconv"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// Tx is one transaction. It is wide on purpose: each room asks for its own few methods
// by an interface of its own, and nobody sees it whole. It is not safe for use by
// several goroutines.
type Tx struct {
	db       *DB
	eng      engine.Tx
	snapshot bool // a reading transaction: what is queued is sent after it
	queue    []write
	dataKeys map[iis.PatientID]*keyring.DataKey
	drawers  map[iis.PatientID]*drawer // what has been read of homes
	versions map[iis.PatientID]int64   // of the patients that this transaction has saved
	accounts map[iis.UserID]int64      // and of the accounts
}

// write is a queued statement. Those that seal something of a person are built only
// when the batch goes out, once the person's data key has been read.
type write struct {
	stmt  engine.Statement
	home  iis.PatientID // whose data key build needs; zero is none
	build func(*keyring.DataKey) engine.Statement
}

// write queues a statement that may change any number of rows.
func (tx *Tx) write(sql string, args ...any) {
	tx.queue = append(tx.queue, write{stmt: engine.Statement{SQL: sql, Args: plain(args)}})
}

// writeOne queues a statement that must change one row: where it does not, somebody
// else was faster, and the transaction ends as a Conflict.
func (tx *Tx) writeOne(sql string, args ...any) {
	tx.queue = append(tx.queue, write{stmt: engine.Statement{SQL: sql, Args: plain(args), OneRow: true}})
}

// writeSealed queues a statement that is built with the person's data key.
func (tx *Tx) writeSealed(home iis.PatientID, build func(*keyring.DataKey) engine.Statement) {
	tx.queue = append(tx.queue, write{home: home, build: build})
}

// Flush sends what is queued, as a stage of its own. The end of the transaction and
// every read do it too.
func (tx *Tx) Flush(ctx context.Context) error { return fault(tx.flush(ctx)) }

func (tx *Tx) flush(ctx context.Context) error {
	batch, err := tx.statements(ctx)
	if err != nil || len(batch) == 0 {
		return err
	}
	tx.drawers = nil
	return tx.eng.Exec(ctx, batch)
}

// statements takes what is queued and builds it.
func (tx *Tx) statements(ctx context.Context) ([]engine.Statement, error) {
	queue := tx.queue
	tx.queue = nil
	if err := tx.loadQueueKeys(ctx, queue); err != nil {
		return nil, err
	}
	return tx.build(queue)
}

// loadQueueKeys reads the data keys that building the queue needs.
func (tx *Tx) loadQueueKeys(ctx context.Context, queue []write) error {
	var homes []iis.PatientID
	for _, w := range queue {
		if w.home != 0 {
			homes = append(homes, w.home)
		}
	}
	return tx.loadDataKeys(ctx, homes)
}

// build makes the statements of the queue, whose data keys are there.
func (tx *Tx) build(queue []write) ([]engine.Statement, error) {
	batch := make([]engine.Statement, 0, len(queue))
	for _, w := range queue {
		if w.build == nil {
			batch = append(batch, w.stmt)
			continue
		}
		key := tx.dataKeys[w.home]
		if w.home != 0 && key == nil {
			return nil, fmt.Errorf("seal for patient %d: %w", w.home, errNoPatient)
		}
		batch = append(batch, w.build(key))
	}
	return batch, nil
}

// query sends one batch of queries, after what is queued.
func (tx *Tx) query(ctx context.Context, batch ...engine.Query) error {
	if len(batch) == 0 {
		return nil
	}
	if !tx.snapshot {
		if err := tx.flush(ctx); err != nil {
			return fault(err)
		}
	}
	return fault(tx.eng.Query(ctx, batch))
}

// ask makes a query whose rows are read column by column.
func ask(sql string, args []any, each func(*cursor) error) engine.Query {
	return engine.Query{SQL: sql, Args: plain(args), Each: func(r engine.Row) error { return each(&cursor{row: r}) }}
}

// plain turns arguments into the three kinds of value that engines take.
func plain(args []any) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = plainValue(a)
	}
	return out
}

// place names where a sealed value stands; it opens nowhere else.
func place(table, column string, row ...int64) string {
	b := make([]byte, 0, 64)
	b = append(append(append(b, table...), '|'), column...)
	for _, n := range row {
		b = strconv.AppendInt(append(b, '|'), n, 10)
	}
	return string(b)
}

// placeOf is place for a row named by texts.
func placeOf(table, column string, row ...string) string {
	s := table + "|" + column
	for _, r := range row {
		s += "|" + r
	}
	return s
}
