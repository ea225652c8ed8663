// Package school holds the workspace of schools and child care: what people share with
// them, and the records they may open under it.
package school

import (
	"context"
	"embed"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/sharing"
)

//go:embed *.html
var files embed.FS

// Sharing lists what is shared with the organization of the caller (registry/sharing).
type Sharing interface {
	SharedWithUs(ctx context.Context, by iis.Actor) ([]sharing.Received, error)
}

var _ Sharing = (*sharing.Service)(nil)

// Pages are the pages of a school.
type Pages struct {
	*portal.Frame
	room    *portal.Room
	sharing Sharing
	open    portal.Historian
	names   portal.Names
}

// Add hangs the pages into the frame.
func Add(f *portal.Frame, sharing Sharing, open portal.Historian, names portal.Names) {
	p := &Pages{Frame: f, room: f.Room(files), sharing: sharing, open: open, names: names}
	f.Handle("GET /school/{school}", portal.School, p.home)
	f.Handle("GET /school/{school}/shared", portal.School, p.shared)
	f.Handle("GET /school/{school}/shared/{p}", portal.School, p.record)
	f.Handle("GET /school/{school}/shared/{p}/print", portal.School, p.print)
}

// home handles "GET /school/{school}": what is there to do.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.Plain(w, r, portal.View{Title: p.names.OrganizationName(r.Context(), web.ActorOf(r).Organization),
		Intro: []string{say("school.home.intro")}, Next: portal.Link{Href: r.URL.Path + "/shared", Text: say("school.shared.title")}})
}

// line is one share in words.
type line struct {
	Name, Born, Scope, Purpose, Until, Status, Tone, Href string
}

// shared handles "GET /school/{school}/shared": what people share with us. An ended
// share is named and opens nothing.
func (p *Pages) shared(w http.ResponseWriter, r *http.Request) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	all, err := p.sharing.SharedWithUs(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	var lines []line
	for _, s := range all {
		one := line{Name: s.Name.Given + " " + s.Name.Family, Born: catalog.Date(l, s.BirthDate), Scope: say("share.scope." + string(s.Grant.Scope)),
			Purpose: say("share.purpose." + string(s.Grant.Purpose)), Until: catalog.Date(l, s.Grant.Until), Status: say("share.status." + string(s.Grant.Status)), Tone: "wait"}
		if s.Open {
			one.Href, one.Tone = r.URL.Path+"/"+string(s.Handle), "good"
		}
		lines = append(lines, one)
	}
	return p.room.Show(w, r, "shared.html", portal.View{Title: say("school.shared.title"), Intro: []string{say("school.shared.intro")}, Data: lines,
		Back: portal.Link{Href: "/school/" + r.PathValue("school"), Text: say("portal.nav.workspace")}})
}

// record handles "GET /school/{school}/shared/{p}": a shared record, as far as the person
// signed.
func (p *Pages) record(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	rec, err := p.open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", true)
	if err != nil {
		return err
	}
	view := portal.Record(r, rec, p.names, "")
	v := portal.View{Title: say("resident.record.title"), Intro: []string{view.Basis}, Person: p.Bar(r, rec), Data: view,
		Back: portal.Link{Href: "/school/" + r.PathValue("school") + "/shared", Text: say("school.shared.title")}}
	if view.Keep != "" {
		v.Intro = append(v.Intro, view.Keep)
	}
	if view.Print {
		v.Links = []portal.Link{{Href: r.URL.Path + "/print", Text: say("resident.print.title")}}
	}
	return p.room.Show(w, r, "record.html", v)
}

// print handles "GET /school/{school}/shared/{p}/print": what the permission lets the
// school keep, on one sheet; it is not there where that is nothing.
func (p *Pages) print(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	rec, err := p.open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), iis.DeedDownload, true)
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "print.html", portal.View{Title: say("resident.record.title"), Person: p.Bar(r, rec),
		Notice: &portal.Notice{Kind: "info", Text: say("resident.print.how")},
		Back:   portal.Link{Href: "/school/" + r.PathValue("school") + "/shared/" + r.PathValue("p"), Text: say("resident.record.title")},
		Data:   portal.NewSheet(r, rec, p.names, r.URL.Path)})
}
