// Package account is the way in for people: registration, contacts, passwords, second
// steps, sessions and devices, and the users, roles and organizations that
// administrators keep.
//
// It knows nothing of records: who an account is in the registry is the business of
// registry/identity and registry/relation. Answers about unknown people have the words
// and the cost of those about known ones.
package account

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what account needs of a transaction. Methods that return no value are queued
// and sent with the transaction; the conditional ones are one UPDATE, run at once.
// Reading methods return iis.NotFound where there is no such row.
type Tx interface {
	guard.Tx
	accountTx
	contactTx
	factorTx
	codeTx
	sessionTx
	adminTx
}

type accountTx interface {
	Account(ctx context.Context, id iis.UserID) (iis.Account, error)
	// AccountByUsername finds without regard to case.
	AccountByUsername(ctx context.Context, username string) (iis.Account, error)
	// SaveAccount inserts (Version 0) or updates; a stale Version, or a username that is
	// taken, is a Conflict.
	SaveAccount(iis.Account)
	Memberships(ctx context.Context, user iis.UserID) ([]iis.Membership, error) // those that hold
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
	// Attempts returns the times of wrong tries since a time, oldest first.
	Attempts(ctx context.Context, kind, key string, since time.Time) ([]time.Time, error)
	SaveAttempt(iis.Attempt)
	ForgetAttempts(kind, key string)
}

type contactTx interface {
	Contacts(ctx context.Context, user iis.UserID) ([]iis.AccountContact, error) // removed ones too
	// ContactHolders returns the accounts, closed ones not among them, that have
	// confirmed a contact and not removed it.
	ContactHolders(ctx context.Context, kind iis.ContactKind, value string) ([]iis.UserID, error)
	SaveContact(iis.AccountContact)
	SaveMessage(iis.Message)
	Enqueue(iis.Job)
	SaveNotice(iis.Notice)
	InsertQuestion(iis.Question)
}

type factorTx interface {
	Factors(ctx context.Context, user iis.UserID) ([]iis.Factor, error) // removed ones too
	SaveFactor(iis.Factor)
	// UseStep accepts a time step once: it sets LastStep where it was lower, and tells
	// whether it did.
	UseStep(ctx context.Context, factor string, step int64) (bool, error)
	ReplaceBackupCodes(user iis.UserID, codes []iis.BackupCode)
	UseBackupCode(ctx context.Context, user iis.UserID, hash []byte, at time.Time) (bool, error)
	BackupCodesLeft(ctx context.Context, user iis.UserID) (int, error)
}

type codeTx interface {
	SaveCode(iis.Code)
	Code(ctx context.Context, id string) (iis.Code, error)
	// TryCode counts a try and, where the hash is right, uses the code: both only while
	// it is unused, in time and has had fewer than five tries. It tells whether the code
	// was used by this call.
	TryCode(ctx context.Context, id string, hash []byte, at time.Time) (bool, error)
	CodesSent(ctx context.Context, user iis.UserID, since time.Time) ([]iis.Code, error)
}

type sessionTx interface {
	SessionByHash(ctx context.Context, hash []byte) (iis.Session, error)
	Sessions(ctx context.Context, user iis.UserID) ([]iis.Session, error) // that have not ended
	SaveSession(iis.Session)                                              // by ID, insert or update
	EndSessions(user iis.UserID, but string, why string, at time.Time)    // all of the account's but one
	DeviceByHash(ctx context.Context, hash []byte) (iis.Device, error)
	Devices(ctx context.Context, user iis.UserID) ([]iis.Device, error) // not removed
	SaveDevice(iis.Device)
}

// Service keeps accounts.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	Read      func(context.Context, func(Tx) error) error // a snapshot; nothing is written
	Now       func() time.Time                            // the registry's clock
	Clock     func() time.Time                            // the machine's clock, for authenticator codes; nil is time.Now
	NewID     func() string
	Passwords *Passwords
	Law       *guard.Law
	PublicURL string // for links in messages
	Issuer    string // name of the service in authenticator apps
}

// do runs a deed on the caller's own account or, for staff, on others' through guard.
func (s *Service) do(ctx context.Context, by iis.Actor, act iis.Act, deed, subject string, fn func(Tx, *iis.AuditEvent) error) error {
	req := guard.Request{By: by, To: act, Deed: deed, Subject: subject, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error { return fn(tx, ev) })
}

// visitor is the actor of somebody on the way in: nobody yet, from somewhere.
func visitor(by iis.Actor) iis.Actor { return iis.Actor{Door: by.Door, Address: by.Address} }

// secret makes the value of a cookie or link: 128 random bits or more.
func secret() string { return rand.Text() }

// hashOf is how secrets and codes are kept. The salt binds a code to its row.
func hashOf(salt, secret string) []byte {
	h := sha256.Sum256([]byte(salt + "\x00" + secret))
	return h[:]
}

// keyOf makes the key under which wrong tries are counted; it names nobody.
func keyOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
