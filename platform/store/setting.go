package store

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Setting returns the value of a setting, empty where it was never set.
func (tx *Tx) Setting(ctx context.Context, name string) (string, error) {
	value := ""
	err := tx.query(ctx, ask(`SELECT value FROM setting WHERE name = ?`, []any{name}, func(c *cursor) error {
		value = c.text()
		return nil
	}))
	return value, err
}

// SaveSetting queues a setting.
func (tx *Tx) SaveSetting(name, value string) {
	tx.write(`INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
}

const latestTime = "latest-time"

// LatestTime returns the latest registry time that was kept; zero where none was.
func (tx *Tx) LatestTime(ctx context.Context) (time.Time, error) {
	v, err := tx.Setting(ctx, latestTime)
	if err != nil || v == "" {
		return time.Time{}, err
	}
	n, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("read the latest time: %w", err)
	}
	return instant(n), nil
}

// SaveLatestTime queues the latest registry time. It never goes back.
func (tx *Tx) SaveLatestTime(t time.Time) {
	tx.write(`INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value < excluded.value`,
		latestTime, fmt.Sprintf("%020d", micros(t)))
}

// Cursor returns how far a follower of events has come; zero where it has not begun.
func (tx *Tx) Cursor(ctx context.Context, name string) (int64, error) {
	v, err := tx.Setting(ctx, "cursor-"+name)
	if err != nil || v == "" {
		return 0, err
	}
	return strconv.ParseInt(v, 10, 64)
}

// MoveCursor queues how far a follower of events has come. Where another has moved it from
// there meanwhile, what was queued with it is not done, and that is a Conflict.
func (tx *Tx) MoveCursor(name string, from, to int64) {
	tx.writeOne(`INSERT INTO setting (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE setting.value = ?`,
		"cursor-"+name, strconv.FormatInt(to, 10), strconv.FormatInt(from, 10))
}
