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
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/history"
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

// Pages are the pages of a clinic.
type Pages struct {
	*portal.Frame
	room   *portal.Room
	finder Finder
	claim  Claim
	open   portal.Historian
	names  portal.Names
}

// Add hangs the pages into the frame.
func Add(f *portal.Frame, finder Finder, claim Claim, open portal.Historian, names portal.Names) {
	p := &Pages{Frame: f, room: f.Room(files), finder: finder, claim: claim, open: open, names: names}
	f.Handle("GET /clinic/{site}", portal.Provider, p.home)
	f.Page("/clinic/{site}/patients", portal.Provider, p.patients)
	f.Handle("GET /clinic/{site}/patients/{p}", portal.Provider, p.record)
	f.Handle("POST /clinic/{site}/patients/{p}", portal.Provider, p.treat)
}

// home handles "GET /clinic/{site}": what is there to do.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.Plain(w, r, portal.View{Title: p.names.OrganizationName(r.Context(), web.ActorOf(r).Organization),
		Intro: []string{say("clinic.home.intro")}, Links: []portal.Link{{Href: r.URL.Path + "/patients", Text: say("clinic.patients.title")}}})
}

// hit is one person found, in words.
type hit struct{ Name, Born, Href string }

// patients handles "/clinic/{site}/patients": the search by name and birth date. It is
// posted, so that no fact stands in an address.
func (p *Pages) patients(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("clinic.patients.submit"),
		portal.Field{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Max: 100},
		portal.Field{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Max: 100},
		portal.Field{Kind: portal.Day, Name: "bday", Label: say("account.birth")})
	v := portal.View{Title: say("clinic.patients.title"), Intro: []string{say("clinic.patients.intro")}, Form: form,
		Back: portal.Link{Href: "/clinic/" + r.PathValue("site"), Text: say("portal.nav.workspace")}}
	if portal.Posted(r) && form.Read(r) {
		found, err := p.finder.Find(r.Context(), web.ActorOf(r), iis.Identity{BirthDate: form.Date("bday"),
			Names: []iis.Name{{Given: form.Value("given-name"), Family: form.Value("family-name"), Type: "L"}}})
		if err != nil && !form.Refused(err) {
			return err
		}
		if err == nil {
			return p.found(w, r, found)
		}
	}
	return p.Plain(w, r, v)
}

// found shows who fits; no data of a record before treatment is stated.
func (p *Pages) found(w http.ResponseWriter, r *http.Request, found []history.Hit) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	var hits []hit
	for _, h := range found {
		hits = append(hits, hit{Name: h.Name.Given + " " + h.Name.Family, Born: catalog.Date(l, h.BirthDate), Href: r.URL.Path + "/" + string(h.Handle)})
	}
	return p.room.Show(w, r, "found.html", portal.View{Title: say("clinic.found.title"), Intro: []string{say("clinic.found.intro")}, Data: hits,
		Back: portal.Link{Href: r.URL.Path, Text: say("share.to.again")}})
}

// treat handles "POST /clinic/{site}/patients/{p}": the clinic states that it treats the
// person, who sees that.
func (p *Pages) treat(w http.ResponseWriter, r *http.Request) error {
	if err := p.claim(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p"))); err != nil {
		return err
	}
	return portal.Redirect(w, r, r.URL.Path)
}

// record handles "GET /clinic/{site}/patients/{p}": history and forecast.
func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	rec, err := p.open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", true)
	if err != nil {
		return err
	}
	name, birth := rec.Person.LegalName(), rec.Person.BirthDate
	view := portal.Record(r, rec, p.names, "")
	return p.room.Show(w, r, "record.html", portal.View{Title: say("resident.record.title"), Intro: []string{view.Basis},
		Person: &portal.Person{Name: name.Given + " " + name.Family, Age: catalog.Age(l, birth, p.Today()), Born: catalog.Date(l, birth)},
		Back:   portal.Link{Href: "/clinic/" + r.PathValue("site") + "/patients", Text: say("clinic.patients.title")}, Data: view})
}
