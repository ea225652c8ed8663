package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// Message is a submission as it is kept: what came, what was found, what was
// answered. What it reported about the person stands in the person's file.
type Message struct {
	iis.Submission
	Patient iis.PatientID // zero where nothing was stored
	Doses   int           // doses in the message
	Found   int           // findings on it
	Answer  []byte
}

// MessageFilter chooses messages; a zero field chooses all.
type MessageFilter struct {
	Organization iis.OrganizationID
	ControlID    string
	From, To     time.Time // received at or after From and before To
	After        iis.SubmissionID
	Limit        int // 0 is 100
}

// SaveSubmission queues a submission with the answer it got. Message and answer are
// sealed under the patient's data key, so that erasing the person reaches them, or
// under the intake key where there is no patient.
func (tx *Tx) SaveSubmission(s iis.Submission, answer []byte, patient iis.PatientID) {
	tx.writeSealed(patient, func(key *keyring.DataKey) engine.Statement {
		seal := func(column string, b []byte) []byte {
			return tx.seal(key, b, place("submission", column, int64(s.ID)))
		}
		head := pack(func(k *packer) { packSubmission(k, &s) })
		return engine.Statement{SQL: `
			INSERT INTO submission (id, organization, facility, control_id, message_type, hl7_version,
				received_at, doses, findings, answered, patient_id, sealed_head, sealed_body, sealed_answer)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			Args: plain([]any{int64(s.ID), s.Organization, s.Facility, s.Header.ControlID, s.Header.MessageType, s.Header.Version,
				s.ReceivedAt, len(s.Vaccinations), len(s.Findings), s.Answered, patient,
				seal("sealed_head", head), seal("sealed_body", s.Raw), seal("sealed_answer", answer)})}
	})
}

const submissionColumns = `id, organization, facility, control_id, message_type, hl7_version, received_at, doses, findings, answered, patient_id`

func readMessage(c *cursor) (m Message) {
	ids(c, &m.ID)
	texts(c, &m.Organization)
	texts(c, &m.Facility, &m.Header.ControlID, &m.Header.MessageType, &m.Header.Version)
	m.ReceivedAt, m.Doses, m.Found = c.time(), int(c.int()), int(c.int())
	texts(c, &m.Answered)
	ids(c, &m.Patient)
	return m
}

// Messages lists messages without opening them, newest first. After continues a list
// behind its last one.
func (tx *Tx) Messages(ctx context.Context, f MessageFilter) ([]Message, error) {
	var w where
	w.equal("organization", string(f.Organization))
	w.equal("control_id", f.ControlID)
	w.between("received_at", f.From, f.To)
	w.before("id", int64(f.After))
	var all []Message
	sql := `SELECT ` + submissionColumns + ` FROM submission` + w.String() + ` ORDER BY id DESC LIMIT ?`
	err := tx.query(ctx, ask(sql, w.with(limitOr(f.Limit)), func(c *cursor) error {
		all = append(all, readMessage(c))
		return nil
	}))
	return all, err
}

// Submission opens one message that came in.
func (tx *Tx) Submission(ctx context.Context, id iis.SubmissionID) (Message, error) {
	var m Message
	var head, body, answer []byte
	err := tx.query(ctx, ask(`SELECT `+submissionColumns+`, sealed_head, sealed_body, sealed_answer FROM submission WHERE id = ?`,
		[]any{int64(id)}, func(c *cursor) error {
			m = readMessage(c)
			head, body, answer = c.blob(), c.blob(), c.blob()
			return nil
		}))
	if err != nil {
		return m, err
	}
	if m.ID == 0 {
		return m, iis.Errorf(iis.NotFound, "there is no such message")
	}
	open := func(column string, sealed []byte) (b []byte) {
		if err == nil {
			b, err = tx.open(ctx, m.Patient, sealed, place("submission", column, int64(id)))
		}
		return b
	}
	head, m.Raw, m.Answer = open("sealed_head", head), open("sealed_body", body), open("sealed_answer", answer)
	if err != nil {
		return m, fmt.Errorf("open submission %d: %w", id, err)
	}
	return m, unpack(head, func(k *packer) { packSubmission(k, &m.Submission) })
}

// Replay returns the answer that the same message of the organization got before and
// that is still to be given again; nil where there is none. It tells too whether a
// message with this control id and another content is kept for resends.
func (tx *Tx) Replay(ctx context.Context, org iis.OrganizationID, controlID string, hash [32]byte, now time.Time) (answer []byte, reused bool, err error) {
	var sealed []byte
	var patient iis.PatientID
	err = tx.query(ctx,
		ask(`SELECT patient_id, sealed_answer FROM replay
			WHERE organization = ? AND control_id = ? AND hash = ? AND until_at > ?`,
			[]any{org, controlID, hash[:], now}, func(c *cursor) error {
				ids(c, &patient)
				sealed = c.blob()
				return nil
			}),
		ask(`SELECT 1 FROM replay WHERE organization = ? AND control_id = ? AND hash <> ? LIMIT 1`,
			[]any{org, controlID, hash[:]}, func(*cursor) error {
				reused = true
				return nil
			}))
	if err != nil || sealed == nil {
		return nil, reused, err
	}
	answer, err = tx.open(ctx, patient, sealed, replayPlace(org, controlID, hash))
	return answer, reused, err
}

// SaveReplay queues the first answer to a message until it is forgotten, sealed like
// the message. One that is still held is a Conflict: the same message was answered a
// moment ago.
func (tx *Tx) SaveReplay(org iis.OrganizationID, controlID string, hash [32]byte, answer []byte, patient iis.PatientID, until time.Time) {
	tx.writeSealed(patient, func(key *keyring.DataKey) engine.Statement {
		sealed := tx.seal(key, answer, replayPlace(org, controlID, hash))
		return engine.Statement{OneRow: true, SQL: `
			INSERT INTO replay (organization, control_id, hash, until_at, patient_id, sealed_answer) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (organization, control_id, hash)
			DO UPDATE SET until_at = excluded.until_at, patient_id = excluded.patient_id, sealed_answer = excluded.sealed_answer
			WHERE replay.until_at <= ?`,
			Args: plain([]any{org, controlID, hash[:], until, patient, sealed, until.Add(-replayFloor)})}
	})
}

// seal seals under a person's data key, or under the intake key where there is none.
func (tx *Tx) seal(key *keyring.DataKey, plain []byte, where string) []byte {
	if key == nil {
		return tx.db.keys.Seal(keyring.Intake, plain, where)
	}
	return key.Seal(plain, where)
}

// open opens what seal sealed.
func (tx *Tx) open(ctx context.Context, patient iis.PatientID, sealed []byte, where string) ([]byte, error) {
	if patient == 0 {
		return tx.db.keys.Unseal(keyring.Intake, sealed, where)
	}
	if err := tx.loadDataKeys(ctx, []iis.PatientID{patient}); err != nil {
		return nil, fault(err)
	}
	return tx.unseal(patient, sealed, where)
}

// replayFloor is how long an answer is held at least: a newer one may take its place
// only when it ends that much later.
const replayFloor = 24 * time.Hour

func replayPlace(org iis.OrganizationID, controlID string, hash [32]byte) string {
	return placeOf("replay", "sealed_answer", string(org), controlID, string(hash[:]))
}

// where builds the conditions of a filter.
type where struct {
	terms []string
	args  []any
}

func (w *where) add(term string, arg any) {
	w.terms = append(w.terms, term)
	w.args = append(w.args, arg)
}

func (w *where) equal(column, value string) {
	if value != "" {
		w.add(column+" = ?", value)
	}
}

func (w *where) between(column string, from, to time.Time) {
	if !from.IsZero() {
		w.add(column+" >= ?", from)
	}
	if !to.IsZero() {
		w.add(column+" < ?", to)
	}
}

func (w *where) before(column string, id int64) {
	if id != 0 {
		w.add(column+" < ?", id)
	}
}

func (w *where) String() string {
	if len(w.terms) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.terms, " AND ")
}

func (w *where) with(more ...any) []any { return append(w.args, more...) }

// limitOr is how many rows a list has where its filter does not say (ours).
func limitOr(n int) int {
	if n <= 0 {
		return 100
	}
	return n
}
