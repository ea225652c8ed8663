package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveSession queues a session, new or changed. A session that has ended stays ended.
func (tx *Tx) SaveSession(s iis.Session) {
	tx.write(`
		INSERT INTO web_session (id, hash, user_id, created, ended, ended_why, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, user_id = excluded.user_id, created = excluded.created,
			ended = excluded.ended, ended_why = excluded.ended_why, sealed = excluded.sealed
		WHERE web_session.ended = 0`,
		s.ID, s.Hash, s.User, s.Created, s.Ended, s.EndedWhy, tx.sealDoc("web_session", s.ID, func(k *packer) { packSession(k, &s) }))
}

func packSession(p *packer, s *iis.Session) {
	text(p, &s.Stage)
	text(p, &s.Code, &s.Contact, &s.Device)
	p.flag(&s.Staff)
	text(p, &s.Organization)
	text(p, &s.Role)
	p.time(&s.Created)
	p.time(&s.Seen)
	p.time(&s.SecondStep)
	text(p, &s.Method)
	text(p, &s.Address, &s.Agent)
}

const selectSession = `SELECT id, hash, user_id, ended, ended_why, sealed FROM web_session`

func (tx *Tx) readSession(c *cursor) (s iis.Session, err error) {
	s.ID, s.Hash = c.text(), c.blob()
	texts(c, &s.User)
	s.Ended, s.EndedWhy = c.time(), c.text()
	return s, tx.openDoc("web_session", s.ID, c.blob(), func(k *packer) { packSession(k, &s) })
}

// SessionByHash returns the session of a cookie, also one that has ended.
func (tx *Tx) SessionByHash(ctx context.Context, hash []byte) (iis.Session, error) {
	all, err := collect(ctx, tx, selectSession+` WHERE hash = ?`, []any{hash}, tx.readSession)
	return only(all, err, "session")
}

// Sessions returns the sessions of an account that have not ended, oldest first.
func (tx *Tx) Sessions(ctx context.Context, user iis.UserID) ([]iis.Session, error) {
	all, err := collect(ctx, tx, selectSession+` WHERE user_id = ? AND ended = 0`, []any{user}, tx.readSession)
	sortByTime(all, func(s iis.Session) int64 { return micros(s.Created) })
	return all, err
}

// EndSessions queues the end of all sessions of an account but one.
func (tx *Tx) EndSessions(user iis.UserID, but string, why string, at time.Time) {
	tx.write(`UPDATE web_session SET ended = ?, ended_why = ? WHERE user_id = ? AND id <> ? AND ended = 0`, at, why, user, but)
}

// SaveDevice queues a browser, new or changed.
func (tx *Tx) SaveDevice(d iis.Device) {
	tx.write(`
		INSERT INTO device (id, hash, user_id, removed, sealed) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, removed = excluded.removed, sealed = excluded.sealed`,
		d.ID, d.Hash, d.User, d.Removed, tx.sealDoc("device", d.ID, func(k *packer) { packDevice(k, &d) }))
}

func packDevice(p *packer, d *iis.Device) {
	text(p, &d.Name)
	p.time(&d.First)
	p.time(&d.Last)
	p.time(&d.Remembered)
}

const selectDevice = `SELECT id, hash, user_id, removed, sealed FROM device`

func (tx *Tx) readDevice(c *cursor) (d iis.Device, err error) {
	d.ID, d.Hash = c.text(), c.blob()
	texts(c, &d.User)
	d.Removed = c.time()
	return d, tx.openDoc("device", d.ID, c.blob(), func(k *packer) { packDevice(k, &d) })
}

// DeviceByHash returns the browser of a device cookie.
func (tx *Tx) DeviceByHash(ctx context.Context, hash []byte) (iis.Device, error) {
	all, err := collect(ctx, tx, selectDevice+` WHERE hash = ?`, []any{hash}, tx.readDevice)
	return only(all, err, "device")
}

// Devices returns the browsers of an account that were not removed, oldest first.
func (tx *Tx) Devices(ctx context.Context, user iis.UserID) ([]iis.Device, error) {
	all, err := collect(ctx, tx, selectDevice+` WHERE user_id = ? AND removed = 0`, []any{user}, tx.readDevice)
	sortByTime(all, func(d iis.Device) int64 { return micros(d.First) })
	return all, err
}
