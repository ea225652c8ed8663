package iis

import "time"

// AccountStatus is where an account stands.
type AccountStatus string

const (
	AccountNew      AccountStatus = "new" // registered, contact not yet confirmed or no password
	AccountActive   AccountStatus = "active"
	AccountDisabled AccountStatus = "disabled" // by an administrator
	AccountClosed   AccountStatus = "closed"   // by its owner
)

// Account is a resident's or staff user's way in. Who it is in the registry is said by
// an AccountLink, what it may do in organizations by Memberships.
type Account struct {
	ID           UserID
	Username     string // as typed; unique without regard to case
	Name         Name
	BirthDate    Date
	Language     string // "en", "es"
	PasswordHash string // argon2id in PHC form
	PasswordAt   time.Time
	MustReset    bool // the next sign-in leads to a new password
	Status       AccountStatus
	Created      time.Time
	Version      int64
}

// ContactKind is the channel of a contact, and of a message: as the outbox names it.
type ContactKind string

const (
	ContactEmail  ContactKind = "email"
	ContactText   ContactKind = "text"
	ContactLetter ContactKind = "letter"
)

// AccountContact is an address at which an account is reached. A changed one counts 72
// hours after the change, the first of its kind at once.
type AccountContact struct {
	ID        string
	User      UserID
	Kind      ContactKind
	Value     string // lower-case e-mail address, or ten digits
	Added     time.Time
	Confirmed time.Time // zero until the code came back
	Effective time.Time // from when it counts
	Removed   time.Time // from when it counts no more; 72 hours after its removal
	Failed    time.Time // when a delivery last failed; zero is never
}

// Counts tells whether messages and codes may go to the contact.
func (c AccountContact) Counts(at time.Time) bool {
	return !c.Confirmed.IsZero() && !at.Before(c.Effective) && (c.Removed.IsZero() || at.Before(c.Removed))
}

// FactorKind is a kind of second step.
type FactorKind string

const (
	FactorTOTP   FactorKind = "totp"   // authenticator app, RFC 6238
	FactorText   FactorKind = "text"   // code by text
	FactorEmail  FactorKind = "email"  // code by e-mail
	FactorBackup FactorKind = "backup" // one of ten codes on paper
)

// Factor is a second step of an account. Codes by text and e-mail need no row: each
// contact that counts is one.
type Factor struct {
	ID        string
	User      UserID
	Kind      FactorKind
	Label     string
	Secret    []byte // TOTP seed; sealed by the store
	LastStep  int64  // the newest time step that was accepted; each is accepted once
	Added     time.Time
	Confirmed time.Time
	Effective time.Time
	Removed   time.Time
}

// Counts tells whether the factor can be used.
func (f Factor) Counts(at time.Time) bool {
	return !f.Confirmed.IsZero() && !at.Before(f.Effective) && (f.Removed.IsZero() || at.Before(f.Removed))
}

// BackupCode is one of ten codes that each stand in for the second step once.
type BackupCode struct {
	User UserID
	Hash []byte // SHA-256 of the account's id and the code
	Used time.Time
}

// Membership is a role of a user in an organization.
type Membership struct {
	ID           string
	User         UserID
	Organization OrganizationID
	Role         Role
	Since        time.Time
	Until        time.Time // zero while it holds
	By           UserID
}
