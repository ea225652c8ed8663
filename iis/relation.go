package iis

import "time"

// AccountLink ties an account to the person it belongs to, as the person: never as a
// guardian (see Guardianship).
type AccountLink struct {
	User    UserID
	Patient PatientID
	How     string // "match", "clinic"
	Since   time.Time
	Until   time.Time // zero while it holds
}

// Guardianship lets an account act for a child until it turns 18 (portal.md 3).
type Guardianship struct {
	ID       string
	User     UserID
	Patient  PatientID
	Relation string // HL7 0063: MTH, FTH, GRD, GRP, ...
	How      string // "match", "clinic"
	Since    time.Time
	Until    time.Time // when it was ended; zero while it holds
	Blocked  bool      // may neither act nor come back: same answers as a stranger
	Reason   string    // why staff ended or blocked it
	By       UserID    // who did
}

// Holds tells whether the guardianship is neither ended nor blocked. That the child is
// of age ends it too, which rules/consent asks of the calendar.
func (g Guardianship) Holds(at time.Time) bool {
	return !g.Blocked && (g.Until.IsZero() || at.Before(g.Until))
}

// CareClaim says that an organization treats a person; one for each pair, renewed by
// each statement of treatment.
type CareClaim struct {
	Organization OrganizationID
	Patient      PatientID
	By           UserID // empty for a system
	Since        time.Time
	Until        time.Time
	Ended        time.Time // ended before its time; zero is not
}

// Limit is a person's word that one organization shall not see the record.
type Limit struct {
	ID           string
	Patient      PatientID
	Organization OrganizationID
	By           UserID
	Since        time.Time
	Until        time.Time // when it was lifted; zero while it holds
	LiftedBy     UserID
}

// ActivationCode is a clinic's word that whoever holds it is the person, or one named
// guardian: bound to a name and birth date, good for 14 days, once.
type ActivationCode struct {
	ID           string
	Hash         []byte // SHA-256 of the normalized code
	Patient      PatientID
	Guardian     bool
	Relation     string // of the guardian: HL7 0063
	Name         Name   // whom the clinic saw
	BirthDate    Date
	Organization OrganizationID
	By           UserID
	At           time.Time
	Until        time.Time
	Used         time.Time
	UsedBy       UserID
	Replaced     time.Time // a newer one took its place
}
