package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// Audit queues one row of the audit log. It gets an id unless it has one, when its turn
// to be written comes: so ids follow the order of commits as closely as an engine can.
func (tx *Tx) Audit(e iis.AuditEvent) {
	tx.writeSealed(0, func(*keyring.DataKey) engine.Statement {
		id := int64(e.ID)
		if id == 0 {
			id = tx.db.NextID()
		}
		return engine.Statement{SQL: `
			INSERT INTO audit_event (` + auditColumns + `)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			Args: plain([]any{id, e.At, e.Patient, e.Actor.Organization, e.Actor.Kind, e.Actor.Connection, e.Actor.User, e.Actor.Role,
				e.Actor.Resident, e.Actor.System, e.Actor.OnBehalf, e.Actor.Link, e.Actor.Door, e.Actor.Address,
				e.Act, e.Deed, e.Subject, e.Basis, e.Purpose, e.Part, e.Outcome, e.Reason, e.Hidden})}
	})
}

const auditColumns = `id, at, patient_id, organization, organization_kind, connection, user_id, role,
	resident, system, on_behalf, link, door, address, act, deed, subject, basis, purpose, part, outcome, reason, hidden`

// AuditFilter chooses audit rows; a zero field chooses all.
type AuditFilter = iis.AuditFilter

// AuditEvents returns rows of the audit log, newest first.
func (tx *Tx) AuditEvents(ctx context.Context, f AuditFilter) ([]iis.AuditEvent, error) {
	var all []iis.AuditEvent
	sql, args := selectAudit(f)
	err := tx.query(ctx, ask(sql, args, func(c *cursor) error {
		all = append(all, readAudit(c))
		return nil
	}))
	return all, err
}

// selectAudit is the statement of a filter.
func selectAudit(f AuditFilter) (sql string, args []any) {
	var w where
	if f.Patient != 0 {
		w.add("patient_id = ?", f.Patient)
		w.terms = append(w.terms, "patient_id <> 0") // lets the engine use the index, which leaves out zeros
	}
	if f.User != "" {
		// What else stands here lets the engine use the indexes, which leave rows out.
		w.add("(user_id = ? AND user_id <> '' OR subject = ? AND subject <> '' AND connection = '')", string(f.User))
		w.args = append(w.args, string(f.User))
	}
	if f.Grant != "" {
		w.add("subject = ?", string(f.Grant))
		w.terms = append(w.terms, "subject <> ''", "connection = ''")
	}
	if f.Organization != "" {
		w.add("organization = ?", f.Organization)
		w.terms = append(w.terms, "organization <> ''")
	}
	w.equal("basis", string(f.Basis))
	if w.equal("outcome", f.Outcome); f.Outcome != "" && f.Outcome != "done" {
		w.terms = append(w.terms, "outcome <> 'done'")
	}
	w.between("at", f.From, f.To)
	w.before("id", int64(f.After))
	return `SELECT ` + auditColumns + ` FROM audit_event` + w.String() + ` ORDER BY id DESC LIMIT ?`, w.with(limitOr(f.Limit))
}

func readAudit(c *cursor) (e iis.AuditEvent) {
	ids(c, &e.ID)
	e.At = c.time()
	ids(c, &e.Patient)
	texts(c, &e.Actor.Organization)
	texts(c, &e.Actor.Kind)
	texts(c, &e.Actor.Connection)
	texts(c, &e.Actor.User)
	texts(c, &e.Actor.Role)
	e.Actor.Resident, e.Actor.System = c.bool(), c.bool()
	texts(c, &e.Actor.OnBehalf)
	texts(c, &e.Actor.Link)
	texts(c, &e.Actor.Door)
	texts(c, &e.Actor.Address)
	texts(c, &e.Act)
	texts(c, &e.Deed, &e.Subject)
	texts(c, &e.Basis)
	texts(c, &e.Purpose)
	texts(c, &e.Part, &e.Outcome, &e.Reason)
	e.Hidden = c.bool()
	return e
}

// PatientEvents returns the audit rows about a person, newest first.
func (tx *Tx) PatientEvents(ctx context.Context, patient iis.PatientID, limit int) ([]iis.AuditEvent, error) {
	return tx.AuditEvents(ctx, AuditFilter{Patient: patient, Limit: limit})
}

// PatientEvent returns one audit row about a person.
func (tx *Tx) PatientEvent(ctx context.Context, patient iis.PatientID, id iis.AuditID) (iis.AuditEvent, error) {
	all, err := collect(ctx, tx, `SELECT `+auditColumns+` FROM audit_event WHERE id = ? AND patient_id = ? AND patient_id <> 0`,
		[]any{int64(id), patient}, func(c *cursor) (iis.AuditEvent, error) { return readAudit(c), nil })
	return only(all, err, "event")
}

// PersonEvents returns rows with outcome done about any person behind a row, oldest
// first. It leaves the newest ones to the next call while a row of an earlier id may
// still come to light.
func (tx *Tx) PersonEvents(ctx context.Context, after iis.AuditID, limit int) ([]iis.AuditEvent, error) {
	return collect(ctx, tx, `SELECT `+auditColumns+` FROM audit_event
		WHERE id > ? AND id < ? AND patient_id <> 0 AND outcome = ? ORDER BY id LIMIT ?`,
		[]any{int64(after), idAt(time.Now().Add(-tx.db.eng.Settles())), "done", limitOr(limit)},
		func(c *cursor) (iis.AuditEvent, error) { return readAudit(c), nil })
}

// UsedBefore tells whether a person's record was read under a grant before an event: by its
// link, or on a page, whose row names the grant.
func (tx *Tx) UsedBefore(ctx context.Context, patient iis.PatientID, grant iis.GrantID, before iis.AuditID) (bool, error) {
	return tx.did(ctx, `SELECT 1 FROM audit_event
		WHERE patient_id = ? AND patient_id <> 0 AND id < ? AND act = ? AND basis = ? AND outcome = ?
			AND (link = ? OR subject = ? AND connection = '') LIMIT 1`,
		patient, int64(before), iis.ActRead, iis.BasisGrant, "done", grant, grant)
}

// LookedBefore tells whether an organization read a person's record before an event.
func (tx *Tx) LookedBefore(ctx context.Context, patient iis.PatientID, org iis.OrganizationID, before iis.AuditID) (bool, error) {
	return tx.did(ctx, `SELECT 1 FROM audit_event
		WHERE patient_id = ? AND patient_id <> 0 AND id < ? AND organization = ? AND act = ? AND outcome = ? LIMIT 1`,
		patient, int64(before), org, iis.ActRead, "done")
}
