package account

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"time"

	"github.com/openiis/openiis/iis"
)

// Life and limits of a one-time code (security.md 5.3).
const (
	codeLife     = 10 * time.Minute
	codeAgain    = 60 * time.Second // before the next one may be asked for
	codesAnHour  = 10               // sent to one account for one purpose, and to one contact
	resetsAnHour = 6                // of them for a forgotten password, asked for by one network
	notMeLife    = 7 * 24 * time.Hour
)

// digits makes a code of six digits.
func digits() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return fmt.Sprintf("%06d", n)
}

// newCode makes a code for a purpose and object; the plain code goes into the message.
func (s *Service) newCode(user iis.UserID, purpose iis.CodePurpose, object string) (iis.Code, string) {
	now, plain := s.Now(), digits()
	id := s.NewID()
	return iis.Code{ID: id, User: user, Purpose: purpose, Object: object, Hash: hashOf(id, plain), Sent: now, Until: now.Add(codeLife)}, plain
}

// sendCode makes a code and sends it to a contact.
func (s *Service) sendCode(tx Tx, a iis.Account, purpose iis.CodePurpose, object string, to iis.AccountContact) iis.Code {
	c, plain := s.newCode(a.ID, purpose, object)
	tx.SaveCode(c)
	s.send(tx, message{to: to, language: a.Language, kind: "code", code: plain})
	return c
}

// mayResend refuses a code that comes too soon after the last one for the same object, or
// too often for one account and purpose: what strangers ask for in the name of an account
// keeps nobody from signing in.
func mayResend(ctx context.Context, tx Tx, user iis.UserID, purpose iis.CodePurpose, object string, at time.Time) error {
	sent, err := tx.CodesSent(ctx, user, at.Add(-time.Hour))
	if err != nil {
		return err
	}
	var last time.Time
	n := 0
	for _, c := range sent {
		if c.Purpose != purpose {
			continue
		}
		n++
		if c.Object == object && c.Sent.After(last) {
			last = c.Sent
		}
	}
	switch {
	case n >= codesAnHour:
		return tooMany(time.Hour)
	case at.Before(last.Add(codeAgain)):
		return tooMany(last.Add(codeAgain).Sub(at))
	}
	return nil
}

// Errors of codes; the page words each.
var (
	ErrCodeWrong   error = &iis.Error{Kind: iis.Invalid, Msg: "this code is not right", Field: "one-time-code"}
	ErrCodeExpired error = &iis.Error{Kind: iis.Invalid, Msg: "this code is too old: ask for a new one", Field: "one-time-code"}
	ErrCodeUsed    error = &iis.Error{Kind: iis.Invalid, Msg: "this code has been used: ask for a new one", Field: "one-time-code"}
	ErrCodeTries   error = &iis.Error{Kind: iis.Invalid, Msg: "too many wrong codes: ask for a new one", Field: "one-time-code"}
)

// tryCode tries a code that waits for a purpose and object. The verdict is apart from
// err, since a wrong try must be kept: the deed commits, then the verdict is returned.
func (s *Service) tryCode(ctx context.Context, tx Tx, id string, purpose iis.CodePurpose, object, plain string) (verdict, err error) {
	now := s.Now()
	c, err := tx.Code(ctx, id)
	if iis.KindOf(err) == iis.NotFound && err != nil {
		return ErrCodeWrong, nil
	}
	if err != nil {
		return nil, err
	}
	if c.Purpose != purpose || c.Object != object {
		return ErrCodeWrong, nil
	}
	used, err := tx.TryCode(ctx, id, hashOf(id, plain), now)
	switch {
	case err != nil:
		return nil, err
	case used:
		return nil, nil
	case !c.Used.IsZero():
		return ErrCodeUsed, nil
	case !now.Before(c.Until):
		return ErrCodeExpired, nil
	case c.Tries >= maxCodeTries:
		return ErrCodeTries, nil
	}
	return ErrCodeWrong, nil
}

// maxCodeTries is how often a code may be tried.
const maxCodeTries = 5
