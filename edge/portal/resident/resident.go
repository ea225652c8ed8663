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
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/notice"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
)

//go:embed *.html
var files embed.FS

// Relations tells whose records an account may open (registry/relation).
type Relations interface {
	People(ctx context.Context, by iis.Actor) ([]relation.Person, error)
}

// Identity ties an account to records (registry/identity). It never says whether somebody
// is in the registry.
type Identity interface {
	Holder(ctx context.Context, by iis.Actor) (iis.Name, iis.Date, error)
	StartMatch(ctx context.Context, by iis.Actor, m identity.Match) (claim string, err error)
	FinishMatch(ctx context.Context, by iis.Actor, claim, code string) (iis.PatientID, error)
	Activate(ctx context.Context, by iis.Actor, code string) (iis.PatientID, error)
}

// Sharing gives and takes permissions, and tells who looked (registry/sharing).
type Sharing interface {
	signing
	Permissions(ctx context.Context, by iis.Actor, who iis.PatientHandle) (sharing.Permissions, error)
	Grant(ctx context.Context, by iis.Actor, who iis.PatientHandle, id iis.GrantID) (iis.Grant, []sharing.Look, error)
	Revoke(ctx context.Context, by iis.Actor, who iis.PatientHandle, id iis.GrantID) error
	Stop(ctx context.Context, by iis.Actor, who iis.PatientHandle, org iis.OrganizationID) error
	Lift(ctx context.Context, by iis.Actor, who iis.PatientHandle, org iis.OrganizationID) error
	Activity(ctx context.Context, by iis.Actor, who iis.PatientHandle, withOwn bool) ([]sharing.Look, error)
}

type signing interface {
	Recipients(ctx context.Context, by iis.Actor, words string) ([]iis.Organization, error)
	Colleague(ctx context.Context, by iis.Actor, org iis.OrganizationID, typed string) (iis.UserID, error)
	Text(ctx context.Context, by iis.Actor, who iis.PatientHandle, g iis.Grant, language string) (string, error)
	Sign(ctx context.Context, by iis.Actor, who iis.PatientHandle, g iis.Grant, typed, language string) (sharing.Signed, error)
}

var (
	_ Relations = (*relation.Service)(nil)
	_ Identity  = (*identity.Service)(nil)
	_ Sharing   = (*sharing.Service)(nil)
	_ Mailbox   = (*notice.Service)(nil)
)

// Mailbox holds what the registry told a person, and takes questions (registry/notice).
type Mailbox interface {
	Notices(ctx context.Context, by iis.Actor) ([]iis.Notice, error)
	ReadAll(ctx context.Context, by iis.Actor) error
	MyQuestions(ctx context.Context, by iis.Actor, page iis.Page) ([]iis.Question, bool, error)
	Ask(ctx context.Context, by iis.Actor, who iis.PatientHandle, q iis.Question) (reference string, err error)
}

// Preview shows a record as the holder of a permission sees it, or would see it once the
// draft is signed (registry/history).
type Preview func(ctx context.Context, by iis.Actor, who iis.PatientHandle, g iis.Grant) (iis.Record, error)

// Dose opens one dose of a record with its history (registry/history).
type Dose func(ctx context.Context, by iis.Actor, who iis.PatientHandle, dose string) (history.Dose, error)

// Rooms are the parts of the registry that the pages show.
type Rooms struct {
	Relations Relations
	Identity  Identity
	Sharing   Sharing
	Open      portal.Historian
	Preview   Preview
	Dose      Dose
	Names     portal.Names
	Mailbox   Mailbox
	Try       func() []Invented // with --demo: names of people to register as; else nil
}

// Pages are the pages of residents.
type Pages struct {
	*portal.Frame
	Rooms
	room *portal.Room
}

// stepLife is how long a second step is good for a signature (portal.md 2).
const stepLife = 10 * time.Minute

// Add hangs the pages into the frame.
func Add(f *portal.Frame, rooms Rooms) {
	p := &Pages{Frame: f, Rooms: rooms, room: f.Room(files)}
	f.Handle("GET /me", portal.Resident, p.home)
	f.Handle("GET /me/identity", portal.Resident, p.identity)
	f.Page("/me/identity/match", portal.Resident, p.match)
	f.Page("/me/identity/match/code", portal.Resident, p.matchCode)
	f.Page("/me/identity/clinic", portal.Resident, p.clinic)
	f.Handle("GET /me/people", portal.Resident, p.people)
	f.Page("/me/people/add", portal.Resident, p.addChild)

	f.Page("/me/messages", portal.Resident, p.messages)
	f.Page("/me/people/{p}/record/{dose}/ask", portal.Resident, p.about(p.askDose))
	f.Page("/me/people/{p}/activity/{look}/ask", portal.Resident, p.about(p.askLook))

	f.Handle("GET /me/people/{p}/record", portal.Resident, p.about(p.record))
	f.Handle("GET /me/people/{p}/record/print", portal.Resident, p.about(p.print))
	f.Handle("GET /me/people/{p}/record/{dose}", portal.Resident, p.about(p.dose))
	f.Handle("GET /me/people/{p}/due", portal.Resident, p.about(p.due))
	f.Handle("GET /me/people/{p}/activity", portal.Resident, p.about(p.activity))

	f.Handle("GET /me/people/{p}/sharing", portal.Resident, p.about(p.sharing))
	f.Page("/me/people/{p}/sharing/limits", portal.Resident, p.about(p.limits))
	f.Handle("GET /me/people/{p}/sharing/new", portal.Resident, p.about(p.fromWho))
	f.Page("/me/people/{p}/sharing/new/who", portal.Resident, p.about(p.shareWho))
	f.Page("/me/people/{p}/sharing/new/to", portal.Resident, p.about(p.shareTo))
	f.Page("/me/people/{p}/sharing/new/person", portal.Resident, p.about(p.sharePerson))
	f.Page("/me/people/{p}/sharing/new/what", portal.Resident, p.about(p.shareWhat))
	f.Page("/me/people/{p}/sharing/new/vaccines", portal.Resident, p.about(p.shareVaccines))
	f.Page("/me/people/{p}/sharing/new/why", portal.Resident, p.about(p.shareWhy))
	f.Page("/me/people/{p}/sharing/new/until", portal.Resident, p.about(p.shareUntil))
	f.Page("/me/people/{p}/sharing/new/check", portal.Resident, p.about(p.shareCheck))
	f.Page("/me/people/{p}/sharing/new/sign", portal.Resident, p.about(p.shareSign))
	f.Handle("GET /me/people/{p}/sharing/new/preview", portal.Resident, p.about(p.previewDraft))
	f.Handle("GET /me/people/{p}/sharing/{g}/preview", portal.Resident, p.about(p.previewSigned))
	f.Handle("GET /me/people/{p}/sharing/{g}", portal.Resident, p.about(p.grant))
	f.Page("/me/people/{p}/sharing/{g}/extend", portal.Resident, p.about(p.extend))
	f.Page("/me/people/{p}/sharing/{g}/narrow", portal.Resident, p.about(p.narrow))
	f.Page("/me/people/{p}/sharing/{g}/revoke", portal.Resident, p.about(p.revoke))
}

// about finds the person of the path among those that the account may open. Anybody else
// is not there; the registry refuses the try, and so has it in its log.
func (p *Pages) about(h func(http.ResponseWriter, *http.Request, relation.Person) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		people, err := p.Relations.People(r.Context(), web.ActorOf(r))
		if err != nil {
			return err
		}
		for _, person := range people {
			if string(person.Handle) == r.PathValue("p") {
				return h(w, r, person)
			}
		}
		if _, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", false); err != nil {
			return err
		}
		return iis.Errorf(iis.NotFound, "there is no such person")
	}
}

// bar is the person bar of a task.
func (p *Pages) bar(r *http.Request, who relation.Person) *portal.Person {
	l := portal.LanguageOf(r)
	return &portal.Person{Name: fullName(who.Name), Age: catalog.Age(l, who.BirthDate, p.Today()), Born: catalog.Date(l, who.BirthDate)}
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
func path(who relation.Person, page string) string {
	return "/me/people/" + string(who.Handle) + "/" + page
}
