package account

import (
	"context"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Way is one second step that a person can choose.
type Way struct {
	ID   string // of the factor or contact; "backup" for the codes on paper
	Kind iis.FactorKind
	Hint string // masked contact, or the factor's label
}

// stepStages are the stages in which a second step can be given; signed in, it is a
// step-up.
var stepStages = []iis.Stage{iis.StageStep, iis.StageResetStep, iis.StageSignedIn}

// ways lists what an account can use now. The contact that got the code of a forgotten
// password is not among them.
func (s *Service) ways(ctx context.Context, tx Tx, ses iis.Session) ([]Way, error) {
	now := s.Now()
	var out []Way
	factors, err := tx.Factors(ctx, ses.User)
	if err != nil {
		return nil, err
	}
	for _, f := range factors {
		if f.Counts(now) && f.Kind == iis.FactorTOTP {
			out = append(out, Way{ID: f.ID, Kind: f.Kind, Hint: f.Label})
		}
	}
	contacts, err := tx.Contacts(ctx, ses.User)
	if err != nil {
		return nil, err
	}
	for _, kind := range []iis.ContactKind{iis.ContactText, iis.ContactEmail} {
		for _, c := range counting(contacts, now) {
			if c.Kind == kind && c.ID != ses.Contact {
				out = append(out, Way{ID: c.ID, Kind: iis.FactorKind(kind), Hint: Mask(c)})
			}
		}
	}
	left, err := tx.BackupCodesLeft(ctx, ses.User)
	if err == nil && left > 0 {
		out = append(out, Way{ID: "backup", Kind: iis.FactorBackup})
	}
	return out, err
}

// Ways lists the second steps that the person behind a session can use, best first.
func (s *Service) Ways(ctx context.Context, by iis.Actor, secret string) ([]Way, error) {
	var out []Way
	err := s.Read(ctx, func(tx Tx) error {
		in, err := s.signedIn(ctx, tx, by, secret)
		if err != nil {
			return err
		}
		out, err = s.ways(ctx, tx, in.Session)
		return err
	})
	return out, err
}

// SendStep sends a code to the contact of a way.
func (s *Service) SendStep(ctx context.Context, by iis.Actor, secret, way string) error {
	return s.stage(ctx, by, secret, "send-second-step", stepStages, func(tx Tx, ses iis.Session, a iis.Account, _ *iis.AuditEvent) error {
		w, err := s.way(ctx, tx, ses, way)
		if err != nil {
			return err
		}
		contacts, err := tx.Contacts(ctx, a.ID)
		if err != nil {
			return err
		}
		c, ok := contactByID(contacts, w.ID)
		if !ok {
			return iis.Errorf(iis.Invalid, "no code is sent for this second step")
		}
		object := ses.ID + "/" + c.ID
		if err := mayResend(ctx, tx, a.ID, iis.CodeSecondStep, object, s.Now()); err != nil {
			return err
		}
		ses.Code, ses.Seen = s.sendCode(tx, a, iis.CodeSecondStep, object, c).ID, s.Now()
		tx.SaveSession(ses)
		return nil
	})
}

func (s *Service) way(ctx context.Context, tx Tx, ses iis.Session, id string) (Way, error) {
	all, err := s.ways(ctx, tx, ses)
	if err != nil {
		return Way{}, err
	}
	for _, w := range all {
		if w.ID == id {
			return w, nil
		}
	}
	return Way{}, iis.Errorf(iis.NotFound, "there is no such second step")
}

// SecondStep takes the code of a way: it signs in, lets a reset go on, or steps a
// signed-in session up. remember lets a resident's browser do without for 30 days.
func (s *Service) SecondStep(ctx context.Context, by iis.Actor, secret, way, code string, remember bool) (Opened, error) {
	var out Opened
	var verdict error
	code = strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return -1
		}
		return r
	}, code)
	err := s.stage(ctx, by, secret, "second-step", stepStages, func(tx Tx, ses iis.Session, a iis.Account, ev *iis.AuditEvent) error {
		verdict = nil
		key := keyOf("second-step", string(a.ID), guard.Network(by.Address))
		if verdict = slow(ctx, tx, "second-step", key, triesFree, s.Now()); verdict != nil {
			ev.Outcome, ev.Reason = "refused", "slow"
			return nil
		}
		w, err := s.way(ctx, tx, ses, way)
		if err != nil {
			return err
		}
		if verdict, err = s.tryWay(ctx, tx, ses, w, code); err != nil {
			return err
		}
		if verdict != nil {
			ev.Outcome, ev.Reason = "refused", "wrong"
			tx.SaveAttempt(iis.Attempt{Kind: "second-step", Key: key, At: s.Now()})
			return nil
		}
		tx.ForgetAttempts("second-step", key)
		ses.SecondStep, ses.Method, ses.Code = s.Now(), w.Kind, ""
		out, err = s.onward(ctx, tx, by, ses, a, remember)
		return err
	})
	if err == nil {
		err = verdict
	}
	if err != nil {
		return Opened{}, err
	}
	return out, nil
}

// tryWay tries a code by one way.
func (s *Service) tryWay(ctx context.Context, tx Tx, ses iis.Session, w Way, code string) (verdict, err error) {
	switch w.Kind {
	case iis.FactorTOTP:
		factors, err := tx.Factors(ctx, ses.User)
		if err != nil {
			return nil, err
		}
		for _, f := range factors {
			if f.ID == w.ID {
				return s.tryTOTP(ctx, tx, f, code)
			}
		}
		return ErrCodeWrong, nil
	case iis.FactorBackup:
		used, err := tx.UseBackupCode(ctx, ses.User, hashOf(string(ses.User), strings.ToUpper(code)), s.Now())
		if err != nil || used {
			return nil, err
		}
		return ErrCodeWrong, nil
	default:
		return s.tryCode(ctx, tx, ses.Code, iis.CodeSecondStep, ses.ID+"/"+w.ID, code)
	}
}

// tryTOTP tries a code of an authenticator app, by the machine's clock, since the app
// knows no other. Each step is accepted once.
func (s *Service) tryTOTP(ctx context.Context, tx Tx, f iis.Factor, code string) (verdict, err error) {
	step, ok := totpMatch(f.Secret, code, s.clock(), f.LastStep)
	if !ok {
		return ErrCodeWrong, nil
	}
	used, err := tx.UseStep(ctx, f.ID, step)
	if err == nil && !used {
		return ErrCodeUsed, nil
	}
	return nil, err
}

// onward says what a right second step leads to.
func (s *Service) onward(ctx context.Context, tx Tx, by iis.Actor, ses iis.Session, a iis.Account, remember bool) (Opened, error) {
	switch {
	case ses.Stage == iis.StageSignedIn:
		out := Opened{Secret: s.renew(&ses)}
		tx.SaveSession(ses)
		var err error
		out.SignedIn, err = s.standFor(ctx, tx, by, ses, a)
		return out, err
	case ses.Stage == iis.StageResetStep || a.MustReset:
		ses.Stage = iis.StageReset
		out := Opened{Secret: s.renew(&ses)}
		tx.SaveSession(ses)
		out.SignedIn = SignedIn{Session: ses, Account: a, Actor: visitor(by)}
		return out, nil
	}
	dev, err := s.deviceOf(ctx, tx, ses)
	if err != nil {
		return Opened{}, err
	}
	out, err := s.signIn(ctx, tx, by, ses, a, dev)
	if err != nil || !remember || out.Session.Staff {
		return out, err
	}
	if out.Device != "" {
		dev = iis.Device{ID: out.Session.Device, Hash: hashOf("device", out.Device), User: a.ID, Name: ses.Agent, First: s.Now()}
	}
	dev.Last, dev.Remembered = s.Now(), s.Now().Add(rememberFor)
	tx.SaveDevice(dev)
	return out, nil
}

func (s *Service) deviceOf(ctx context.Context, tx Tx, ses iis.Session) (iis.Device, error) {
	if ses.Device == "" {
		return iis.Device{}, nil
	}
	all, err := tx.Devices(ctx, ses.User)
	for _, d := range all {
		if d.ID == ses.Device {
			return d, nil
		}
	}
	return iis.Device{}, err
}
