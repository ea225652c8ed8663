package account

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Ends of sessions (portal.md 2).
const (
	staffIdle, staffEnd       = 15 * time.Minute, 12 * time.Hour
	residentIdle, residentEnd = 20 * time.Minute, 8 * time.Hour
	stageIdle, stageEnd       = 30 * time.Minute, 2 * time.Hour // on the way in
	touchEvery                = time.Minute                     // how fine Seen is kept
)

// Place is one workspace that a person may choose.
type Place struct {
	Organization iis.Organization
	Role         iis.Role
}

// SignedIn is who a session stands for. Actor is somebody only when the session is
// signed in; before that it is a visitor, and Stage says what comes next. Account is
// empty until a code was entered that only its holder got.
type SignedIn struct {
	Session iis.Session
	Account iis.Account
	Actor   iis.Actor
	Places  []Place       // organizations the person works in
	Left    time.Duration // how long the session lasts if nothing more is done; set by Session
}

// Signed tells whether the session is signed in and not merely on its way.
func (i SignedIn) Signed() bool { return i.Session.Stage == iis.StageSignedIn && i.Session.User != "" }

// Opened is a session that has just begun or come further, with the secrets that the
// browser keeps. A new Secret replaces the old one.
type Opened struct {
	SignedIn
	Secret string
	Device string // new secret of the browser; empty keeps the old one
}

var errNoSession = iis.Errorf(iis.Unauthenticated, "sign in first")

// Session finds the session behind a cookie's secret. active says that a person asked,
// and not a page by itself: only that prolongs it.
func (s *Service) Session(ctx context.Context, by iis.Actor, secret string, active bool) (SignedIn, error) {
	var in SignedIn
	err := s.Read(ctx, func(tx Tx) (err error) {
		in, err = s.signedIn(ctx, tx, by, secret)
		return err
	})
	if err != nil {
		return SignedIn{}, err
	}
	if now := s.Now(); active && now.Sub(in.Session.Seen) >= touchEvery {
		err = s.InTx(ctx, func(tx Tx) error {
			ses, _, err := s.live(ctx, tx, secret)
			if err != nil {
				return err
			}
			ses.Seen = now
			tx.SaveSession(ses)
			in.Session = ses
			return nil
		})
	}
	in.Left = ends(in.Session).Sub(s.Now())
	return in, err
}

// live reads a session that has not ended, with its account. A session of nobody (a
// forgotten password of an unknown person) has an empty account.
func (s *Service) live(ctx context.Context, tx Tx, secret string) (iis.Session, iis.Account, error) {
	if secret == "" {
		return iis.Session{}, iis.Account{}, errNoSession
	}
	ses, err := tx.SessionByHash(ctx, hashOf("session", secret))
	if err != nil && iis.KindOf(err) == iis.NotFound {
		return iis.Session{}, iis.Account{}, errNoSession
	}
	if err != nil {
		return iis.Session{}, iis.Account{}, err
	}
	if over(ses, s.Now()) {
		return iis.Session{}, iis.Account{}, errNoSession
	}
	if ses.User == "" {
		return ses, iis.Account{}, nil
	}
	a, err := tx.Account(ctx, ses.User)
	if err != nil {
		return iis.Session{}, iis.Account{}, err
	}
	if a.Status == iis.AccountDisabled || a.Status == iis.AccountClosed {
		return iis.Session{}, iis.Account{}, errNoSession
	}
	return ses, a, nil
}

// over tells whether a session has ended, by itself or by somebody.
func over(ses iis.Session, now time.Time) bool {
	return !ses.Ended.IsZero() || !now.Before(ends(ses))
}

// ends is when a session ends by itself if nothing more is done.
func ends(ses iis.Session) time.Time {
	idle, end := residentIdle, residentEnd
	switch {
	case ses.Stage != iis.StageSignedIn:
		idle, end = stageIdle, stageEnd
	case ses.Staff:
		idle, end = staffIdle, staffEnd
	}
	if last := ses.Created.Add(end); last.Before(ses.Seen.Add(idle)) {
		return last
	}
	return ses.Seen.Add(idle)
}

func (s *Service) signedIn(ctx context.Context, tx Tx, by iis.Actor, secret string) (SignedIn, error) {
	ses, a, err := s.live(ctx, tx, secret)
	if err != nil {
		return SignedIn{}, err
	}
	return s.standFor(ctx, tx, by, ses, a)
}

// standFor makes the actor of a session: in the chosen workspace where the role still
// holds, else as a resident. Nobody works without a second step.
func (s *Service) standFor(ctx context.Context, tx Tx, by iis.Actor, ses iis.Session, a iis.Account) (SignedIn, error) {
	in := SignedIn{Session: ses, Account: a, Actor: visitor(by)}
	if ses.Stage == iis.StageResetCode { // whoever typed a name has shown nothing yet: not even its language is told
		in.Session.User, in.Session.Contact, in.Account = "", "", iis.Account{}
	}
	if !in.Signed() {
		return in, nil
	}
	members, err := tx.Memberships(ctx, a.ID)
	if err != nil {
		return SignedIn{}, err
	}
	in.Actor.User, in.Actor.Resident, in.Actor.SteppedUp, in.Actor.StepMethod = a.ID, true, ses.SecondStep, ses.Method
	in.Session.Organization, in.Session.Role = "", ""
	for _, m := range members {
		org, err := tx.Organization(ctx, m.Organization)
		if err != nil {
			return SignedIn{}, err
		}
		if org.Disabled {
			continue
		}
		in.Places = append(in.Places, Place{Organization: org, Role: m.Role})
		if m.Organization == ses.Organization && m.Role == ses.Role && !ses.SecondStep.IsZero() {
			in.Actor.Resident, in.Actor.Organization, in.Actor.Kind, in.Actor.Role = false, org.ID, org.Kind, m.Role
			in.Session.Organization, in.Session.Role = org.ID, m.Role
		}
	}
	return in, nil
}

// Choose moves the session into a workspace: that of an organization, or the resident's
// own where the organization is empty. A session of a remembered browser gives its second
// step first.
func (s *Service) Choose(ctx context.Context, by iis.Actor, secret string, org iis.OrganizationID, role iis.Role) (SignedIn, error) {
	var in SignedIn
	err := s.do(ctx, by, iis.ActAccount, "choose-workspace", string(org), func(tx Tx, _ *iis.AuditEvent) error {
		ses, a, err := s.live(ctx, tx, secret)
		if err != nil {
			return err
		}
		if org != "" && ses.SecondStep.IsZero() {
			return guard.ErrSecondStep
		}
		ses.Organization, ses.Role, ses.Seen = org, role, s.Now()
		ses.Staff = ses.Staff || org != ""
		if in, err = s.standFor(ctx, tx, by, ses, a); err != nil {
			return err
		}
		if in.Session.Organization != org || in.Session.Role != role {
			return iis.Errorf(iis.NotFound, "there is no such workspace")
		}
		tx.SaveSession(ses)
		return nil
	})
	return in, err
}

// SignOut ends the session.
func (s *Service) SignOut(ctx context.Context, by iis.Actor, secret string) error {
	return s.do(ctx, by, iis.ActAccount, "sign-out", string(by.User), func(tx Tx, _ *iis.AuditEvent) error {
		ses, _, err := s.live(ctx, tx, secret)
		if err != nil {
			return err
		}
		s.end(tx, ses, "signed-out")
		return nil
	})
}

func (s *Service) end(tx Tx, ses iis.Session, why string) {
	ses.Ended, ses.EndedWhy = s.Now(), why
	tx.SaveSession(ses)
}

// SignOutEverywhere ends all sessions of the person but the one with the given id, which
// may be empty.
func (s *Service) SignOutEverywhere(ctx context.Context, by iis.Actor, but string) error {
	return s.mine(ctx, by, "sign-out-everywhere", func(tx Tx, _ iis.Account, _ *iis.AuditEvent) error {
		tx.EndSessions(by.User, but, "signed-out-everywhere", s.Now())
		return nil
	})
}

// open begins a session in a stage and returns it with its secret.
func (s *Service) open(by iis.Actor, user iis.UserID, stage iis.Stage, agent string) (iis.Session, string) {
	now, plain := s.Now(), secret()
	return iis.Session{ID: s.NewID(), Hash: hashOf("session", plain), User: user, Stage: stage, Created: now, Seen: now,
		Address: by.Address, Agent: agent}, plain
}

// renew gives a session a new secret, as each sign-in and step-up does, and starts its
// time anew where it has just become a real one.
func (s *Service) renew(ses *iis.Session) string {
	plain := secret()
	ses.Hash, ses.Seen = hashOf("session", plain), s.Now()
	return plain
}

// stage runs a deed of somebody on the way in, whose session must be in one of the
// stages.
func (s *Service) stage(ctx context.Context, by iis.Actor, secret, deed string, want []iis.Stage,
	fn func(tx Tx, ses iis.Session, a iis.Account, ev *iis.AuditEvent) error) error {
	return s.do(ctx, visitor(by), iis.ActAccount, deed, "", func(tx Tx, ev *iis.AuditEvent) error {
		ses, a, err := s.live(ctx, tx, secret)
		if err != nil {
			return err
		}
		ev.Subject = string(ses.User)
		for _, w := range want {
			if ses.Stage == w {
				return fn(tx, ses, a, ev)
			}
		}
		return iis.Errorf(iis.Conflict, "this step is done, or is not yet due")
	})
}
