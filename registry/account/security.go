package account

import (
	"context"
	"crypto/rand"
	"strings"

	"github.com/openiis/openiis/iis"
)

// mine runs a deed of somebody signed in on the own account. Deeds named change-contact
// and change-factor need a second step given a moment ago (rules/access).
func (s *Service) mine(ctx context.Context, by iis.Actor, deed string, fn func(tx Tx, a iis.Account, ev *iis.AuditEvent) error) error {
	if by.User == "" {
		return errNoSession
	}
	return s.do(ctx, by, iis.ActAccount, deed, string(by.User), func(tx Tx, ev *iis.AuditEvent) error {
		a, err := tx.Account(ctx, by.User)
		if err != nil {
			return err
		}
		return fn(tx, a, ev)
	})
}

// Security is all that the account page shows of how one gets in.
type Security struct {
	Account     iis.Account
	Contacts    []iis.AccountContact // not removed
	Factors     []iis.Factor         // confirmed, not removed; without seeds
	BackupCodes int                  // unused ones
	Sessions    []iis.Session
	Devices     []iis.Device
}

// Security reads the caller's own account.
func (s *Service) Security(ctx context.Context, by iis.Actor) (Security, error) {
	if by.User == "" {
		return Security{}, errNoSession
	}
	var out Security
	err := s.Read(ctx, func(tx Tx) error {
		a, err := tx.Account(ctx, by.User)
		if err != nil {
			return err
		}
		a.PasswordHash = ""
		out = Security{Account: a}
		return s.readSecurity(ctx, tx, &out)
	})
	return out, err
}

func (s *Service) readSecurity(ctx context.Context, tx Tx, out *Security) error {
	now, id := s.Now(), out.Account.ID
	contacts, err := tx.Contacts(ctx, id)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		if c.Removed.IsZero() || now.Before(c.Removed) {
			out.Contacts = append(out.Contacts, c)
		}
	}
	factors, err := tx.Factors(ctx, id)
	if err != nil {
		return err
	}
	for _, f := range factors {
		if !f.Confirmed.IsZero() && (f.Removed.IsZero() || now.Before(f.Removed)) {
			f.Secret = nil
			out.Factors = append(out.Factors, f)
		}
	}
	if out.BackupCodes, err = tx.BackupCodesLeft(ctx, id); err != nil {
		return err
	}
	sessions, err := tx.Sessions(ctx, id)
	if err != nil {
		return err
	}
	for _, ses := range sessions {
		if ses.Stage == iis.StageSignedIn && !over(ses, now) {
			out.Sessions = append(out.Sessions, ses)
		}
	}
	out.Devices, err = tx.Devices(ctx, id)
	return err
}

// AddContact begins a new contact and sends the code there. It counts 72 hours after
// the code came back, at once where it is the first of its kind.
func (s *Service) AddContact(ctx context.Context, by iis.Actor, kind iis.ContactKind, value string) (contact string, err error) {
	if value, err = clean(kind, value); err != nil {
		return "", err
	}
	c := iis.AccountContact{ID: s.NewID(), User: by.User, Kind: kind, Value: value, Added: s.Now()}
	err = s.mine(ctx, by, "change-contact", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		if err := mayResend(ctx, tx, a.ID, iis.CodeConfirm, c.ID, s.Now()); err != nil {
			return err
		}
		tx.SaveContact(c)
		return s.confirmLater(ctx, tx, a, c)
	})
	return c.ID, err
}

// ConfirmNewContact enters the code of a new contact; all contacts hear of the change.
func (s *Service) ConfirmNewContact(ctx context.Context, by iis.Actor, contact, code string) error {
	var verdict error
	err := s.mine(ctx, by, "confirm-contact", func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		before, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		if verdict, err = s.confirm(ctx, tx, a, contact, strings.TrimSpace(code), ev); err != nil || verdict != nil {
			return err
		}
		s.tell(tx, a, before, "changed")
		return nil
	})
	if err != nil {
		return err
	}
	return verdict
}

// RemoveContact takes a contact away after 72 hours; all contacts hear of it. The last
// one cannot be removed.
func (s *Service) RemoveContact(ctx context.Context, by iis.Actor, contact string) error {
	return s.mine(ctx, by, "change-contact", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		c, ok := contactByID(contacts, contact)
		if !ok || !c.Removed.IsZero() {
			return iis.Errorf(iis.NotFound, "there is no such contact")
		}
		staying := 0
		for _, other := range contacts {
			if other.ID != c.ID && !other.Confirmed.IsZero() && other.Removed.IsZero() {
				staying++
			}
		}
		if staying == 0 {
			return iis.Errorf(iis.Invalid, "the last contact cannot be removed: add another one first")
		}
		c.Removed = s.Now().Add(changeWait)
		tx.SaveContact(c)
		s.tell(tx, a, contacts, "changed")
		return nil
	})
}

// Seed is what an authenticator app needs, shown once.
type Seed struct {
	Factor string
	Text   string // base32, to type
	URL    string // otpauth, for a QR code
}

// StartTOTP makes the seed of an authenticator app. It counts once a code of it came
// back.
func (s *Service) StartTOTP(ctx context.Context, by iis.Actor, label string) (Seed, error) {
	if label = strings.TrimSpace(label); label == "" || len(label) > 60 {
		label = "Authenticator"
	}
	f := iis.Factor{ID: s.NewID(), User: by.User, Kind: iis.FactorTOTP, Label: label, Secret: newSeed(), Added: s.Now()}
	var out Seed
	err := s.mine(ctx, by, "change-factor", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		tx.SaveFactor(f)
		out = Seed{Factor: f.ID, Text: SeedText(f.Secret), URL: seedURL(s.Issuer, a.Username, f.Secret)}
		return nil
	})
	return out, err
}

// ConfirmTOTP takes the first code of a new app. The first app counts at once, a further
// one after 72 hours.
func (s *Service) ConfirmTOTP(ctx context.Context, by iis.Actor, factor, code string) error {
	var verdict error
	err := s.mine(ctx, by, "confirm-factor", func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		factors, err := tx.Factors(ctx, a.ID)
		if err != nil {
			return err
		}
		now, counts := s.Now(), s.Now()
		var f iis.Factor
		for _, other := range factors {
			if other.ID == factor && other.Confirmed.IsZero() {
				f = other
			} else if other.Kind == iis.FactorTOTP && other.Counts(now) {
				counts = now.Add(changeWait)
			}
		}
		if f.ID == "" {
			return iis.Errorf(iis.NotFound, "there is no such app to confirm")
		}
		step, ok := totpMatch(f.Secret, strings.TrimSpace(code), s.clock(), f.LastStep)
		if verdict = nil; !ok {
			verdict, ev.Outcome, ev.Reason = ErrCodeWrong, "refused", "code"
			return nil
		}
		f.LastStep, f.Confirmed, f.Effective = step, now, counts
		tx.SaveFactor(f)
		return s.changed(ctx, tx, a)
	})
	if err != nil {
		return err
	}
	return verdict
}

// RemoveFactor takes an app away after 72 hours.
func (s *Service) RemoveFactor(ctx context.Context, by iis.Actor, factor string) error {
	return s.mine(ctx, by, "change-factor", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		factors, err := tx.Factors(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, f := range factors {
			if f.ID == factor && f.Removed.IsZero() {
				f.Removed = s.Now().Add(changeWait)
				tx.SaveFactor(f)
				return s.changed(ctx, tx, a)
			}
		}
		return iis.Errorf(iis.NotFound, "there is no such app")
	})
}

func (s *Service) changed(ctx context.Context, tx Tx, a iis.Account) error {
	contacts, err := tx.Contacts(ctx, a.ID)
	if err != nil {
		return err
	}
	s.tell(tx, a, contacts, "changed")
	return nil
}

// BackupCodes makes ten new codes for paper; the old ones stop working.
func (s *Service) BackupCodes(ctx context.Context, by iis.Actor) ([]string, error) {
	var plain []string
	var rows []iis.BackupCode
	for range 10 {
		c := rand.Text()[:10] // 50 random bits
		plain = append(plain, c[:5]+"-"+c[5:])
		rows = append(rows, iis.BackupCode{User: by.User, Hash: hashOf(string(by.User), c)})
	}
	err := s.mine(ctx, by, "change-factor", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		tx.ReplaceBackupCodes(a.ID, rows)
		return s.changed(ctx, tx, a)
	})
	if err != nil {
		return nil, err
	}
	return plain, nil
}

// ForgetDevice forgets a browser: its next sign-in needs the second step and is new.
func (s *Service) ForgetDevice(ctx context.Context, by iis.Actor, device string) error {
	return s.mine(ctx, by, "forget-device", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		all, err := tx.Devices(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, d := range all {
			if d.ID == device {
				d.Removed = s.Now()
				tx.SaveDevice(d)
				return nil
			}
		}
		return iis.Errorf(iis.NotFound, "there is no such browser")
	})
}

// ChangePassword sets a new password for somebody who knows the old one; the other
// sessions end.
func (s *Service) ChangePassword(ctx context.Context, by iis.Actor, session, old, password string) error {
	if by.User == "" {
		return errNoSession
	}
	var before iis.Account
	err := s.Read(ctx, func(tx Tx) (err error) {
		if before, err = tx.Account(ctx, by.User); err != nil {
			return err
		}
		contacts, err := tx.Contacts(ctx, by.User)
		if err != nil {
			return err
		}
		return checkPassword(password, before, contacts)
	})
	if err != nil {
		return err
	}
	right := s.Passwords.Check(old, before.PasswordHash)
	hash := s.Passwords.Hash(password)
	err = s.mine(ctx, by, "change-factor", func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		if !right || a.PasswordHash != before.PasswordHash {
			ev.Outcome, ev.Reason = "refused", "wrong"
			return nil
		}
		a.PasswordHash, a.PasswordAt = hash, s.Now()
		tx.SaveAccount(a)
		tx.EndSessions(a.ID, session, "new-password", s.Now())
		return s.changed(ctx, tx, a)
	})
	if err == nil && !right {
		err = &iis.Error{Kind: iis.Invalid, Msg: "the present password is not right", Field: "current-password"}
	}
	return err
}

// SetLanguage keeps the language of the account's pages and messages.
func (s *Service) SetLanguage(ctx context.Context, by iis.Actor, language string) error {
	if language != "en" && language != "es" {
		return iis.Errorf(iis.Invalid, "choose English or Spanish")
	}
	return s.mine(ctx, by, "set-language", func(tx Tx, a iis.Account, _ *iis.AuditEvent) error {
		a.Language = language
		tx.SaveAccount(a)
		return nil
	})
}

// Close closes the caller's account. The record stays; grants the person signed go on
// until they end.
func (s *Service) Close(ctx context.Context, by iis.Actor) error {
	return s.mine(ctx, by, "change-factor", func(tx Tx, a iis.Account, ev *iis.AuditEvent) error {
		ev.Reason = "close"
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, c := range counting(contacts, s.Now()) {
			s.send(tx, message{to: c, language: a.Language, kind: "closed"})
		}
		a.Status = iis.AccountClosed
		tx.SaveAccount(a)
		tx.EndSessions(a.ID, "", "closed", s.Now())
		return nil
	})
}
