package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveNotice queues a notice to an account, new or read.
func (tx *Tx) SaveNotice(n iis.Notice) {
	tx.write(`
		INSERT INTO notice (id, user_id, at, read_at, patient_id, sealed) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET read_at = excluded.read_at`,
		n.ID, n.User, n.At, n.Read, n.Patient, tx.sealDoc("notice", n.ID, func(k *packer) { packNotice(k, &n) }))
}

func packNotice(p *packer, n *iis.Notice) {
	text(p, &n.Kind)
	pairs(p, &n.Params)
}

const selectNotice = `SELECT id, user_id, at, read_at, patient_id, sealed FROM notice`

func (tx *Tx) readNotice(c *cursor) (n iis.Notice, err error) {
	n.ID = c.text()
	texts(c, &n.User)
	n.At, n.Read = c.time(), c.time()
	ids(c, &n.Patient)
	return n, tx.openDoc("notice", n.ID, c.blob(), func(k *packer) { packNotice(k, &n) })
}

// Notices returns the notices of an account, newest first, at most limit.
func (tx *Tx) Notices(ctx context.Context, user iis.UserID, limit int) ([]iis.Notice, error) {
	return collect(ctx, tx, selectNotice+` WHERE user_id = ? ORDER BY at DESC, id LIMIT ?`, []any{user, limitOr(limit)}, tx.readNotice)
}

// Notice returns one notice.
func (tx *Tx) Notice(ctx context.Context, id string) (iis.Notice, error) {
	all, err := collect(ctx, tx, selectNotice+` WHERE id = ?`, []any{id}, tx.readNotice)
	return only(all, err, "message")
}

// SavePreference queues a choice for one kind of notice.
func (tx *Tx) SavePreference(p iis.Preference) {
	tx.write(`
		INSERT INTO preference (user_id, kind, off, channel) VALUES (?, ?, ?, ?)
		ON CONFLICT (user_id, kind) DO UPDATE SET off = excluded.off, channel = excluded.channel`,
		p.User, p.Kind, p.Off, p.Channel)
}

// Preferences returns the choices of an account.
func (tx *Tx) Preferences(ctx context.Context, user iis.UserID) ([]iis.Preference, error) {
	return collect(ctx, tx, `SELECT user_id, kind, off, channel FROM preference WHERE user_id = ? ORDER BY kind`, []any{user},
		func(c *cursor) (p iis.Preference, err error) {
			texts(c, &p.User)
			p.Kind, p.Off = c.text(), c.bool()
			texts(c, &p.Channel)
			return p, nil
		})
}

// MarkNoticesRead queues that an account has read all its notices.
func (tx *Tx) MarkNoticesRead(user iis.UserID, at time.Time) {
	tx.write(`UPDATE notice SET read_at = ? WHERE user_id = ? AND read_at = 0`, at, user)
}
