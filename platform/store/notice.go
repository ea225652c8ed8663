package store

import (
	"context"

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

// SaveQuestion queues a question, new or answered.
func (tx *Tx) SaveQuestion(q iis.Question) {
	tx.write(`
		INSERT INTO question (id, from_user, organization, patient_id, at, answered_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET answered_at = excluded.answered_at, sealed = excluded.sealed`,
		q.ID, q.From, q.Organization, q.Patient, q.At, q.AnsweredAt,
		tx.sealDoc("question", q.ID, func(k *packer) { packQuestion(k, &q) }))
}

func packQuestion(p *packer, q *iis.Question) {
	text(p, &q.Name, &q.Reply, &q.About, &q.Object, &q.Text, &q.Answer)
	text(p, &q.AnsweredBy)
}

const selectQuestion = `SELECT id, from_user, organization, patient_id, at, answered_at, sealed FROM question`

func (tx *Tx) readQuestion(c *cursor) (q iis.Question, err error) {
	q.ID = c.text()
	texts(c, &q.From)
	texts(c, &q.Organization)
	ids(c, &q.Patient)
	q.At, q.AnsweredAt = c.time(), c.time()
	return q, tx.openDoc("question", q.ID, c.blob(), func(k *packer) { packQuestion(k, &q) })
}

// Question returns one question.
func (tx *Tx) Question(ctx context.Context, id string) (iis.Question, error) {
	all, err := collect(ctx, tx, selectQuestion+` WHERE id = ?`, []any{id}, tx.readQuestion)
	return only(all, err, "question")
}

// QuestionsFrom returns the questions of an account, newest first.
func (tx *Tx) QuestionsFrom(ctx context.Context, user iis.UserID) ([]iis.Question, error) {
	return collect(ctx, tx, selectQuestion+` WHERE from_user = ? ORDER BY at DESC, id`, []any{user}, tx.readQuestion)
}

// QuestionsTo returns the questions to an organization, or to the registry's staff for
// an empty one, newest first.
func (tx *Tx) QuestionsTo(ctx context.Context, org iis.OrganizationID) ([]iis.Question, error) {
	return collect(ctx, tx, selectQuestion+` WHERE organization = ? ORDER BY at DESC, id`, []any{org}, tx.readQuestion)
}
