// Package identity proves that an account is a person in the registry, or the guardian
// of one, without ever telling who is in it: by a code to a contact that is on the
// record already, or by a clinic's activation code.
//
// Every answer is the same whether or not somebody was found. Name and birth date alone
// never link (portal.md 4).
package identity

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math/big"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what identity needs of a transaction.
type Tx interface {
	guard.Tx
	recordTx
	proofTx
	Account(ctx context.Context, id iis.UserID) (iis.Account, error)
	Attempts(ctx context.Context, kind, key string, since time.Time) ([]time.Time, error)
	SaveAttempt(iis.Attempt)
	ForgetAttempts(kind, key string)
	SaveMessage(iis.Message)
	SaveNotice(iis.Notice)
	Enqueue(iis.Job)
}

// recordTx reads records to find a person.
type recordTx interface {
	Candidates(ctx context.Context, keys []iis.BlockKey, limit int) ([]iis.PatientID, error)
	Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error)
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
}

// proofTx keeps claims of identity, their codes and what they lead to.
type proofTx interface {
	AccountLinks(ctx context.Context, user iis.UserID) ([]iis.AccountLink, error) // that hold
	SaveAccountLink(iis.AccountLink)
	Guardianships(ctx context.Context, user iis.UserID) ([]iis.Guardianship, error)     // ended and blocked ones too
	GuardiansOf(ctx context.Context, patient iis.PatientID) ([]iis.Guardianship, error) // ended and blocked ones too
	SaveGuardianship(iis.Guardianship)                                                  // by ID, insert or update
	SaveIdentityClaim(iis.IdentityClaim)                                                // by ID, insert or update
	IdentityClaim(ctx context.Context, id string) (iis.IdentityClaim, error)
	SaveCode(iis.Code)
	Code(ctx context.Context, id string) (iis.Code, error)
	TryCode(ctx context.Context, id string, hash []byte, at time.Time) (bool, error)
	// SaveActivationCode keeps a new code and replaces the live one of the same person
	// and role.
	SaveActivationCode(iis.ActivationCode)
	ActivationCode(ctx context.Context, hash []byte) (iis.ActivationCode, error)
	// UseActivationCode uses a code that is unused, in time and not replaced; it tells
	// whether this call did.
	UseActivationCode(ctx context.Context, id string, by iis.UserID, at time.Time) (bool, error)
}

// Limits of proving identity (security.md 5.3, portal.md 4).
const (
	codeLife       = 10 * time.Minute
	contactAge     = 30 * 24 * time.Hour // before a contact counts
	activationLife = 14 * 24 * time.Hour
	triesADay      = 5
	sentADay       = 5 // codes to one person's contacts
	maxCandidates  = 200
)

// Service links accounts to records.
type Service struct {
	InTx  func(context.Context, func(Tx) error) error
	Now   func() time.Time
	NewID func() string
	Law   *guard.Law
}

// Match is what a person types to be found.
type Match struct {
	Guardian  bool     // for a child
	Relation  string   // of the guardian: HL7 0063
	Name      iis.Name // of the child; for oneself another name the clinic may know, or empty
	BirthDate iis.Date // of the child
}

// ErrPaused is the answer after five tries in a day. The account goes on.
var ErrPaused error = &iis.Error{Kind: iis.TooMany, Msg: "too many tries today: go on tomorrow, or ask your clinic for an activation code", After: 24 * time.Hour}

// Holder tells the name and birth date that the caller's account holds, so that nobody types
// them twice.
func (s *Service) Holder(ctx context.Context, by iis.Actor) (name iis.Name, born iis.Date, err error) {
	err = s.link(ctx, by, "begin-match", string(by.User), func(_ Tx, a iis.Account, _ *iis.AuditEvent) error {
		name, born = a.Name, a.BirthDate
		return nil
	})
	return name, born, err
}

// StartMatch looks for the person and sends a code to a contact on the record that
// counts. It returns a claim in any case: whether somebody was found does not show.
func (s *Service) StartMatch(ctx context.Context, by iis.Actor, m Match) (claim string, err error) {
	if err := s.checkMatch(m); err != nil {
		return "", err
	}
	id := s.NewID()
	err = s.link(ctx, by, "start-match", id, func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		if err := s.paused(ctx, tx, a.ID, "match"); err != nil {
			return err
		}
		tx.SaveAttempt(iis.Attempt{Kind: "match", Key: string(a.ID), At: s.Now()})
		found, to, err := s.find(ctx, tx, a, m)
		if err != nil {
			return err
		}
		ev.Patient = found
		c, plain := s.newCode(a.ID, id)
		tx.SaveCode(c)
		tx.SaveIdentityClaim(iis.IdentityClaim{ID: id, User: a.ID, Guardian: m.Guardian, Relation: m.Relation, Name: m.Name, Birth: m.BirthDate, Patient: found, Code: c.ID, At: s.Now()})
		if found != 0 {
			tx.SaveAttempt(iis.Attempt{Kind: "match-target", Key: targetKey(found), At: s.Now()})
			s.send(tx, a, to, plain)
		}
		return nil
	})
	return id, err
}

func (s *Service) checkMatch(m Match) error {
	today := s.law().Day(s.Now())
	switch {
	case !m.Guardian:
		return nil
	case strings.TrimSpace(m.Name.Given) == "":
		return &iis.Error{Kind: iis.Invalid, Msg: "enter the child's first name", Field: "given-name"}
	case strings.TrimSpace(m.Name.Family) == "":
		return &iis.Error{Kind: iis.Invalid, Msg: "enter the child's last name", Field: "family-name"}
	case m.BirthDate.IsZero() || m.BirthDate > today:
		return &iis.Error{Kind: iis.Invalid, Msg: "enter the child's date of birth as month, day, year", Field: "bday-day"}
	case today >= m.BirthDate.AddYears(s.law().Policy.OfAge):
		return &iis.Error{Kind: iis.Invalid, Msg: "from 18 years a person has an account of their own", Field: "bday-year"}
	}
	return nil
}

// errClaim is the one answer to a wrong code, a used one, and a claim that found nobody.
var errClaim error = &iis.Error{Kind: iis.Invalid, Msg: "this code is not right, or no longer works", Field: "one-time-code"}

// FinishMatch takes the code. It returns the person who is now linked.
func (s *Service) FinishMatch(ctx context.Context, by iis.Actor, claim, code string) (iis.PatientID, error) {
	var linked iis.PatientID
	err := s.link(ctx, by, "finish-match", claim, func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		linked = 0
		c, err := tx.IdentityClaim(ctx, claim)
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return err
		}
		if err != nil || c.User != a.ID || !c.Done.IsZero() {
			ev.Outcome, ev.Reason = "refused", "claim"
			return nil
		}
		used, err := tx.TryCode(ctx, c.Code, hashOf(c.Code, strings.TrimSpace(code)), s.Now())
		if err != nil {
			return err
		}
		if !used || c.Patient == 0 {
			ev.Outcome, ev.Reason = "refused", "code"
			return nil
		}
		c.Done = s.Now()
		tx.SaveIdentityClaim(c)
		tx.ForgetAttempts("match", string(a.ID))
		ev.Patient = c.Patient
		if err := s.tie(ctx, tx, a, c.Patient, c.Guardian, c.Relation, "match"); err != nil {
			return err
		}
		linked = c.Patient
		return nil
	})
	if err == nil && linked == 0 {
		err = errClaim
	}
	return linked, err
}

// tie links the account, as the person or as a guardian. A blocked guardian is not
// linked, and gets the answer of a wrong code.
func (s *Service) tie(ctx context.Context, tx Tx, a iis.Account, patient iis.PatientID, guardian bool, relation, how string) error {
	if !guardian {
		links, err := tx.AccountLinks(ctx, a.ID)
		if err != nil {
			return err
		}
		if len(links) > 0 {
			if links[0].Patient == patient {
				return nil
			}
			return iis.Errorf(iis.Conflict, "this account is linked to a record already: ask for help")
		}
		tx.SaveAccountLink(iis.AccountLink{User: a.ID, Patient: patient, How: how, Since: s.Now()})
	} else {
		held, err := tx.Guardianships(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, g := range held {
			switch {
			case g.Patient == patient && g.Blocked:
				return errClaim
			case g.Patient == patient && g.Holds(s.Now()):
				return nil
			}
		}
		tx.SaveGuardianship(iis.Guardianship{ID: s.NewID(), User: a.ID, Patient: patient, Relation: relation, How: how, Since: s.Now(), By: a.ID})
	}
	n := iis.Notice{ID: s.NewID(), User: a.ID, Kind: "linked", Patient: patient, At: s.Now()}
	tx.SaveNotice(n)
	tx.Enqueue(iis.Job{Kind: "notify", Key: n.ID, Due: n.At, OnBehalf: a.ID})
	return nil
}

// link runs a deed of a resident who is proving something.
func (s *Service) link(ctx context.Context, by iis.Actor, deed, subject string, fn func(tx Tx, a iis.Account, ev *iis.AuditEvent) error) error {
	req := guard.Request{By: by, To: iis.ActLink, Deed: deed, Subject: subject, Purpose: iis.PurposePatient, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		a, err := tx.Account(ctx, by.User)
		if err != nil {
			return err
		}
		return fn(tx, a, ev)
	})
}

// Link ties an account to a person without a proof: only the registry itself does so,
// when it seeds the demo.
func (s *Service) Link(ctx context.Context, by iis.Actor, user iis.UserID, patient iis.PatientID, guardian bool, relation string) error {
	if !by.System {
		return iis.Errorf(iis.Forbidden, "only the registry itself links without a proof")
	}
	req := guard.Request{By: by, To: iis.ActLink, Deed: "seed-link", Patient: patient, Subject: string(user), At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		a, err := tx.Account(ctx, user)
		if err != nil {
			return err
		}
		return s.tie(ctx, tx, a, patient, guardian, relation, "seed")
	})
}

func (s *Service) paused(ctx context.Context, tx Tx, user iis.UserID, kind string) error {
	tried, err := tx.Attempts(ctx, kind, string(user), s.Now().AddDate(0, 0, -1))
	if err != nil {
		return err
	}
	if len(tried) >= triesADay {
		return ErrPaused
	}
	return nil
}

func (s *Service) law() *guard.Law { return guard.LawOrDefault(s.Law) }

func (s *Service) newCode(user iis.UserID, claim string) (iis.Code, string) {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	id, plain := s.NewID(), fmt.Sprintf("%06d", n)
	return iis.Code{ID: id, User: user, Purpose: iis.CodeIdentity, Object: claim, Hash: hashOf(id, plain), Sent: s.Now(), Until: s.Now().Add(codeLife)}, plain
}

func hashOf(salt, secret string) []byte {
	h := sha256.Sum256([]byte(salt + "\x00" + secret))
	return h[:]
}

func targetKey(p iis.PatientID) string {
	h := sha256.Sum256(fmt.Appendf(nil, "target %d", p))
	return hex.EncodeToString(h[:16])
}

// words of the message with the code, by language.
var words = map[string][2]string{
	"en": {"Your code", "Your code is {code}. It works for 10 minutes, once. Somebody is linking an account with it. If that is not you, do not give the code to anybody."},
	"es": {"Su código", "Su código es {code}. Sirve durante 10 minutos, una sola vez. Alguien está enlazando una cuenta con él. Si no es usted, no dé el código a nadie."},
}

func (s *Service) send(tx Tx, a iis.Account, to reachable, plain string) {
	w, ok := words[a.Language]
	if !ok {
		w = words["en"]
	}
	id := s.NewID()
	tx.SaveMessage(iis.Message{ID: id, At: s.Now(), Channel: to.channel, To: to.value, Subject: w[0], Text: strings.ReplaceAll(w[1], "{code}", plain), Code: plain})
	tx.Enqueue(iis.Job{Kind: "deliver-message", Key: id, Due: s.Now(), OnBehalf: a.ID})
}
