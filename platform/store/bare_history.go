package store

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// ScanHistory selects and scans the rows that Files would open, on a snapshot, and opens
// none: the limit that reading a history by id cannot pass. It returns how many
// vaccinations there were. Merged records are scanned at their own home only.
func (db *DB) ScanHistory(ctx context.Context, id iis.PatientID) (int, error) {
	d := &drawer{}
	err := db.View(ctx, func(tx *Tx) error {
		batch := append(d.askRecords(id), d.askDoses(id)...)
		return tx.query(ctx, append(batch, ask(selectPatient, []any{id}, func(c *cursor) error {
			c.int()
			c.int()
			c.text()
			c.blob()
			c.blob()
			return nil
		}))...)
	})
	return len(d.vaccinations), err
}
