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
}

// shared handles "/shared/{link}": it asks for the PIN at each opening and shows what
// was signed. Nothing of it stays in the browser.
func (p *Pages) shared(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("link.submit"), portal.Field{Kind: portal.Code, Name: "pin", Label: say("link.pin"), Hint: say("link.pin.hint"), Max: 20})
	if portal.Posted(r) && form.Read(r) {
		actor, who, g, err := p.sharing.OpenLink(r.Context(), web.ActorOf(r), r.PathValue("link"), form.Value("pin"))
		if err == nil {
			return p.record(w, r, actor, who, g)
		}
		if iis.KindOf(err) != iis.NotFound {
			return err
		}
		form.Fail("pin", say("link.wrong"))
		form.Fill("pin")
	}
	return p.Plain(w, r, portal.View{Title: say("link.title"), Intro: []string{say("link.intro")}, Form: form})
}

func (p *Pages) record(w http.ResponseWriter, r *http.Request, by iis.Actor, who iis.PatientHandle, g iis.Grant) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	rec, err := p.open(r.Context(), by, who, "open-record", false)
	if err != nil {
		return err
	}
	name, birth := rec.Person.LegalName(), rec.Person.BirthDate
	keep := say("link.no-copy")
	if g.Download {
		keep = say("link.copy")
	}
	return p.room.Show(w, r, "record.html", portal.View{Title: say("resident.record.title"), Intro: []string{say("link.until", "date", catalog.Date(l, g.Until)), keep},
		Person: &portal.Person{Name: name.Given + " " + name.Family, Age: catalog.Age(l, birth, p.Today()), Born: catalog.Date(l, birth)}, Data: portal.Record(r, rec, p.names, "")})
}
