package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// Audit queues one row of the audit log. It gets an id unless it has one.
func (tx *Tx) Audit(e iis.AuditEvent) {
	if e.ID == 0 {
		e.ID = iis.AuditID(tx.db.NextID())
	}
	tx.write(`
		INSERT INTO audit_event (`+auditColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		int64(e.ID), e.At, e.Patient, e.Actor.Organization, e.Actor.Kind, e.Actor.Connection, e.Actor.User, e.Actor.Role,
		e.Actor.Resident, e.Actor.System, e.Actor.OnBehalf, e.Actor.Link, e.Actor.Door, e.Actor.Address,
		e.Act, e.Deed, e.Subject, e.Basis, e.Purpose, e.Part, e.Outcome, e.Reason, e.Hidden)
}

const auditColumns = `id, at, patient_id, organization, organization_kind, connection, user_id, role,
	resident, system, on_behalf, link, door, address, act, deed, subject, basis, purpose, part, outcome, reason, hidden`

// AuditFilter chooses audit rows; a zero field chooses all.
type AuditFilter struct {
	Patient      iis.PatientID
	User         iis.UserID
	Organization iis.OrganizationID
	Basis        iis.Basis
	Outcome      string
	From, To     time.Time   // at or after From and before To
	After        iis.AuditID // continues a list behind its last row
	Limit        int         // 0 is 100
}

// AuditEvents returns rows of the audit log, newest first.
func (tx *Tx) AuditEvents(ctx context.Context, f AuditFilter) ([]iis.AuditEvent, error) {
	var w where
	if f.Patient != 0 {
		w.add("patient_id = ?", f.Patient)
		w.terms = append(w.terms, "patient_id <> 0") // lets the engine use the index, which leaves out zeros
	}
	w.equal("user_id", string(f.User))
	w.equal("organization", string(f.Organization))
	w.equal("basis", string(f.Basis))
	w.equal("outcome", f.Outcome)
	w.between("at", f.From, f.To)
	w.before("id", int64(f.After))
	var all []iis.AuditEvent
	sql := `SELECT ` + auditColumns + ` FROM audit_event` + w.String() + ` ORDER BY id DESC LIMIT ?`
	err := tx.query(ctx, ask(sql, w.with(limitOr(f.Limit)), func(c *cursor) error {
		all = append(all, readAudit(c))
		return nil
	}))
	return all, err
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
