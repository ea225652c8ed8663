// Package link holds the page at which somebody outside the registry opens a share: the
// link came from the person, and so did the PIN.
package link

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

// Sharing opens links (registry/sharing). Wrong, ended and unknown are one answer.
type Sharing interface {
	OpenLink(ctx context.Context, by iis.Actor, link, pin string) (iis.Actor, iis.PatientHandle, iis.Grant, error)
}

var _ Sharing = (*sharing.Service)(nil)

// Pages is the page of a link.
type Pages struct {
	*portal.Frame
	room    *portal.Room
	sharing Sharing
	open    portal.Historian
	names   portal.Names
}

// Add hangs the page into the frame.
func Add(f *portal.Frame, sharing Sharing, open portal.Historian, names portal.Names) {
	p := &Pages{Frame: f, room: f.Room(files), sharing: sharing, open: open, names: names}
	f.Page("/shared/{link}", portal.Public, p.shared)
	f.Page("/shared/{link}/print", portal.Public, p.print)
}

// shared handles "/shared/{link}": it asks for the PIN at each opening and shows what
// was signed. Nothing of it stays in the browser.
func (p *Pages) shared(w http.ResponseWriter, r *http.Request) error {
	return p.ask(w, r, portal.Say(r)("link.intro"), p.record)
}

// print handles "/shared/{link}/print": the sheet of what may be kept. It is an opening of
// its own, and asks for the PIN again.
func (p *Pages) print(w http.ResponseWriter, r *http.Request) error {
	return p.ask(w, r, portal.Say(r)("link.print.intro"), p.sheet)
}

// ask asks for the PIN, and shows the page of whoever has it.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, intro string, show func(http.ResponseWriter, *http.Request, iis.Actor, iis.PatientHandle, iis.Grant) error) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("link.submit"), portal.Field{Kind: portal.Code, Name: "pin", Label: say("link.pin"), Hint: say("link.pin.hint"), Max: 20})
	if portal.Posted(r) && form.Read(r) {
		actor, who, g, err := p.sharing.OpenLink(r.Context(), web.ActorOf(r), r.PathValue("link"), form.Value("pin"))
		if err == nil {
			return show(w, r, actor, who, g)
		}
		if iis.KindOf(err) != iis.NotFound {
			return err
		}
		form.Fail("pin", say("link.wrong"))
		form.Fill("pin")
	}
	return p.Plain(w, r, portal.View{Title: say("link.title"), Intro: []string{intro}, Form: form})
}

// record shows what the permission opens, and says whether a copy may be kept.
func (p *Pages) record(w http.ResponseWriter, r *http.Request, by iis.Actor, who iis.PatientHandle, g iis.Grant) error {
	say := portal.Say(r)
	rec, err := p.open(r.Context(), by, who, "open-record", true)
	if err != nil {
		return err
	}
	view := portal.Record(r, rec, p.names, "")
	v := portal.View{Title: say("resident.record.title"), Intro: []string{say("link.until", "date", catalog.Date(portal.LanguageOf(r), g.Until)), view.Keep}, Person: p.Bar(r, rec), Data: view}
	if view.Print {
		v.Links = []portal.Link{{Href: r.URL.Path + "/print", Text: say("resident.print.title")}}
	}
	return p.room.Show(w, r, "record.html", v)
}

// sheet shows the print view, where the permission lets one keep a copy.
func (p *Pages) sheet(w http.ResponseWriter, r *http.Request, by iis.Actor, who iis.PatientHandle, _ iis.Grant) error {
	say := portal.Say(r)
	rec, err := p.open(r.Context(), by, who, iis.DeedDownload, true)
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "print.html", portal.View{Title: say("resident.record.title"), Person: p.Bar(r, rec),
		Notice: &portal.Notice{Kind: "info", Text: say("resident.print.how")}, Data: portal.NewSheet(r, rec, p.names, "")})
}
