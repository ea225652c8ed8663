package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveTransfer queues one row of the log of transfers. It gets an id unless it has one.
func (tx *Tx) SaveTransfer(t iis.Transfer) {
	if t.ID == 0 {
		t.ID = tx.db.NextID()
	}
	tx.write(`
		INSERT INTO transfer (id, at, source, destination, door, name, bytes, sha256, outcome)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		t.ID, t.At, t.Source, t.Destination, t.Door, t.Name, t.Bytes, t.SHA256[:], t.Outcome)
}

// Transfers returns transfers from the instant on, oldest first.
func (tx *Tx) Transfers(ctx context.Context, from time.Time, limit int) ([]iis.Transfer, error) {
	var all []iis.Transfer
	err := tx.query(ctx, ask(`
		SELECT id, at, source, destination, door, name, bytes, sha256, outcome
		FROM transfer WHERE at >= ? ORDER BY id LIMIT ?`, []any{from, limitOr(limit)}, func(c *cursor) error {
		t := iis.Transfer{ID: c.int(), At: c.time(), Source: c.text(), Destination: c.text()}
		texts(c, &t.Door)
		t.Name, t.Bytes = c.text(), c.int()
		copy(t.SHA256[:], c.blob())
		t.Outcome = c.text()
		all = append(all, t)
		return nil
	}))
	return all, err
}
