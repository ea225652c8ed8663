package account

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// rememberFor is how long a resident's browser is remembered (portal.md 2).
const rememberFor = 30 * 24 * time.Hour

// errWrongSignIn has the same words for an unknown person and a wrong password.
var errWrongSignIn error = &iis.Error{Kind: iis.Unauthenticated, Msg: "the username or the password is not right", Field: "username"}

// SignIn takes username and password. The session that opens waits for the second step,
// but for a resident in a browser that is remembered.
func (s *Service) SignIn(ctx context.Context, by iis.Actor, username, password, device, agent string) (Opened, error) {
	username = strings.TrimSpace(username)
	key := keyOf("sign-in", strings.ToLower(username), guard.Network(by.Address))
	around := keyOf("sign-in-network", guard.Network(by.Address))
	a, dev, err := s.known(ctx, username, device, key, around)
	if err != nil && iis.KindOf(err) != iis.TooMany {
		return Opened{}, err
	}
	slowed := err
	right := slowed == nil && s.Passwords.Check(password, a.PasswordHash) && a.Status == iis.AccountActive
	var out Opened
	err = s.do(ctx, visitor(by), iis.ActAccount, "sign-in", string(a.ID), func(tx Tx, ev *iis.AuditEvent) error {
		if slowed != nil {
			ev.Outcome, ev.Reason = "refused", "slow"
			return nil
		}
		if !right {
			ev.Outcome, ev.Reason = "refused", "wrong"
			tx.SaveAttempt(iis.Attempt{Kind: "sign-in", Key: key, At: s.Now()})
			tx.SaveAttempt(iis.Attempt{Kind: "sign-in-network", Key: around, At: s.Now()})
			return nil
		}
		now, err := tx.Account(ctx, a.ID)
		if err != nil || now.PasswordHash != a.PasswordHash || now.Status != iis.AccountActive {
			return errors.Join(errWrongSignIn, err)
		}
		members, err := tx.Memberships(ctx, a.ID)
		if err != nil {
			return err
		}
		tx.ForgetAttempts("sign-in", key)
		ses, plain := s.open(by, a.ID, iis.StageStep, agent)
		ses.Staff = len(members) > 0
		ses.Device = dev.ID
		if !ses.Staff && !now.MustReset && s.Now().Before(dev.Remembered) {
			out, err = s.signIn(ctx, tx, by, ses, now, dev)
			return err
		}
		tx.SaveSession(ses)
		out = Opened{SignedIn: SignedIn{Session: ses, Account: now, Actor: visitor(by)}, Secret: plain}
		return nil
	})
	switch {
	case err != nil:
		return Opened{}, err
	case slowed != nil:
		return Opened{}, slowed
	case !right:
		return Opened{}, errWrongSignIn
	}
	return out, nil
}

// known reads, before the slow hashing, who signs in and with which browser. A stranger
// is an empty account. Too many wrong tries, of the account or around it, make it slow.
func (s *Service) known(ctx context.Context, username, device, key, around string) (a iis.Account, dev iis.Device, err error) {
	err = s.Read(ctx, func(tx Tx) error {
		if a, err = tx.AccountByUsername(ctx, username); err != nil && iis.KindOf(err) != iis.NotFound {
			return err
		}
		if err := slow(ctx, tx, "sign-in", key, triesFree, s.Now()); err != nil {
			return err
		}
		if device != "" && a.ID != "" {
			dev, err = tx.DeviceByHash(ctx, hashOf("device", device))
			if err != nil && iis.KindOf(err) != iis.NotFound {
				return err
			}
			if err != nil || dev.User != a.ID || !dev.Removed.IsZero() {
				dev = iis.Device{}
			}
		}
		if dev.ID == "" {
			return slow(ctx, tx, "sign-in-network", around, networkFree, s.Now())
		}
		return nil
	})
	return a, dev, err
}

// signIn turns a session into a real one: new secret, new time, and a notice where the
// browser is new.
func (s *Service) signIn(ctx context.Context, tx Tx, by iis.Actor, ses iis.Session, a iis.Account, dev iis.Device) (Opened, error) {
	now := s.Now()
	out := Opened{}
	members, err := tx.Memberships(ctx, a.ID)
	if err != nil {
		return Opened{}, err
	}
	ses.Staff = len(members) > 0
	first := ses.Stage == iis.StageRegister
	ses.Stage, ses.Code, ses.Contact, ses.Created = iis.StageSignedIn, "", "", now
	out.Secret = s.renew(&ses)
	if dev.ID == "" {
		out.Device = secret()
		dev = iis.Device{ID: s.NewID(), Hash: hashOf("device", out.Device), User: a.ID, Name: ses.Agent, First: now}
		if !first {
			contacts, err := tx.Contacts(ctx, a.ID)
			if err != nil {
				return Opened{}, err
			}
			s.tell(tx, a, contacts, "new-device")
		}
	}
	dev.Last = now
	tx.SaveDevice(dev)
	ses.Device = dev.ID
	if len(members) == 1 {
		ses.Organization, ses.Role = members[0].Organization, members[0].Role
	}
	tx.SaveSession(ses)
	out.SignedIn, err = s.standFor(ctx, tx, by, ses, a)
	return out, err
}
