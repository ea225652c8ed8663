// Package provider holds the workspace of clinics: find a person by two facts, state
// treatment, and see the record with what is due.
package provider

import (
	"context"
	"embed"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/intake"
)

//go:embed *.html
var files embed.FS

// Finder searches people for a person at a screen (registry/history).
type Finder interface {
	Find(ctx context.Context, by iis.Actor, person iis.Identity) ([]history.Hit, error)
}

var _ Finder = (*history.Service)(nil)

// Claim states that the caller's clinic treats a person (registry/relation).
type Claim func(ctx context.Context, by iis.Actor, p iis.PatientHandle) error

// Admit refuses an act that the caller's role does not allow, and keeps that in the log.
type Admit func(ctx context.Context, by iis.Actor, to iis.Act, deed string) error

// Reporter takes in what is reported (registry/intake).
type Reporter interface {
	Submit(ctx context.Context, by iis.Actor, sub iis.Submission, answer intake.Answer) (iis.Outcome, []byte, error)
}

var _ Reporter = (*intake.Service)(nil)

// Rooms are the parts of the registry that the pages need.
type Rooms struct {
	Finder    Finder
	Claim     Claim
	Admit     Admit
	Open      portal.Historian
	Names     portal.Names
	Reporter  Reporter
	Sharing   Sharing
	Questions Questions
	Vouch     Vouch
	Doses     Doses
	Asker     Asker
}

// Pages are the pages of a clinic.
type Pages struct {
	*portal.Frame
	Rooms
	room *portal.Room
}

// Add hangs the pages into the frame.
func Add(f *portal.Frame, rooms Rooms) {
	p := &Pages{Frame: f, Rooms: rooms, room: f.Room(files)}
	f.Handle("GET /clinic/{site}", portal.Provider, p.home)
	f.Page("/clinic/{site}/patients", portal.Provider, p.only(iis.ActFind, "search", p.patients))
	f.Page("/clinic/{site}/patients/new", portal.Provider, p.only(iis.ActReport, "report", p.newPerson))
	f.Handle("GET /clinic/{site}/patients/{p}", portal.Provider, p.record)
	f.Handle("POST /clinic/{site}/patients/{p}", portal.Provider, p.treat)
	f.Handle("GET /clinic/{site}/patients/{p}/print", portal.Provider, p.print)
	f.Page("/clinic/{site}/patients/{p}/doses/new", portal.Provider, p.only(iis.ActReport, "report", p.newDose))
	f.Handle("GET /clinic/{site}/patients/{p}/doses/{d}", portal.Provider, p.dose)
	f.Page("/clinic/{site}/patients/{p}/doses/{d}/edit", portal.Provider, p.only(iis.ActReport, "report", p.editDose))
	f.Page("/clinic/{site}/patients/{p}/doses/{d}/remove", portal.Provider, p.only(iis.ActReport, "report", p.removeDose))
	f.Page("/clinic/{site}/patients/{p}/doses/{d}/ask", portal.Provider, p.only(iis.ActAsk, "ask", p.askDose))
	f.Page("/clinic/{site}/patients/{p}/activation-code", portal.Provider, p.only(iis.ActVouch, "activation-code", p.activationCode))
	f.Handle("GET /clinic/{site}/shared", portal.Provider, p.shared)
	f.Page("/clinic/{site}/questions", portal.Provider, p.only(iis.ActAsk, "list-questions", p.questions))
	f.Page("/clinic/{site}/questions/{q}", portal.Provider, p.only(iis.ActAsk, "answer", p.question))
}

// only keeps a page to the roles that may do its act.
func (p *Pages) only(to iis.Act, deed string, page web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := p.Admit(r.Context(), web.ActorOf(r), to, deed); err != nil {
			return err
		}
		return page(w, r)
	}
}

// may tells whether the role of the caller allows an act, so that its link is shown.
func may(r *http.Request, to iis.Act) bool { return guard.May(web.ActorOf(r), to) }

// home handles "GET /clinic/{site}": what is there to do.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	links := []portal.Link{{Href: site(r, "/shared"), Text: say("clinic.shared.title")}}
	if may(r, iis.ActAsk) {
		links = append(links, portal.Link{Href: site(r, "/questions"), Text: say("staff.questions.title")})
	}
	return p.Plain(w, r, portal.View{Title: p.Names.OrganizationName(r.Context(), web.ActorOf(r).Organization), Intro: []string{say("clinic.home.intro")},
		Next: portal.Link{Href: site(r, "/patients"), Text: say("clinic.patients.title")}, Links: links})
}

// treat handles "POST /clinic/{site}/patients/{p}": the clinic states that it treats the
// person, who sees that.
func (p *Pages) treat(w http.ResponseWriter, r *http.Request) error {
	if err := p.Claim(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p"))); err != nil {
		return err
	}
	return p.Done(w, r, r.URL.Path, "clinic.done.treats")
}

// record handles "GET /clinic/{site}/patients/{p}": history and forecast.
func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	rec, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", true)
	if err != nil {
		return err
	}
	view := portal.Record(r, rec, p.Names, path(r, "/doses"))
	v := portal.View{Title: say("resident.record.title"), Intro: []string{view.Basis}, Person: p.Bar(r, rec),
		Back: portal.Link{Href: site(r, "/patients"), Text: say("clinic.patients.title")}, Data: view}
	if view.Keep != "" {
		v.Intro = append(v.Intro, view.Keep)
	}
	if view.Print {
		v.Links = append(v.Links, portal.Link{Href: path(r, "/print"), Text: say("clinic.print")})
	}
	if may(r, iis.ActReport) {
		v.Next = portal.Link{Href: path(r, "/doses/new"), Text: say("clinic.dose.new.title")}
	}
	if may(r, iis.ActVouch) {
		v.Links = append(v.Links, portal.Link{Href: path(r, "/activation-code"), Text: say("clinic.code.title")})
	}
	return p.room.Show(w, r, "record.html", v)
}

// site is the address of a page of the clinic of the request.
func site(r *http.Request, page string) string { return "/clinic/" + r.PathValue("site") + page }

// workspace leads back to the first page of the clinic.
func workspace(r *http.Request) portal.Link {
	return portal.Link{Href: site(r, ""), Text: portal.Say(r)("portal.nav.workspace")}
}

// path is the address of a page about the person of the request.
func path(r *http.Request, page string) string {
	return "/clinic/" + r.PathValue("site") + "/patients/" + r.PathValue("p") + page
}
