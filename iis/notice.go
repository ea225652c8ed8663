package iis

import "time"

// Notice is a message to a person in the account. It names no health fact and no
// patient by name; its text is made from Kind and Params in the reader's language.
type Notice struct {
	ID      string
	User    UserID
	Kind    string            // "share-signed", "record-opened", ... (registry/notice)
	Params  map[string]string // organization, grant, until, ...
	Patient PatientID         // whose record it is about; zero is none
	At      time.Time
	Read    time.Time
}

// Preference is a person's choice for one kind of notice.
type Preference struct {
	User    UserID
	Kind    string
	Off     bool
	Channel ContactKind // where it goes outside; empty is e-mail
}

// Message is what leaves the registry by e-mail, text or letter, and what the demo's
// outbox shows. It holds no health fact.
type Message struct {
	ID      string
	At      time.Time
	Channel ContactKind
	To      string
	Subject string
	Text    string
	Code    string // the one-time code in Text, for the demo's outbox
	Link    string // the link in Text, for the demo's outbox
	Contact string // id of the account's contact, for delivery failures
	Sent    time.Time
	Failed  time.Time
	Tries   int
}

// Question is what a person asks about a look, a dose, or from the help page; it has
// one answer.
type Question struct {
	ID           string
	From         UserID // empty for somebody not signed in
	Name         string // as typed on the help page
	Reply        string // e-mail address typed on the help page
	Patient      PatientID
	About        string         // "access", "dose", "help", "not-me"
	Object       string         // id of the audit event or handle of the dose
	Organization OrganizationID // who is asked; empty is the registry's staff
	Text         string
	At           time.Time
	Answer       string
	AnsweredBy   UserID
	AnsweredAt   time.Time
}
