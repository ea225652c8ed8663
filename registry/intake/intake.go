// Package intake takes in what senders report: it checks a submission, finds the
// patient, settles the doses with what the sender reported before and stores the
// result, all or nothing.
//
// Every door ends here, whatever its format. Intake is the only writer of patients and
// vaccinations apart from registry/dedup and registry/correction. It does not know how
// a message is written: the door hands over a Submission and a function that writes
// the answer, since the answer is stored with what it answers.
package intake

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/quality"
)

// Tx is what intake needs of a write transaction. Writes are queued and sent together,
// so none returns a value (storage.md 2.6).
type Tx interface {
	guard.Tx
	LockMatch(ctx context.Context, stripes ...uint32) error
	PatientByHandle(ctx context.Context, handle iis.PatientHandle) (iis.PatientID, error)
	Candidates(ctx context.Context, keys []iis.BlockKey, limit int) ([]iis.PatientID, error)
	Identities(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Replay(ctx context.Context, org iis.OrganizationID, controlID string, content [32]byte, now time.Time) (answer []byte, reused bool, err error)
	OrganizationOfFacility(ctx context.Context, identifier string) (iis.OrganizationID, error)

	SavePatient(iis.Patient)
	SaveSource(iis.SourceRecord)
	SaveLink(iis.PatientLink)
	SaveKeys(home iis.PatientID, keys []iis.BlockKey)
	SaveVaccination(iis.Vaccination)
	SaveFact(iis.StoredFact)
	SaveSubmission(s iis.Submission, answer []byte, patient iis.PatientID)
	SaveReplay(org iis.OrganizationID, controlID string, content [32]byte, answer []byte, patient iis.PatientID, until time.Time)
}

// maxCandidates is how many persons are opened and scored for one report (security.md
// 5.5).
const maxCandidates = 200

// replayFor is how long the same message from the same sender gets its first answer
// again (contract.md 4).
const replayFor = 24 * time.Hour

// Service takes in submissions.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	Codes     *codeset.Set
	Now       func() time.Time
	Law       *guard.Law
	NewID     func() int64
	NewHandle func() iis.PatientHandle
	NewSRID   func() iis.SRID
}

// Answer writes what the sender is told about an outcome, in the door's own format.
type Answer func(iis.Outcome) []byte

// Submit checks and stores what one message reports. Findings are data: an error means
// that nothing was stored and the sender must send again.
func (s *Service) Submit(ctx context.Context, by iis.Actor, sub iis.Submission, answer Answer) (iis.Outcome, []byte, error) {
	now := s.Now()
	today := s.Law.Day(now)
	sub.ReceivedAt = now
	quality.Normalize(&sub, s.Codes)
	// An NK1 that names nobody says nothing; senders write them as a matter of form.
	sub.Person.Guardians = slices.DeleteFunc(slices.Clone(sub.Person.Guardians), func(g iis.Guardian) bool {
		return g.Name.Family == "" && g.Name.Given == ""
	})
	checked := quality.Check(&sub, s.Codes, today, now)
	content := sha256.Sum256(sub.Raw)

	var out iis.Outcome
	var reply []byte
	req := guard.Request{By: by, To: iis.ActReport, Deed: "report", Purpose: iis.PurposeReport, Subject: sub.Header.ControlID, At: now, Law: s.Law}
	err := guard.Do(ctx, s.InTx, req, func(tx Tx, d iis.Decision, ev *iis.AuditEvent) error {
		var first []byte
		reused := false
		if sub.Header.ControlID != "" {
			var err error
			if first, reused, err = tx.Replay(ctx, sub.Organization, sub.Header.ControlID, content, now); err != nil {
				return err
			}
		}
		if first != nil {
			out, reply = iis.Outcome{Replay: first}, first
			ev.Deed = "report-again"
			return nil
		}
		sub.ID = iis.SubmissionID(s.NewID()) // a new one for each run: it may have been kept by one whose end nobody heard
		t := taking{Service: s, tx: tx, by: by, sub: sub, findings: slices.Clone(checked), now: now, today: today, ev: ev, undecided: guard.Undecided(d)}
		if reused {
			t.find(iis.Finding{Code: iis.CodeControlIDReused, Where: iis.Place{Segment: "MSH", Sequence: 1, Field: 10}})
		}
		if err := t.run(ctx); err != nil {
			return err
		}
		out = t.outcome()
		reply = answer(out)
		if by.Door == iis.DoorHL7 {
			t.sub.Answered = iis.AckFor(out.Findings)
		}
		tx.SaveSubmission(t.sub, reply, t.patient.ID)
		if sub.Header.ControlID != "" {
			tx.SaveReplay(sub.Organization, sub.Header.ControlID, content, reply, t.patient.ID, now.Add(replayFor))
		}
		return nil
	})
	if err != nil {
		return iis.Outcome{}, nil, fmt.Errorf("take in submission: %w", err)
	}
	return out, reply, nil
}

// Refuse keeps a message of which nothing was read (wrong type, foreign facility), with
// its answer, so that its sender can be told why.
func (s *Service) Refuse(ctx context.Context, by iis.Actor, sub iis.Submission, answer []byte) error {
	now := s.Now()
	sub.ReceivedAt = now
	req := guard.Request{By: by, To: iis.ActReport, Deed: "report", Purpose: iis.PurposeReport, Subject: sub.Header.ControlID, At: now, Law: s.Law}
	err := guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		sub.ID = iis.SubmissionID(s.NewID())
		sub.Answered = iis.AckRefused
		ev.Outcome, ev.Reason = "refused", "rejected-header"
		tx.SaveSubmission(sub, answer, 0)
		return nil
	})
	if err != nil {
		return fmt.Errorf("keep refused message: %w", err)
	}
	return nil
}
