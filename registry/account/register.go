package account

import (
	"context"
	"regexp"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Registration is what a person types to begin an account. At least one contact is
// needed.
type Registration struct {
	Name      iis.Name
	BirthDate iis.Date
	Email     string
	Phone     string
	Language  string
	Agent     string // name of the browser
}

// Register begins an account and sends a code to each contact. An address that belongs
// to an account already gets another message instead; the answer is the same.
func (s *Service) Register(ctx context.Context, by iis.Actor, r Registration) (Opened, error) {
	contacts, err := s.checkRegistration(&r)
	if err != nil {
		return Opened{}, err
	}
	a := iis.Account{ID: iis.UserID(s.NewID()), Name: r.Name, BirthDate: r.BirthDate, Language: r.Language, Status: iis.AccountNew, Created: s.Now()}
	ses, plain := s.open(by, a.ID, iis.StageRegister, r.Agent)
	err = s.do(ctx, visitor(by), iis.ActAccount, "register", string(a.ID), func(tx Tx, _ *iis.AuditEvent) error {
		key := keyOf("register", guard.Network(by.Address))
		begun, err := tx.Attempts(ctx, "register", key, s.Now().Add(-time.Hour))
		if err != nil {
			return err
		}
		if len(begun) >= registrationsAnHour {
			return tooMany(time.Hour)
		}
		tx.SaveAttempt(iis.Attempt{Kind: "register", Key: key, At: s.Now()})
		tx.SaveAccount(a)
		tx.SaveSession(ses)
		for _, c := range contacts {
			c.User = a.ID
			tx.SaveContact(c)
			if err := s.confirmLater(ctx, tx, a, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return Opened{}, err
	}
	return Opened{SignedIn: SignedIn{Session: ses, Account: a, Actor: visitor(by)}, Secret: plain}, nil
}

// registrationsAnHour is how many accounts one network may begin in an hour.
const registrationsAnHour = 100

// confirmLater sends the code that confirms a contact, or tells the holder of an address
// that is taken.
func (s *Service) confirmLater(ctx context.Context, tx Tx, a iis.Account, c iis.AccountContact) error {
	holders, err := tx.ContactHolders(ctx, c.Kind, c.Value)
	if err != nil {
		return err
	}
	key := keyOf("code-to", string(c.Kind), c.Value)
	before, err := tx.Attempts(ctx, "code-to", key, s.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	if len(before) >= codesAnHour { // whoever holds the contact is left in peace; the answer is the same
		code, _ := s.newCode(a.ID, iis.CodeConfirm, c.ID)
		tx.SaveCode(code)
		return nil
	}
	tx.SaveAttempt(iis.Attempt{Kind: "code-to", Key: key, At: s.Now()})
	if len(holders) == 0 {
		s.sendCode(tx, a, iis.CodeConfirm, c.ID, c)
		return nil
	}
	code, _ := s.newCode(a.ID, iis.CodeConfirm, c.ID) // nobody learns it
	tx.SaveCode(code)
	s.send(tx, message{to: c, language: a.Language, kind: "known", link: s.PublicURL + "/account/sign-in"})
	return nil
}

func (s *Service) checkRegistration(r *Registration) ([]iis.AccountContact, error) {
	today := iis.DateIn(s.Now(), s.zone())
	r.Name.Given, r.Name.Family = strings.TrimSpace(r.Name.Given), strings.TrimSpace(r.Name.Family)
	switch {
	case r.Name.Given == "":
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "enter your first name", Field: "given-name"}
	case r.Name.Family == "":
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "enter your last name", Field: "family-name"}
	case len(r.Name.Given)+len(r.Name.Middle)+len(r.Name.Family) > 300:
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "the name is too long", Field: "family-name"}
	case r.BirthDate.IsZero() || r.BirthDate > today || r.BirthDate < today.AddYears(-130):
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "enter your date of birth as month, day, year", Field: "bday-day"}
	case !today.IsZero() && today < r.BirthDate.AddYears(s.ownAccountAge()):
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "an account of one's own is possible from 18 years; a parent or guardian can see a child's record", Field: "bday-year"}
	case r.Email == "" && r.Phone == "":
		return nil, &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address or a telephone number", Field: "email"}
	}
	if r.Language != "es" {
		r.Language = "en"
	}
	var out []iis.AccountContact
	for _, c := range []iis.AccountContact{{Kind: iis.ContactEmail, Value: r.Email}, {Kind: iis.ContactText, Value: r.Phone}} {
		if c.Value == "" {
			continue
		}
		v, err := clean(c.Kind, c.Value)
		if err != nil {
			return nil, err
		}
		out = append(out, iis.AccountContact{ID: s.NewID(), Kind: c.Kind, Value: v, Added: s.Now()})
	}
	return out, nil
}

// RegistrationContacts lists the contacts of an unfinished account, for the page that
// asks for the codes.
func (s *Service) RegistrationContacts(ctx context.Context, by iis.Actor, secret string) ([]iis.AccountContact, error) {
	var out []iis.AccountContact
	err := s.Read(ctx, func(tx Tx) error {
		in, err := s.signedIn(ctx, tx, by, secret)
		if err != nil {
			return err
		}
		out, err = tx.Contacts(ctx, in.Account.ID)
		return err
	})
	return out, err
}

// Resend sends a new code to a contact of an unfinished account.
func (s *Service) Resend(ctx context.Context, by iis.Actor, secret, contact string) error {
	return s.stage(ctx, by, secret, "resend-code", []iis.Stage{iis.StageRegister}, func(tx Tx, _ iis.Session, a iis.Account, _ *iis.AuditEvent) error {
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		c, ok := contactByID(contacts, contact)
		if !ok || !c.Confirmed.IsZero() {
			return iis.Errorf(iis.NotFound, "there is no such contact to confirm")
		}
		if err := mayResend(ctx, tx, a.ID, iis.CodeConfirm, c.ID, s.Now()); err != nil {
			return err
		}
		return s.confirmLater(ctx, tx, a, c)
	})
}

// ReplaceContact changes a mistyped contact of an unfinished account and sends the code
// there.
func (s *Service) ReplaceContact(ctx context.Context, by iis.Actor, secret, contact, value string) error {
	return s.stage(ctx, by, secret, "replace-contact", []iis.Stage{iis.StageRegister}, func(tx Tx, _ iis.Session, a iis.Account, _ *iis.AuditEvent) error {
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		c, ok := contactByID(contacts, contact)
		if !ok || !c.Confirmed.IsZero() {
			return iis.Errorf(iis.NotFound, "there is no such contact to confirm")
		}
		if c.Value, err = clean(c.Kind, value); err != nil {
			return err
		}
		if err := mayResend(ctx, tx, a.ID, iis.CodeConfirm, c.ID, s.Now()); err != nil {
			return err
		}
		tx.SaveContact(c)
		return s.confirmLater(ctx, tx, a, c)
	})
}

// ConfirmContact enters the code that came to a contact of an unfinished account.
func (s *Service) ConfirmContact(ctx context.Context, by iis.Actor, secret, contact, code string) error {
	var verdict error
	err := s.stage(ctx, by, secret, "confirm-contact", []iis.Stage{iis.StageRegister}, func(tx Tx, _ iis.Session, a iis.Account, ev *iis.AuditEvent) (err error) {
		verdict, err = s.confirm(ctx, tx, a, contact, code, ev)
		return err
	})
	if err != nil {
		return err
	}
	return verdict
}

// confirm tries a code for a contact and enters the contact as confirmed where it was
// right.
func (s *Service) confirm(ctx context.Context, tx Tx, a iis.Account, contact, code string, ev *iis.AuditEvent) (verdict, err error) {
	contacts, err := tx.Contacts(ctx, a.ID)
	if err != nil {
		return nil, err
	}
	c, ok := contactByID(contacts, contact)
	if !ok {
		return nil, iis.Errorf(iis.NotFound, "there is no such contact to confirm")
	}
	if !c.Confirmed.IsZero() {
		return nil, nil
	}
	id, err := newestCode(ctx, tx, a.ID, iis.CodeConfirm, contact, s.Now())
	if err != nil {
		return nil, err
	}
	if verdict, err = s.tryCode(ctx, tx, id, iis.CodeConfirm, contact, code); err != nil || verdict != nil {
		ev.Outcome, ev.Reason = "refused", "code"
		return verdict, err
	}
	now := s.Now()
	c.Confirmed, c.Effective = now, now
	for _, other := range contacts {
		if other.Kind == c.Kind && other.ID != c.ID && other.Counts(now) {
			c.Effective = now.Add(changeWait)
		}
	}
	tx.SaveContact(c)
	return nil, nil
}

// newestCode finds the code that was last sent for a purpose and object; an hour is
// enough, since codes live ten minutes.
func newestCode(ctx context.Context, tx Tx, user iis.UserID, purpose iis.CodePurpose, object string, at time.Time) (string, error) {
	sent, err := tx.CodesSent(ctx, user, at.Add(-time.Hour))
	if err != nil {
		return "", err
	}
	var newest iis.Code
	for _, c := range sent {
		if c.Purpose == purpose && c.Object == object && !c.Sent.Before(newest.Sent) {
			newest = c
		}
	}
	return newest.ID, nil
}

// usernameForm is what a username may look like (ours).
var usernameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._@-]{2,63}$`)

func usernameError(text string) error {
	return &iis.Error{Kind: iis.Invalid, Msg: text, Field: "username"}
}

// ChooseUsername names an unfinished account. That a name is taken is said only to
// somebody with a confirmed contact.
func (s *Service) ChooseUsername(ctx context.Context, by iis.Actor, secret, username string) error {
	username = strings.TrimSpace(username)
	return s.stage(ctx, by, secret, "choose-username", []iis.Stage{iis.StageRegister}, func(tx Tx, _ iis.Session, a iis.Account, _ *iis.AuditEvent) error {
		if !usernameForm.MatchString(username) {
			return usernameError("use 3 to 64 letters, digits, dots, dashes or underscores")
		}
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		if len(counting(contacts, s.Now())) == 0 {
			return iis.Errorf(iis.Conflict, "confirm a contact first")
		}
		if err := free(ctx, tx, username, a.ID); err != nil {
			return err
		}
		a.Username = username
		tx.SaveAccount(a)
		return nil
	})
}

func free(ctx context.Context, tx Tx, username string, self iis.UserID) error {
	other, err := tx.AccountByUsername(ctx, username)
	switch {
	case err == nil && other.ID != self:
		return usernameError("this username is taken: choose another one")
	case err != nil && iis.KindOf(err) != iis.NotFound:
		return err
	}
	return nil
}

// FinishRegistration sets the password, makes the account active and signs in.
func (s *Service) FinishRegistration(ctx context.Context, by iis.Actor, secret, password string) (Opened, error) {
	return s.newPassword(ctx, by, secret, "finish-registration", iis.StageRegister, password)
}

// newPassword sets a password at the end of a registration or of a reset, and signs in.
func (s *Service) newPassword(ctx context.Context, by iis.Actor, secret, deed string, stage iis.Stage, password string) (Opened, error) {
	var before iis.Account
	err := s.Read(ctx, func(tx Tx) error {
		ses, a, err := s.live(ctx, tx, secret)
		if err != nil {
			return err
		}
		before = a
		if ses.Stage != stage {
			return iis.Errorf(iis.Conflict, "this step is done, or is not yet due")
		}
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		if a.Username == "" || len(counting(contacts, s.Now())) == 0 {
			return iis.Errorf(iis.Conflict, "confirm a contact and choose a username first")
		}
		return checkPassword(password, a, contacts)
	})
	if err != nil {
		return Opened{}, err
	}
	hash := s.Passwords.Hash(password)
	var out Opened
	err = s.stage(ctx, by, secret, deed, []iis.Stage{stage}, func(tx Tx, ses iis.Session, a iis.Account, _ *iis.AuditEvent) error {
		if a.Version != before.Version {
			return iis.Errorf(iis.Conflict, "the account was changed meanwhile")
		}
		a.PasswordHash, a.PasswordAt, a.MustReset, a.Status = hash, s.Now(), false, iis.AccountActive
		tx.SaveAccount(a)
		tx.EndSessions(a.ID, ses.ID, "new-password", s.Now())
		if stage == iis.StageReset {
			contacts, err := tx.Contacts(ctx, a.ID)
			if err != nil {
				return err
			}
			s.tell(tx, a, contacts, "changed")
		}
		if ses.SecondStep.IsZero() { // the code that confirmed the contact is one
			ses.SecondStep, ses.Method = s.Now(), iis.FactorEmail
		}
		out, err = s.signIn(ctx, tx, by, ses, a, iis.Device{})
		return err
	})
	return out, err
}
