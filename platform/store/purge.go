package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// purgeStep is how many rows one transaction of Purge removes (ours): the writer is
// never held for long.
const purgeStep = 500

// expiring is a table whose rows nobody asks for again after a time.
type expiring struct {
	table, where string
	kept         time.Duration // after the row stopped to count (ours)
	key          []string
	read         func(*cursor) []any // the key
}

// expirings are the tables that Purge works on. Codes and wrong tries are looked back at
// for a day, and no session lasts as long as its row is kept.
var expirings = []expiring{
	{"replay", "until_at <= ?", 0, []string{"organization", "control_id", "hash"},
		func(c *cursor) []any { return []any{c.text(), c.text(), c.blob()} }},
	{"one_time_code", "until_at <= ?", 24 * time.Hour, []string{"id"},
		func(c *cursor) []any { return []any{c.text()} }},
	{"kept_form", "until_at <= ?", 0, []string{"user_id"},
		func(c *cursor) []any { return []any{c.text()} }},
	{"attempt", "at <= ?", 48 * time.Hour, []string{"kind", "key_hash", "id"},
		func(c *cursor) []any { return []any{c.text(), c.blob(), c.int()} }},
	{"web_session", "created <> 0 AND created <= ?", 30 * 24 * time.Hour, []string{"id"},
		func(c *cursor) []any { return []any{c.text()} }},
	{"job", "done <> 0 AND done <= ?", 30 * 24 * time.Hour, []string{"id"},
		func(c *cursor) []any { return []any{c.int()} }},
}

// Purge removes what has expired at an instant: first answers to messages, one-time
// codes, kept forms, wrong tries, sessions and finished jobs. It tells how many rows went.
func (db *DB) Purge(ctx context.Context, at time.Time) (int, error) {
	gone := 0
	for _, e := range expirings {
		for more := true; more; {
			n, err := db.purge(ctx, e, at.Add(-e.kept))
			if err != nil {
				return gone, fmt.Errorf("purge %s: %w", e.table, err)
			}
			gone += n
			more = n == purgeStep
		}
	}
	return gone, nil
}

// purge removes one step of a table's rows. They are looked for beside the writer, which
// then finds each by its key.
func (db *DB) purge(ctx context.Context, e expiring, before time.Time) (int, error) {
	var keys [][]any
	find := `SELECT ` + strings.Join(e.key, ", ") + ` FROM ` + e.table + ` WHERE ` + e.where + ` LIMIT ?`
	err := db.View(ctx, func(tx *Tx) (err error) {
		keys, err = collect(ctx, tx, find, []any{before, purgeStep}, func(c *cursor) ([]any, error) { return e.read(c), nil })
		return err
	})
	if err != nil || len(keys) == 0 {
		return 0, err
	}
	remove := `DELETE FROM ` + e.table + ` WHERE ` + strings.Join(e.key, " = ? AND ") + ` = ? AND ` + e.where
	return len(keys), db.InTx(ctx, func(tx *Tx) error {
		for _, key := range keys {
			tx.write(remove, append(slices.Clone(key), before)...)
		}
		return nil
	})
}
