package store

import (
	"context"
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// stripes is how many rows match_lock has (migration 1).
const stripes = 4096

// maxBlock is the most persons that a blocking key may lead to and still be followed:
// a fuller block says too little (matching-notes 8).
const maxBlock = 1000

// selectBlock reads one more home than is followed. The limit stands in the text, since
// SQLite prepares a statement anew whenever a limit is bound.
var selectBlock = `SELECT home FROM patient_key WHERE block = ? LIMIT ` + strconv.Itoa(maxBlock+1)

// LockMatch holds the stripes until the end of the transaction, so that two reports of
// one new person wait for each other. Stripes are hashes; they are taken in ascending
// order.
func (tx *Tx) LockMatch(ctx context.Context, hashes ...uint32) error {
	rows := make([]int64, 0, len(hashes))
	for _, h := range hashes {
		rows = append(rows, int64(h%stripes))
	}
	slices.Sort(rows)
	tx.drawers = nil // whoever held the lock may have changed them
	return fault(tx.eng.Lock(ctx, slices.Compact(rows)))
}

// Candidates returns the patients that any of the keys leads to, at most limit of
// them, those of the earlier keys first. Retired records lead to what they were merged
// into; keys that too many persons share are passed over. What says who they are is
// read with them, since who looks for candidates opens them next.
func (tx *Tx) Candidates(ctx context.Context, keys []iis.BlockKey, limit int) ([]iis.PatientID, error) {
	blocks := make([][]iis.PatientID, len(keys))
	batch := make([]engine.Query, 0, len(keys))
	for i, k := range keys {
		batch = append(batch, ask(selectBlock, []any{tx.db.block(k)}, func(c *cursor) error {
			blocks[i] = append(blocks[i], iis.PatientID(c.int()))
			return nil
		}))
	}
	if err := tx.query(ctx, batch...); err != nil {
		return nil, err
	}
	var homes []iis.PatientID
	seen := map[iis.PatientID]bool{}
	for _, block := range blocks {
		if len(block) > maxBlock {
			continue
		}
		for _, home := range block {
			if !seen[home] {
				seen[home] = true
				homes = append(homes, home)
			}
		}
	}
	if limit > 0 && len(homes) > limit {
		homes = homes[:limit]
	}
	if err := tx.pull(ctx, homes, false); err != nil {
		return nil, err
	}
	var now []iis.PatientID
	for _, home := range homes {
		for _, l := range tx.drawers[home].links {
			if !slices.Contains(now, l.Patient) {
				now = append(now, l.Patient)
			}
		}
	}
	return now, nil
}

// SaveKeys queues the blocking keys of a home, as blind hashes. Those it has stay.
func (tx *Tx) SaveKeys(home iis.PatientID, keys []iis.BlockKey) {
	for _, k := range keys {
		tx.write(`INSERT INTO patient_key (block, home) VALUES (?, ?) ON CONFLICT (block, home) DO NOTHING`,
			tx.db.block(k), home)
	}
}

// block returns the first 8 bytes of the key's blind hash.
func (db *DB) block(k iis.BlockKey) int64 {
	h := db.keys.BlindHash(k.Kind, k.Value)
	return int64(binary.BigEndian.Uint64(h[:8]))
}
