package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveMessage queues a message that leaves the registry, new or with what became of it.
func (tx *Tx) SaveMessage(m iis.Message) {
	tx.write(`
		INSERT INTO outbox (id, at, channel, sent, failed, tries, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET sent = excluded.sent, failed = excluded.failed, tries = excluded.tries`,
		m.ID, m.At, m.Channel, m.Sent, m.Failed, m.Tries, tx.sealDoc("outbox", m.ID, func(k *packer) { packMessage(k, &m) }))
}

func packMessage(p *packer, m *iis.Message) {
	text(p, &m.To, &m.Subject, &m.Text, &m.Code, &m.Link, &m.Contact)
}

const selectOutbox = `SELECT id, at, channel, sent, failed, tries, sealed FROM outbox`

func (tx *Tx) readOutbox(c *cursor) (m iis.Message, err error) {
	m.ID, m.At = c.text(), c.time()
	texts(c, &m.Channel)
	m.Sent, m.Failed, m.Tries = c.time(), c.time(), int(c.int())
	return m, tx.openDoc("outbox", m.ID, c.blob(), func(k *packer) { packMessage(k, &m) })
}

// Message returns one message that leaves the registry.
func (tx *Tx) Message(ctx context.Context, id string) (iis.Message, error) {
	all, err := collect(ctx, tx, selectOutbox+` WHERE id = ?`, []any{id}, tx.readOutbox)
	return only(all, err, "message")
}

// Outbox returns the messages made at or after an instant, oldest first.
func (tx *Tx) Outbox(ctx context.Context, from time.Time) ([]iis.Message, error) {
	return collect(ctx, tx, selectOutbox+` WHERE at >= ? ORDER BY at, id`, []any{from}, tx.readOutbox)
}
