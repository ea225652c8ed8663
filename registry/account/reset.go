package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Forgot begins a new password for whoever has a username, e-mail address or telephone
// number. The answer and its cost are the same for a person we do not know.
func (s *Service) Forgot(ctx context.Context, by iis.Actor, name, agent string) (Opened, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return Opened{}, usernameError("enter your username, e-mail address or telephone number")
	}
	ses, plain := s.open(by, "", iis.StageResetCode, agent)
	err := s.do(ctx, visitor(by), iis.ActAccount, "forgot-password", "", func(tx Tx, ev *iis.AuditEvent) error {
		ses := ses
		a, to, err := s.whoForgot(ctx, tx, name)
		if err != nil {
			return err
		}
		ev.Subject = string(a.ID)
		tooOften, err := s.resetTooOften(ctx, tx, by, a.ID, ses.ID)
		if err != nil {
			return err
		}
		if a.ID == "" || tooOften {
			c, _ := s.newCode("", iis.CodeReset, ses.ID) // nobody learns it
			tx.SaveCode(c)
			ses.Code = c.ID
			tx.SaveSession(ses)
			return nil
		}
		ses.User, ses.Contact = a.ID, to.ID
		ses.Code = s.sendCode(tx, a, iis.CodeReset, ses.ID, to).ID
		tx.SaveSession(ses)
		return nil
	})
	if err != nil {
		return Opened{}, err
	}
	return Opened{SignedIn: SignedIn{Session: iis.Session{ID: ses.ID, Stage: ses.Stage}, Actor: visitor(by)}, Secret: plain}, nil
}

// resetTooOften tells whether an account has been sent enough codes, of which one network
// gets no more than a part.
func (s *Service) resetTooOften(ctx context.Context, tx Tx, by iis.Actor, user iis.UserID, session string) (bool, error) {
	key := keyOf("forgot", string(user), guard.Network(by.Address))
	asked, err := tx.Attempts(ctx, "forgot", key, s.Now().Add(-time.Hour))
	if err != nil {
		return false, err
	}
	tx.SaveAttempt(iis.Attempt{Kind: "forgot", Key: key, At: s.Now()})
	if user == "" || len(asked) >= resetsAnHour {
		return true, nil
	}
	err = mayResend(ctx, tx, user, iis.CodeReset, session, s.Now())
	if iis.KindOf(err) == iis.TooMany && err != nil {
		return true, nil
	}
	return false, err
}

// whoForgot finds an active account and the contact to send to; a stranger is empty.
func (s *Service) whoForgot(ctx context.Context, tx Tx, name string) (iis.Account, iis.AccountContact, error) {
	a, err := tx.AccountByUsername(ctx, name)
	if err != nil && iis.KindOf(err) != iis.NotFound {
		return iis.Account{}, iis.AccountContact{}, err
	}
	var kind iis.ContactKind
	var value string
	if a.ID == "" {
		kind, value = contactIn(name)
		holders, err := tx.ContactHolders(ctx, kind, value)
		if err != nil || len(holders) != 1 {
			return iis.Account{}, iis.AccountContact{}, err
		}
		if a, err = tx.Account(ctx, holders[0]); err != nil {
			return iis.Account{}, iis.AccountContact{}, err
		}
	}
	if a.Status != iis.AccountActive {
		return iis.Account{}, iis.AccountContact{}, nil
	}
	contacts, err := tx.Contacts(ctx, a.ID)
	if err != nil {
		return iis.Account{}, iis.AccountContact{}, err
	}
	for _, want := range []iis.ContactKind{iis.ContactEmail, iis.ContactText} {
		for _, c := range counting(contacts, s.Now()) {
			if value == "" && c.Kind == want || value != "" && c.Kind == kind && c.Value == value {
				return a, c, nil
			}
		}
	}
	return iis.Account{}, iis.AccountContact{}, nil
}

func contactIn(name string) (iis.ContactKind, string) {
	if v, err := CleanEmail(name); err == nil {
		return iis.ContactEmail, v
	}
	if v, err := CleanPhone(name); err == nil {
		return iis.ContactText, v
	}
	return iis.ContactEmail, name
}

// ResetCode takes the code that Forgot sent. The second step follows, by another way
// than the contact that got it. Somebody who was invited by the one contact there is has
// no other way, and no password yet that could be taken over.
func (s *Service) ResetCode(ctx context.Context, by iis.Actor, secret, code string) error {
	var verdict error
	err := s.stage(ctx, by, secret, "reset-code", []iis.Stage{iis.StageResetCode}, func(tx Tx, ses iis.Session, a iis.Account, ev *iis.AuditEvent) (err error) {
		if verdict, err = s.tryCode(ctx, tx, ses.Code, iis.CodeReset, ses.ID, strings.TrimSpace(code)); err != nil {
			return err
		}
		if verdict != nil {
			ev.Outcome, ev.Reason = "refused", "code"
			return nil
		}
		ses.Stage, ses.Code, ses.Seen = iis.StageResetStep, "", s.Now()
		others, err := s.ways(ctx, tx, ses)
		if err != nil {
			return err
		}
		if a.PasswordHash == "" && len(others) == 0 {
			ses.Stage = iis.StageReset
		}
		tx.SaveSession(ses)
		return nil
	})
	return errors.Join(err, verdict)
}

// Reset sets the new password at the end and signs in; all other sessions end.
func (s *Service) Reset(ctx context.Context, by iis.Actor, secret, password string) (Opened, error) {
	return s.newPassword(ctx, by, secret, "reset-password", iis.StageReset, password)
}

// notMeLink makes the link by which the holder of a contact says "this was not me".
func (s *Service) notMeLink(tx Tx, a iis.Account) string {
	id, plain := s.NewID(), secret()
	tx.SaveCode(iis.Code{ID: id, User: a.ID, Purpose: iis.CodeNotMe, Object: string(a.ID), Hash: hashOf(id, plain), Sent: s.Now(), Until: s.Now().Add(notMeLife)})
	return s.PublicURL + "/account/security/events/" + id + "." + plain
}

// NotMe takes the last part of such a link: all sessions end, remembered browsers are
// forgotten, the next sign-in leads to a new password, and the registry's staff is asked
// to look into it. It works once, signed in or not.
func (s *Service) NotMe(ctx context.Context, by iis.Actor, event string) error {
	id, plain, _ := strings.Cut(event, ".")
	var verdict error
	err := s.do(ctx, visitor(by), iis.ActAccount, "not-me", "", func(tx Tx, ev *iis.AuditEvent) error {
		c, err := tx.Code(ctx, id)
		if err != nil && iis.KindOf(err) != iis.NotFound {
			return err
		}
		ev.Subject = string(c.User)
		if verdict, err = s.tryCode(ctx, tx, id, iis.CodeNotMe, string(c.User), plain); err != nil {
			return err
		}
		if verdict != nil || c.User == "" {
			ev.Outcome, ev.Reason = "refused", "code"
			verdict = iis.Errorf(iis.NotFound, "this link has been used, or is too old")
			return nil
		}
		a, err := tx.Account(ctx, c.User)
		if err != nil {
			return err
		}
		a.MustReset = true
		tx.SaveAccount(a)
		tx.EndSessions(a.ID, "", "not-me", s.Now())
		devices, err := tx.Devices(ctx, a.ID)
		if err != nil {
			return err
		}
		for _, d := range devices {
			d.Removed = s.Now()
			tx.SaveDevice(d)
		}
		tx.InsertQuestion(s.alarm(a))
		return s.undoPending(ctx, tx, a.ID)
	})
	return errors.Join(err, verdict)
}

// undoPending takes back the changes of contacts and second steps that wait to count:
// what they wait for is such a word.
func (s *Service) undoPending(ctx context.Context, tx Tx, user iis.UserID) error {
	now := s.Now()
	contacts, err := tx.Contacts(ctx, user)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		if undone(&c.Removed, c.Effective, now) {
			tx.SaveContact(c)
		}
	}
	factors, err := tx.Factors(ctx, user)
	if err != nil {
		return err
	}
	for _, f := range factors {
		if undone(&f.Removed, f.Effective, now) {
			tx.SaveFactor(f)
		}
	}
	return nil
}

// undone ends what does not count yet and keeps what was to end; it tells whether there
// was anything to undo.
func undone(removed *time.Time, effective, now time.Time) bool {
	switch {
	case removed.IsZero() && !now.Before(effective) && !effective.IsZero():
		return false
	case removed.IsZero():
		*removed = now
	case now.Before(*removed):
		*removed = time.Time{}
	default:
		return false
	}
	return true
}
