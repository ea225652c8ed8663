package iis

import "time"

// GrantScope is what part of a record a grant opens (portal.md 4.1).
type GrantScope string

const (
	ScopeSchoolForm GrantScope = "school-form" // vaccine and date of the school's groups, as known at signing
	ScopeVaccines   GrantScope = "vaccines"    // chosen vaccine groups, as known at signing
	ScopeFull       GrantScope = "full"        // all doses known at signing, with later corrections
	ScopeFullFuture GrantScope = "full-future" // and doses first reported afterwards
)

// Purposes a person can name for a grant, beside PurposeTreatment and PurposeSchool.
const (
	PurposeWork   Purpose = "work"
	PurposeCamp   Purpose = "camp"
	PurposeTravel Purpose = "travel"
	PurposeLegal  Purpose = "legal"
	PurposeOther  Purpose = "other"
)

// GrantStatus is where a grant stands. That its last day is over is not a status: it is
// asked of the calendar (Grant.Ended).
type GrantStatus string

const (
	GrantActive     GrantStatus = "active"
	GrantRevoked    GrantStatus = "revoked"
	GrantSuperseded GrantStatus = "superseded" // extended or narrowed by a newer signature
	GrantUsedUp     GrantStatus = "used-up"    // the last opening was used
	GrantLocked     GrantStatus = "locked"     // five wrong PINs
	GrantExpired    GrantStatus = "expired"    // never stored; what Grant.StatusOn says after the last day
)

// Capacities in which a person signs.
const (
	CapacitySelf     = "self"
	CapacityGuardian = "guardian"
)

// Signature is the evidence of one signing.
type Signature struct {
	By       UserID
	Name     string // as typed
	Capacity string // CapacitySelf or CapacityGuardian
	Relation string // of a guardian: HL7 0063
	Text     string // word for word as shown
	Hash     string // SHA-256 of Text, 64 hex digits
	Version  string // of the text's template
	Language string // "en", "es"
	Method   string // kind of the second step: "totp", "text", "email", "backup"
	At       time.Time
	Address  string // network address
}

// Grant is a person's signed permission: who may see what of a record, for what, until
// when.
type Grant struct {
	ID      GrantID
	Patient PatientID

	To             OrganizationID // empty for a link
	ToUser         UserID         // a named user of To; empty is everybody there
	RecipientName  string         // for a link: person or organization outside the registry
	RecipientEmail string         // for a link: where it was sent
	RecipientPhone string
	LinkHash       []byte // SHA-256 of the link's secret
	PINHash        []byte // SHA-256 of the grant's id and the PIN
	PINTries       int    // wrong PINs so far

	Scope        GrantScope
	Groups       []string // vaccine groups of ScopeVaccines and ScopeSchoolForm
	Confidential bool     // the person ticked confidential doses too
	Download     bool
	Report       bool // may report to the record

	Purpose     Purpose
	PurposeText string // typed, for PurposeOther
	Until       Date   // the last day, in the jurisdiction's zone
	Openings    int    // at most so many; 0 is any number
	Opened      int

	Status    GrantStatus
	Follows   GrantID // the grant that this one extends or narrows
	EndedAt   time.Time
	EndedBy   UserID
	EndedWhy  string // "revoked", "guardianship-ended", "stopped", ...
	Signature Signature
}

// StatusOn returns the status on a day: an active grant past its last day is expired.
func (g Grant) StatusOn(today Date) GrantStatus {
	if g.Status == GrantActive && today > g.Until {
		return GrantExpired
	}
	return g.Status
}

// ForSystems tells whether the grant reaches the systems of an organization, which keep what
// they are answered: one to a named user does not, nor does a link.
func (g Grant) ForSystems() bool { return g.To != "" && g.ToUser == "" }

// ForLink tells whether the grant is opened by link and PIN.
func (g Grant) ForLink() bool { return len(g.LinkHash) > 0 }
