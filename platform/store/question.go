package store

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// InsertQuestion queues a question.
func (tx *Tx) InsertQuestion(q iis.Question) {
	tx.write(`
		INSERT INTO question (id, from_user, organization, patient_id, at, answered_at, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		q.ID, q.From, q.Organization, q.Patient, q.At, q.AnsweredAt,
		tx.sealDoc("question", q.ID, func(k *packer) { packQuestion(k, &q) }))
}

// AnswerQuestion answers a question that has no answer yet, and tells whether it did.
func (tx *Tx) AnswerQuestion(ctx context.Context, q iis.Question) (bool, error) {
	return tx.did(ctx, `UPDATE question SET answered_at = ?, sealed = ? WHERE id = ? AND answered_at = 0 RETURNING 1`,
		q.AnsweredAt, tx.sealDoc("question", q.ID, func(k *packer) { packQuestion(k, &q) }), q.ID)
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

// QuestionsByReference returns questions whose ids begin with some letters, at most two: a
// second one tells that the letters are too few.
func (tx *Tx) QuestionsByReference(ctx context.Context, letters string) ([]iis.Question, error) {
	from, to := begunBy(letters)
	return collect(ctx, tx, selectQuestion+` WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 2`, []any{from, to}, tx.readQuestion)
}

// QuestionsFrom returns questions of an account behind those skipped, newest first.
func (tx *Tx) QuestionsFrom(ctx context.Context, user iis.UserID, skip, limit int) ([]iis.Question, error) {
	sql, args := selectQuestionsFrom(user, skip, limit)
	return collect(ctx, tx, sql, args, tx.readQuestion)
}

func selectQuestionsFrom(user iis.UserID, skip, limit int) (sql string, args []any) {
	return selectQuestion + ` WHERE from_user = ? ORDER BY at DESC, id LIMIT ? OFFSET ?`, []any{user, limitOr(limit), skip}
}

// QuestionsTo returns questions to an organization, or to all for an empty one, behind
// those skipped: the ones without an answer first, then newest first.
func (tx *Tx) QuestionsTo(ctx context.Context, org iis.OrganizationID, skip, limit int) ([]iis.Question, error) {
	sql, args := selectQuestionsTo(org, skip, limit)
	return collect(ctx, tx, sql, args, tx.readQuestion)
}

func selectQuestionsTo(org iis.OrganizationID, skip, limit int) (sql string, args []any) {
	var w where
	w.equal("organization", string(org))
	return selectQuestion + w.String() + ` ORDER BY CASE WHEN answered_at = 0 THEN 0 ELSE 1 END, at DESC, id LIMIT ? OFFSET ?`,
		w.with(limitOr(limit), skip)
}
