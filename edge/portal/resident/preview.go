package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/relation"
)

// previewDraft handles "GET .../sharing/new/preview": what the permission will open, before
// it is signed.
func (p *Pages) previewDraft(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	s := p.load(r, who)
	if s.Grant.Until.IsZero() {
		return p.fromWho(w, r, who)
	}
	s.Grant.ID = "" // it is none yet
	return p.preview(w, r, who, s.Grant, s.ToName, "share.preview.draft", "sharing/new/check")
}

// previewSigned handles "GET .../sharing/{g}/preview": what a permission opens now.
func (p *Pages) previewSigned(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	g, _, err := p.Sharing.Grant(r.Context(), web.ActorOf(r), who.Handle, iis.GrantID(r.PathValue("g")))
	if err != nil {
		return err
	}
	return p.preview(w, r, who, g, p.recipient(r, g), "share.preview.title", "sharing/"+string(g.ID))
}

func (p *Pages) preview(w http.ResponseWriter, r *http.Request, who relation.Person, g iis.Grant, to, title, before string) error {
	say := portal.Say(r)
	rec, err := p.Preview(r.Context(), web.ActorOf(r), who.Handle, g)
	if err != nil {
		return err
	}
	view := portal.Record(r, rec, p.Names, "")
	return p.room.Show(w, r, "preview.html", portal.View{Title: say(title), Intro: []string{say("share.preview.to", "to", to), say("share.preview.intro"), view.Keep},
		Person: p.bar(r, who), Data: view, Back: portal.Link{Href: path(who, before), Text: say("account.back")}})
}
