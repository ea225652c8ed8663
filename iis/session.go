package iis

import "time"

// Stage is how far a session has come; only the last, empty one is signed in.
type Stage string

const (
	StageRegister  Stage = "register"    // account not finished
	StageStep      Stage = "second-step" // password was right
	StageResetCode Stage = "reset-code"  // the code of a forgotten password is awaited
	StageResetStep Stage = "reset-step"  // and then the second step
	StageReset     Stage = "reset"       // and then the new password
	StageSignedIn  Stage = ""
)

// Session is one sign-in on one device, or one on its way. The cookie holds a random
// secret, the row only its hash.
type Session struct {
	ID           string // public within the account; says nothing
	Hash         []byte // SHA-256 of the cookie's secret
	User         UserID // empty where a forgotten password was asked of nobody we know
	Stage        Stage
	Code         string         // id of the one-time code that the stage waits for
	Contact      string         // id of the contact that got the code of a forgotten password
	Device       string         // id of the Device; empty where the browser is not known
	Staff        bool           // the account has a role somewhere: shorter idle end, second step always
	Organization OrganizationID // the workspace chosen; empty for the resident's own
	Role         Role
	Created      time.Time
	Seen         time.Time // last request by the person; background requests do not count
	SecondStep   time.Time // when the second step was last given; zero is never
	Method       FactorKind
	Ended        time.Time
	EndedWhy     string
	Address      string
	Agent        string
}

// Device is a browser that an account has signed in with.
type Device struct {
	ID         string
	Hash       []byte // SHA-256 of the device cookie's secret
	User       UserID
	Name       string // from the browser's own name
	First      time.Time
	Last       time.Time
	Remembered time.Time // no second step until then, for residents
	Removed    time.Time
}

// CodePurpose binds a one-time code to what it was asked for.
type CodePurpose string

const (
	CodeConfirm    CodePurpose = "confirm"     // a contact of an account
	CodeSecondStep CodePurpose = "second-step" // of a sign-in or a step-up
	CodeReset      CodePurpose = "reset"       // of a forgotten password
	CodeIdentity   CodePurpose = "identity"    // to a contact on the registry record
	CodeNotMe      CodePurpose = "not-me"      // the link of "this was not me"
)

// Code is a one-time code of six digits, or a link's secret: hashed, good for ten
// minutes, once, five tries. (CodeNotMe lives seven days.)
type Code struct {
	ID      string
	User    UserID
	Purpose CodePurpose
	Object  string // id of the contact, session or claim of identity that it is bound to
	Hash    []byte // SHA-256 of the id and the code
	Sent    time.Time
	Until   time.Time
	Tries   int
	Used    time.Time
}

// IdentityClaim is an account's attempt to be linked to a record, kept so that the
// answer is the same whether or not somebody was found.
type IdentityClaim struct {
	ID       string
	User     UserID
	Guardian bool   // for a child of the account's owner
	Relation string // HL7 0063
	Name     Name   // as typed
	Birth    Date
	Patient  PatientID // zero where nobody was found
	Code     string    // id of the Code; one is made in any case
	At       time.Time
	Done     time.Time
}

// Attempt is one wrong try, kept to slow down guessing.
type Attempt struct {
	Kind string // "sign-in", "second-step", "match", "activation", ...
	Key  string // hash of account, network or target
	At   time.Time
}
