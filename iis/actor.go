package iis

import "time"

// Door is the way an act came in or an answer went out.
type Door string

const (
	DoorHL7    Door = "hl7"
	DoorPortal Door = "portal"
	DoorShell  Door = "shell"
	DoorJob    Door = "job"
	DoorLink   Door = "link" // /shared/{link}
)

// Actor is whoever does something: exactly one of a system (Organization and
// Connection), a staff user (User, Organization, Role), a resident (User) or the
// registry itself (System).
type Actor struct {
	Organization OrganizationID
	Kind         OrganizationKind
	Connection   string // id of the connection, for systems
	User         UserID
	Role         Role // of the user in Organization; empty for residents and systems
	Resident     bool
	System       bool    // a job or command of the registry
	OnBehalf     UserID  // who caused a job
	Link         GrantID // the share whose link and PIN were shown
	Door         Door
	Address      string     // network address, for the audit log
	SteppedUp    time.Time  // when the second step was last given; zero is never
	StepMethod   FactorKind // how it was given
}

// Role is what a user may do in an organization (contract.md 3).
type Role string

const (
	RoleReader       Role = "reader"
	RoleUser         Role = "user"
	RoleManager      Role = "manager"
	RoleSchoolReader Role = "school-reader"
	RoleSchoolUser   Role = "school-user"
	RoleAuditor      Role = "auditor"
	RoleAdmin        Role = "admin"
)

// Basis is the ground on which an actor may see or change a record (portal.md 3).
type Basis string

const (
	BasisSelf       Basis = "self"
	BasisGuardian   Basis = "guardian"
	BasisCare       Basis = "care"
	BasisReporter   Basis = "reporter"
	BasisEnrolled   Basis = "enrolled"
	BasisArea       Basis = "resident-in-area"
	BasisProgramme  Basis = "programme"
	BasisGrant      Basis = "grant"
	BasisBreakGlass Basis = "break-glass"
	BasisRole       Basis = "role"   // administration that touches no record
	BasisSystem     Basis = "system" // the registry's own work
	BasisPublic     Basis = "public"
)

// Purpose is why a record is looked at or changed (HL7 PurposeOfUse and ours).
type Purpose string

const (
	PurposeTreatment Purpose = "TREAT"
	PurposeReport    Purpose = "PUBHLTH" // statutory reporting
	PurposePatient   Purpose = "PATRQT"  // the person's own request
	PurposeSchool    Purpose = "school"
	PurposeOperation Purpose = "HOPERAT"
)

// Act is what is asked of a record or of the registry.
type Act string

const (
	ActReport   Act = "report"    // submit or change own doses
	ActFind     Act = "find"      // look for a person
	ActRead     Act = "read"      // read a record
	ActShare    Act = "share"     // sign, extend, narrow, revoke a grant
	ActLimit    Act = "limit"     // stop one organization, or lift it
	ActLink     Act = "link"      // tie an account to a person
	ActActivity Act = "activity"  // read who looked
	ActVouch    Act = "vouch"     // activation code
	ActAdmin    Act = "admin"     // users, roles, organizations
	ActAudit    Act = "audit"     // read the audit log
	ActAccount  Act = "account"   // own account
	ActAsk      Act = "ask"       // send or answer a question
	ActGuardian Act = "guardians" // end or block a guardianship
	ActClaim    Act = "claim"     // state treatment of a person: a claim of care
	ActShared   Act = "shared"    // list what people share with the own organization
)

// AuditEvent is one line of the audit log: who did what to whom, on which ground, by
// which door, with what outcome. It never holds what was read.
type AuditEvent struct {
	ID      AuditID
	At      time.Time
	Actor   Actor
	Act     Act
	Deed    string // finer word: "query", "vxu", "open-record", "sign-in", ...
	Patient PatientID
	Subject string // other object: grant, user, organization, message control id
	Basis   Basis
	Purpose Purpose
	Part    string // what part was seen: "history", "demographics", scope words
	Outcome string // "done", "refused", "failed", "not-found"
	Reason  string // code of the refusal
	Hidden  bool   // the person chose to hide own looks
}

// HiddenFrom tells whether an event stays hidden from whoever looks at the record on a
// ground: that a report told confidential doses would tell a guardian that there are some.
func (e AuditEvent) HiddenFrom(b Basis) bool {
	return b == BasisGuardian && e.Act == ActReport && e.Part == PartConfidential
}

// Parts of reports (AuditEvent.Part) that say more than the doses they told.
const (
	PartMoved        = "moved"        // names another home address
	PartConfidential = "confidential" // told confidential doses and no others: a guardian hears nothing of it
)

// What a report did to the doses of a record (AuditEvent.Reason, Notice.Kind), the lesser
// first: a report of several doses is told by the gravest.
const (
	DoseAdded   = "dose-added"
	DoseChanged = "dose-changed"
	DoseRemoved = "dose-removed"
)

// AuditFilter chooses audit rows; a zero field chooses all.
type AuditFilter struct {
	Patient      PatientID
	User         UserID  // who did it, or whose account it was done to
	Grant        GrantID // what was done to it, and under it on pages
	Organization OrganizationID
	Basis        Basis
	Outcome      string
	From, To     time.Time // at or after From and before To
	After        AuditID   // continues a list behind its last row
	Limit        int       // 0 is 100
}
