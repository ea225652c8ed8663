package store

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// ScanHistory selects and scans the rows that Files would open, on a snapshot, and opens
// none: the limit that reading a history by id cannot pass. It returns how many
// vaccinations there were. Merged records are scanned at their own home only.
func (db *DB) ScanHistory(ctx context.Context, id iis.PatientID) (int, error) {
	drawers := map[iis.PatientID]*drawer{}
	err := db.View(ctx, func(tx *Tx) error {
		batch := pull(drawers, id, true)
		patient := ask(selectPatient, []any{id}, func(c *cursor) error {
			c.int()
			c.int()
			c.text()
			c.blob()
			c.blob()
			return nil
		})
		homes := ask(`SELECT home FROM patient_home WHERE patient_id = ? ORDER BY home`, []any{id}, func(c *cursor) error {
			c.int()
			return nil
		})
		return tx.query(ctx, append(batch, patient, homes)...)
	})
	if err != nil {
		return 0, err
	}
	return len(drawers[id].vaccinations), nil
}
