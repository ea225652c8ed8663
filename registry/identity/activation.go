package identity

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// codeLetters are Crockford's: none looks like another.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Vouching is a clinic's word about whom it saw with a document: the person, or one
// named guardian.
type Vouching struct {
	Guardian  bool
	Relation  string   // of the guardian: HL7 0063
	Name      iis.Name // of the guardian; the person's own stands on the record
	BirthDate iis.Date // of the guardian
}

// Vouch makes an activation code for a person. It works once, for 14 days; an earlier
// one for the same role stops working.
func (s *Service) Vouch(ctx context.Context, by iis.Actor, patient iis.PatientID, v Vouching) (code string, err error) {
	if v.Guardian && (strings.TrimSpace(v.Name.Given) == "" || strings.TrimSpace(v.Name.Family) == "" || v.BirthDate.IsZero()) {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "enter name and date of birth of the guardian whose document you saw", Field: "given-name"}
	}
	plain := newActivation()
	req := guard.Request{By: by, To: iis.ActVouch, Deed: "activation-code", Patient: patient, At: s.Now(), Law: s.Law}
	err = guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		files, err := tx.Files(ctx, patient)
		if err != nil {
			return err
		}
		if len(files) != 1 || len(files[0].Sources) == 0 {
			return iis.Errorf(iis.NotFound, "there is nothing here for you")
		}
		f := files[0]
		adult := adultOn(s.law(), f.Patient.BirthDate, s.Now())
		c := iis.ActivationCode{ID: s.NewID(), Hash: hashOf("activation", plain), Patient: patient, Guardian: v.Guardian, Relation: v.Relation,
			Name: v.Name, BirthDate: v.BirthDate, Organization: by.Organization, By: by.User, At: s.Now(), Until: s.Now().Add(activationLife)}
		switch {
		case v.Guardian && adult:
			return iis.Errorf(iis.Invalid, "from 18 years a person has an account of their own")
		case !v.Guardian && !adult:
			return iis.Errorf(iis.Invalid, "before 18 years a parent or guardian has the account")
		case v.Guardian:
			blocked, err := s.blockedNames(ctx, tx, patient)
			if err != nil {
				return err
			}
			if anyName(blocked, v.Name) {
				return iis.Errorf(iis.Invalid, "no code can be made for this guardian: call the registry")
			}
		default:
			c.Name, c.BirthDate = f.LegalName(), f.Patient.BirthDate
		}
		ev.Subject = c.ID
		tx.SaveActivationCode(c)
		return nil
	})
	if err != nil {
		return "", err
	}
	return plain[:4] + "-" + plain[4:8] + "-" + plain[8:], nil
}

// newActivation makes a code of 12 letters, 60 random bits.
func newActivation() string {
	b := make([]byte, 12)
	rand.Read(b)
	for i := range b {
		b[i] = codeLetters[b[i]&31]
	}
	return string(b)
}

// cleanActivation reads a code as people type it.
func cleanActivation(s string) string {
	s = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s))
	if len(s) != 12 {
		return ""
	}
	return s
}

// ErrActivation is the one answer to a code that is wrong, old, used, or another's.
var ErrActivation error = &iis.Error{Kind: iis.Invalid, Msg: "this code is not right, or no longer works: ask your clinic for a new one", Field: "code"}

// Activate takes a clinic's code: it links the account of that name and birth date.
func (s *Service) Activate(ctx context.Context, by iis.Actor, code string) (iis.PatientID, error) {
	var linked iis.PatientID
	err := s.link(ctx, by, "activate", "", func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		linked = 0
		if err := s.paused(ctx, tx, a.ID, "activation"); err != nil {
			return err
		}
		refuse := func(why string) error {
			ev.Outcome, ev.Reason = "refused", why
			tx.SaveAttempt(iis.Attempt{Kind: "activation", Key: string(a.ID), At: s.Now()})
			return nil
		}
		c, err := tx.ActivationCode(ctx, hashOf("activation", cleanActivation(code)))
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return err
		}
		if err != nil {
			return refuse("code")
		}
		ev.Patient, ev.Subject = c.Patient, c.ID
		ok, err := s.fits(ctx, tx, a, c)
		if err != nil {
			return err
		}
		if !ok {
			return refuse("another-person")
		}
		used, err := tx.UseActivationCode(ctx, c.ID, a.ID, s.Now())
		if err != nil {
			return err
		}
		if !used {
			return refuse("code")
		}
		if err := s.tie(ctx, tx, a, c.Patient, c.Guardian, c.Relation, "clinic"); err != nil {
			return err
		}
		tx.ForgetAttempts("activation", string(a.ID))
		linked = c.Patient
		return nil
	})
	if err == nil && linked == 0 {
		err = ErrActivation
	}
	return linked, err
}

// fits tells whether a code is for the holder of an account: name and birth date are
// those the clinic saw, and the guardian has not been blocked since. The person may bear
// any name that the record knows, such as the one before a marriage.
func (s *Service) fits(ctx context.Context, tx Tx, a iis.Account, c iis.ActivationCode) (bool, error) {
	if a.BirthDate != c.BirthDate {
		return false, nil
	}
	if !c.Guardian {
		files, err := tx.Files(ctx, c.Patient)
		return len(files) == 1 && (sameName(a.Name, c.Name) || called(files[0], []iis.Name{a.Name})), err
	}
	if !sameName(a.Name, c.Name) {
		return false, nil
	}
	blocked, err := s.blockedNames(ctx, tx, c.Patient)
	return !anyName(blocked, a.Name), err
}
