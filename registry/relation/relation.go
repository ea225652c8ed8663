// Package relation keeps who stands how to whom: a clinic's claims of care, and
// guardianships. It does not decide what follows from them: rules/access does, from what
// is read in the deciding transaction.
package relation

import (
	"context"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what relation needs of a transaction.
type Tx interface {
	guard.Tx
	AccountLinks(ctx context.Context, user iis.UserID) ([]iis.AccountLink, error) // that hold
	Guardianships(ctx context.Context, user iis.UserID) ([]iis.Guardianship, error)
	Guardianship(ctx context.Context, id string) (iis.Guardianship, error)
	SaveGuardianship(iis.Guardianship)
	Account(ctx context.Context, id iis.UserID) (iis.Account, error)
	Accounts(ctx context.Context, text string, skip, limit int) ([]iis.Account, error) // newest first
	AccountsByID(ctx context.Context, users ...iis.UserID) (map[iis.UserID]iis.Account, error)
	// AllGuardianships lists those of some accounts, or of all where none is named, newest
	// first.
	AllGuardianships(ctx context.Context, of []iis.UserID, skip, limit int) ([]iis.Guardianship, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	HandlesOf(ctx context.Context, patients ...iis.PatientID) (map[iis.PatientID]iis.PatientHandle, error)
	// EndGrants ends the active grants that an account signed as a guardian of a person.
	EndGrants(patient iis.PatientID, signer iis.UserID, why string, at time.Time)
}

// Service keeps relations.
type Service struct {
	InTx  func(context.Context, func(Tx) error) error
	Look  func(context.Context, func(Tx) error) error // snapshot, then what fn queued
	Now   func() time.Time
	NewID func() string
	Law   *guard.Law
}

// Claim states that the caller's clinic treats a person: it opens the record for 90 days
// and the person sees it.
func (s *Service) Claim(ctx context.Context, by iis.Actor, patient iis.PatientID) error {
	req := guard.Request{By: by, To: iis.ActClaim, Deed: "state-treatment", Patient: patient, Purpose: iis.PurposeTreatment, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(Tx, iis.Decision, *iis.AuditEvent) error { return nil })
}

// Person is somebody a resident may act for.
type Person struct {
	Patient   iis.PatientID
	Handle    iis.PatientHandle
	Name      iis.Name
	BirthDate iis.Date
	Basis     iis.Basis // self or guardian
	Relation  string    // of a guardian: HL7 0063
	Since     time.Time
}

// People lists whom the caller may act for now: themselves first, then the children.
func (s *Service) People(ctx context.Context, by iis.Actor) ([]Person, error) {
	if by.User == "" || !by.Resident {
		return nil, nil
	}
	var out []Person
	req := guard.Request{By: by, To: iis.ActAccount, Deed: "list-people", Subject: string(by.User), Hidden: true, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		ties, err := ties(ctx, tx, by.User, s.Now())
		if err != nil {
			return err
		}
		out = nil
		for _, p := range ties {
			d, err := guard.Weigh(ctx, tx, guard.Request{By: by, To: iis.ActRead, Patient: p.Patient, Purpose: iis.PurposePatient, At: s.Now(), Law: s.Law})
			if err != nil {
				return err
			}
			if !d.Allow || d.Basis != p.Basis {
				continue
			}
			if err := name(ctx, tx, &p); err != nil {
				return err
			}
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

func ties(ctx context.Context, tx Tx, user iis.UserID, at time.Time) ([]Person, error) {
	links, err := tx.AccountLinks(ctx, user)
	if err != nil {
		return nil, err
	}
	held, err := tx.Guardianships(ctx, user)
	if err != nil {
		return nil, err
	}
	var out []Person
	for _, l := range links {
		out = append(out, Person{Patient: l.Patient, Basis: iis.BasisSelf, Since: l.Since})
	}
	for _, g := range held {
		if g.Holds(at) {
			out = append(out, Person{Patient: g.Patient, Basis: iis.BasisGuardian, Relation: g.Relation, Since: g.Since})
		}
	}
	return out, nil
}

func name(ctx context.Context, tx Tx, p *Person) error {
	files, err := tx.Files(ctx, p.Patient)
	if err != nil {
		return err
	}
	if len(files) != 1 {
		return iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
	p.Handle, p.BirthDate = files[0].Patient.Handle, files[0].Patient.BirthDate
	p.Name = files[0].LegalName()
	return nil
}

// Ward is one guardianship as staff see it. The child is named by nothing but the handle.
type Ward struct {
	Guardianship iis.Guardianship
	Guardian     iis.Account
	Child        iis.PatientHandle
}

// maxGuardians is how many accounts a search by a part of the username goes through.
const maxGuardians = 200

// Guardianships lists a page of guardianships, newest first, and tells whether there are
// more: all of them, or with a text those of accounts whose username holds it.
func (s *Service) Guardianships(ctx context.Context, by iis.Actor, text string, page iis.Page) (out []Ward, more bool, err error) {
	req := guard.Request{By: by, To: iis.ActGuardian, Deed: "list-guardianships", At: s.Now(), Law: s.Law}
	err = guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		out, more = nil, false
		var of []iis.UserID
		if text = strings.TrimSpace(text); text != "" {
			accounts, err := tx.Accounts(ctx, text, 0, maxGuardians)
			if err != nil || len(accounts) == 0 {
				return err
			}
			for _, a := range accounts {
				of = append(of, a.ID)
			}
		}
		all, err := tx.AllGuardianships(ctx, of, page.Skip(), iis.PageRows+1)
		if err != nil {
			return err
		}
		all, more = iis.CutPage(all)
		out, err = wards(ctx, tx, all)
		return err
	})
	return out, more, err
}

// Guardianship reads one guardianship.
func (s *Service) Guardianship(ctx context.Context, by iis.Actor, id string) (Ward, error) {
	var out Ward
	req := guard.Request{By: by, To: iis.ActGuardian, Deed: "open-guardianship", Subject: id, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		g, err := tx.Guardianship(ctx, id)
		if err != nil {
			return err
		}
		ev.Patient = g.Patient
		all, err := wards(ctx, tx, []iis.Guardianship{g})
		if err == nil {
			out = all[0]
		}
		return err
	})
	return out, err
}

// wards puts guardian and child to guardianships.
func wards(ctx context.Context, tx Tx, all []iis.Guardianship) (out []Ward, err error) {
	var users []iis.UserID
	var children []iis.PatientID
	for _, g := range all {
		users, children = append(users, g.User), append(children, g.Patient)
	}
	accounts, err := tx.AccountsByID(ctx, users...)
	if err != nil {
		return nil, err
	}
	handles, err := tx.HandlesOf(ctx, children...)
	for _, g := range all {
		a := accounts[g.User]
		a.PasswordHash = ""
		out = append(out, Ward{Guardianship: g, Guardian: a, Child: handles[g.Patient]})
	}
	return out, err
}

// End ends a guardianship, with a reason; block keeps the guardian from coming back.
// What the guardian signed ends with it, in the same transaction.
func (s *Service) End(ctx context.Context, by iis.Actor, id, reason string, block bool) error {
	if reason = strings.TrimSpace(reason); reason == "" || len(reason) > 1000 {
		return &iis.Error{Kind: iis.Invalid, Msg: "give a reason", Field: "reason"}
	}
	deed := map[bool]string{true: "block-guardian", false: "end-guardian"}[block]
	req := guard.Request{By: by, To: iis.ActGuardian, Deed: deed, Subject: id, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		g, err := tx.Guardianship(ctx, id)
		if err != nil {
			return err
		}
		ev.Patient = g.Patient
		if g.Blocked || !block && !g.Until.IsZero() {
			return iis.Errorf(iis.Conflict, "this guardianship has ended already")
		}
		if g.Until.IsZero() {
			g.Until = s.Now()
		}
		g.Blocked, g.Reason, g.By = block, reason, by.User
		tx.SaveGuardianship(g)
		tx.EndGrants(g.Patient, g.User, "guardianship-ended", s.Now())
		return nil
	})
}

// Leave ends the caller's own guardianship of a person.
func (s *Service) Leave(ctx context.Context, by iis.Actor, patient iis.PatientID) error {
	req := guard.Request{By: by, To: iis.ActShare, Deed: "leave-guardianship", Patient: patient, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		held, err := tx.Guardianships(ctx, by.User)
		if err != nil {
			return err
		}
		for _, g := range held {
			if g.Patient == patient && g.Holds(s.Now()) {
				g.Until, g.Reason, g.By = s.Now(), "left", by.User
				tx.SaveGuardianship(g)
				tx.EndGrants(patient, by.User, "guardianship-ended", s.Now())
				return nil
			}
		}
		return iis.Errorf(iis.NotFound, "there is nothing here for you")
	})
}
