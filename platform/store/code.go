package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// maxTries is how often a one-time code can be tried (portal.md, security.md 5.3).
const maxTries = 5

// SaveCode queues a new one-time code, or ends one by its changed times.
func (tx *Tx) SaveCode(c iis.Code) {
	tx.write(`
		INSERT INTO one_time_code (`+codeColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET until_at = excluded.until_at, used = excluded.used`,
		c.ID, c.User, c.Purpose, c.Object, c.Hash, c.Sent, c.Until, c.Tries, c.Used)
}

const codeColumns = `id, user_id, purpose, object, hash, sent, until_at, tries, used`

func readCode(c *cursor) (o iis.Code, err error) {
	o.ID = c.text()
	texts(c, &o.User)
	texts(c, &o.Purpose)
	o.Object, o.Hash, o.Sent, o.Until, o.Tries, o.Used = c.text(), c.blob(), c.time(), c.time(), int(c.int()), c.time()
	return o, nil
}

// Code returns a one-time code.
func (tx *Tx) Code(ctx context.Context, id string) (iis.Code, error) {
	all, err := collect(ctx, tx, `SELECT `+codeColumns+` FROM one_time_code WHERE id = ?`, []any{id}, readCode)
	return only(all, err, "code")
}

// TryCode counts a try of a code and uses it where the hash is right: both only while
// it is unused, in time and has had fewer than five tries. It tells whether this call
// used the code.
func (tx *Tx) TryCode(ctx context.Context, id string, hash []byte, at time.Time) (bool, error) {
	used := false
	err := tx.query(ctx, ask(`
		UPDATE one_time_code SET tries = tries + 1, used = CASE WHEN hash = ? THEN ? ELSE used END
		WHERE id = ? AND used = 0 AND until_at > ? AND tries < ? RETURNING used`,
		[]any{hash, at, id, at, maxTries}, func(c *cursor) error {
			used = c.int() != 0
			return nil
		}))
	return used, err
}

// CodesSent returns the codes that were sent to an account since, oldest first.
func (tx *Tx) CodesSent(ctx context.Context, user iis.UserID, since time.Time) ([]iis.Code, error) {
	return collect(ctx, tx, `SELECT `+codeColumns+` FROM one_time_code WHERE user_id = ? AND sent >= ? ORDER BY sent, id`,
		[]any{user, since}, readCode)
}

// SaveAttempt queues a wrong try.
func (tx *Tx) SaveAttempt(a iis.Attempt) {
	tx.write(`INSERT INTO attempt (kind, key_hash, id, at) VALUES (?, ?, ?, ?)`,
		a.Kind, tx.blind("attempt", a.Key), tx.db.NextID(), a.At)
}

// Attempts returns the times of wrong tries since a time, oldest first.
func (tx *Tx) Attempts(ctx context.Context, kind, key string, since time.Time) ([]time.Time, error) {
	return collect(ctx, tx, `SELECT at FROM attempt WHERE kind = ? AND key_hash = ? AND at >= ? ORDER BY at`,
		[]any{kind, tx.blind("attempt", key), since}, func(c *cursor) (time.Time, error) { return c.time(), nil })
}

// ForgetAttempts queues the end of a row of wrong tries.
func (tx *Tx) ForgetAttempts(kind, key string) {
	tx.write(`DELETE FROM attempt WHERE kind = ? AND key_hash = ?`, kind, tx.blind("attempt", key))
}
