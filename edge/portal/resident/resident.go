// Package resident holds the pages of people about their own records and those of
// children they act for: who they are, what was given, what is due, who may see it, who
// looked, and what the registry told them.
package resident

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

//go:embed *.html
var files embed.FS

// Person is somebody whose record an account may open.
type Person struct {
	Handle   iis.PatientHandle
	Name     iis.Name
	Birth    iis.Date
	Self     bool
	Relation string // of a guardian: HL7 0063
}

// Identity ties an account to records. It never says whether somebody is in the registry.
type Identity interface {
	People(ctx context.Context, by iis.Actor) ([]Person, error)
	// Match starts a claim and sends a code to a contact on the record, where there is
	// one that counts; it answers the same in any case.
	Match(ctx context.Context, by iis.Actor, c iis.IdentityClaim) (claim string, err error)
	Confirm(ctx context.Context, by iis.Actor, claim, code string) error
	Activate(ctx context.Context, by iis.Actor, code string) error
}

// Historian opens records.
type Historian interface {
	OpenRecord(ctx context.Context, by iis.Actor, p iis.PatientHandle, deed string, forecast bool) (iis.Record, error)
	DoseVersions(ctx context.Context, by iis.Actor, p iis.PatientHandle, dose string) ([]iis.Vaccination, error)
}

// Recipient is an enrolled organization that a record can be shared with.
type Recipient struct {
	ID   iis.OrganizationID
	Name string
	City string
	Kind iis.OrganizationKind
}

// Viewer is an organization that may see or report without a permission, and the rule.
type Viewer struct {
	Organization iis.OrganizationID
	Name         string
	Basis        iis.Basis
	Since, Until time.Time
	MayStop      bool
	Stopped      time.Time // when the person stopped it; zero is not
}

// Permissions is all that says who can see a record.
type Permissions struct {
	Grants  []iis.Grant
	Viewers []Viewer
}

// Signed is a permission that was just signed. Link and PIN are shown once.
type Signed struct {
	ID        iis.GrantID
	Link, PIN string
}

// Sharing gives and takes permissions.
type Sharing interface {
	Recipients(ctx context.Context, by iis.Actor, words string) ([]Recipient, error)
	Permissions(ctx context.Context, by iis.Actor, p iis.PatientHandle) (Permissions, error)
	Text(ctx context.Context, by iis.Actor, p iis.PatientHandle, g iis.Grant, language string) (string, error)
	Preview(ctx context.Context, by iis.Actor, p iis.PatientHandle, g iis.Grant) (iis.Record, error)
	Sign(ctx context.Context, by iis.Actor, p iis.PatientHandle, g iis.Grant, typed, language string) (Signed, error)
	Grant(ctx context.Context, by iis.Actor, p iis.PatientHandle, id iis.GrantID) (iis.Grant, []Look, error)
	Revoke(ctx context.Context, by iis.Actor, p iis.PatientHandle, id iis.GrantID) error
	Stop(ctx context.Context, by iis.Actor, p iis.PatientHandle, to iis.OrganizationID) error
	Lift(ctx context.Context, by iis.Actor, p iis.PatientHandle, to iis.OrganizationID) error
}

// Look is one line of who looked, changed or sent.
type Look struct {
	ID           string
	At           time.Time
	Own          bool
	Who          string // role and organization, in the words of the registry
	Organization iis.OrganizationID
	Role         iis.Role
	Act          iis.Act
	Deed         string
	Basis        iis.Basis
	Purpose      iis.Purpose
	Part         string
	Door         iis.Door
	Outcome      string
}

// Activity tells who looked, and takes questions.
type Activity interface {
	Looks(ctx context.Context, by iis.Actor, p iis.PatientHandle) ([]Look, error)
	Ask(ctx context.Context, by iis.Actor, p iis.PatientHandle, q iis.Question) (string, error)
}

// Messages are what the registry told a person.
type Messages interface {
	Notices(ctx context.Context, by iis.Actor) ([]iis.Notice, error)
	Questions(ctx context.Context, by iis.Actor) ([]iis.Question, error)
	ReadAll(ctx context.Context, by iis.Actor) error
}

// Service is all that the pages of residents ask of the registry.
type Service interface {
	portal.Names
	Identity
	Historian
	Sharing
	Activity
	Messages
}

// Pages are the pages of residents.
type Pages struct {
	*portal.Frame
	room       *portal.Room
	service    Service
	tryPersons func() []string // with --demo: people to register as
}

// stepLife is how long a second step is good for a signature (portal.md 2).
const stepLife = 10 * time.Minute

// Add hangs the pages into the frame. With the demonstration, persons names somebody who
// can be registered as; else it is nil.
func Add(f *portal.Frame, service Service, persons func() []string) {
	p := &Pages{Frame: f, room: f.Room(files), service: service, tryPersons: persons}
	f.Handle("GET /me", portal.Resident, p.home)
	f.Handle("GET /me/identity", portal.Resident, p.identity)
	f.Page("/me/identity/match", portal.Resident, p.match)
	f.Page("/me/identity/match/code", portal.Resident, p.matchCode)
	f.Page("/me/identity/clinic", portal.Resident, p.clinic)
	f.Handle("GET /me/people", portal.Resident, p.people)
	f.Page("/me/people/add", portal.Resident, p.addChild)
	f.Page("/me/messages", portal.Resident, p.messages)

	f.Handle("GET /me/people/{p}/record", portal.Resident, p.about(p.record))
	f.Handle("GET /me/people/{p}/record/{dose}", portal.Resident, p.about(p.dose))
	f.Page("/me/people/{p}/record/{dose}/ask", portal.Resident, p.about(p.askDose))
	f.Handle("GET /me/people/{p}/due", portal.Resident, p.about(p.due))
	f.Handle("GET /me/people/{p}/activity", portal.Resident, p.about(p.activity))
	f.Page("/me/people/{p}/activity/{look}/ask", portal.Resident, p.about(p.askLook))

	f.Handle("GET /me/people/{p}/sharing", portal.Resident, p.about(p.sharing))
	f.Page("/me/people/{p}/sharing/limits", portal.Resident, p.about(p.limits))
	f.Page("/me/people/{p}/sharing/new/who", portal.Resident, p.about(p.shareWho))
	f.Page("/me/people/{p}/sharing/new/to", portal.Resident, p.about(p.shareTo))
	f.Page("/me/people/{p}/sharing/new/person", portal.Resident, p.about(p.sharePerson))
	f.Page("/me/people/{p}/sharing/new/what", portal.Resident, p.about(p.shareWhat))
	f.Page("/me/people/{p}/sharing/new/vaccines", portal.Resident, p.about(p.shareVaccines))
	f.Page("/me/people/{p}/sharing/new/why", portal.Resident, p.about(p.shareWhy))
	f.Page("/me/people/{p}/sharing/new/until", portal.Resident, p.about(p.shareUntil))
	f.Page("/me/people/{p}/sharing/new/check", portal.Resident, p.about(p.shareCheck))
	f.Handle("GET /me/people/{p}/sharing/new/preview", portal.Resident, p.about(p.sharePreview))
	f.Page("/me/people/{p}/sharing/new/sign", portal.Resident, p.about(p.shareSign))
	f.Handle("GET /me/people/{p}/sharing/{g}", portal.Resident, p.about(p.grant))
	f.Handle("GET /me/people/{p}/sharing/{g}/preview", portal.Resident, p.about(p.grantPreview))
	f.Page("/me/people/{p}/sharing/{g}/revoke", portal.Resident, p.about(p.revoke))
}

// about finds the person of the path among those that the account may open. Anybody else
// is not there.
func (p *Pages) about(h func(http.ResponseWriter, *http.Request, Person) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		people, err := p.service.People(r.Context(), web.ActorOf(r))
		if err != nil {
			return err
		}
		for _, person := range people {
			if string(person.Handle) == r.PathValue("p") {
				return h(w, r, person)
			}
		}
		return iis.Errorf(iis.NotFound, "there is no such person")
	}
}

// bar is the person bar of a task.
func (p *Pages) bar(r *http.Request, who Person) *portal.Person {
	l := portal.LanguageOf(r)
	return &portal.Person{Name: fullName(who.Name), Age: catalog.Age(l, who.Birth, p.Today()), Born: catalog.Date(l, who.Birth)}
}

func fullName(n iis.Name) string {
	name := n.Given
	for _, part := range []string{n.Middle, n.Family, n.Suffix} {
		if part != "" {
			name += " " + part
		}
	}
	return name
}

// path is the address of a page about a person.
func path(who Person, page string) string { return "/me/people/" + string(who.Handle) + "/" + page }
