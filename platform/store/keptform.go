package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// KeepForm queues a sealed form under the handle that its browser keeps. An account has
// one such form: the newest.
func (tx *Tx) KeepForm(user iis.UserID, handle string, form []byte, until time.Time) {
	tx.write(`
		INSERT INTO kept_form (user_id, handle_hash, form, until_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (user_id) DO UPDATE SET handle_hash = excluded.handle_hash, form = excluded.form, until_at = excluded.until_at`,
		user, tx.blind("form", handle), form, until)
}

// TakeForm returns the form of an account and a handle, and removes it. One that is
// gone, or whose time is over, is a NotFound.
func (tx *Tx) TakeForm(ctx context.Context, user iis.UserID, handle string, at time.Time) ([]byte, error) {
	var all [][]byte
	err := tx.query(ctx, ask(`DELETE FROM kept_form WHERE user_id = ? AND handle_hash = ? AND until_at > ? RETURNING form`,
		[]any{user, tx.blind("form", handle), at}, func(c *cursor) error {
			all = append(all, c.blob())
			return nil
		}))
	return only(all, err, "form")
}
