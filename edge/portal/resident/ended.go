package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
)

// standing reads the permission of the path; ended tells whether it has ended already.
func (p *Pages) standing(r *http.Request, who relation.Person) (g iis.Grant, ended bool, err error) {
	g, _, err = p.Sharing.Grant(r.Context(), web.ActorOf(r), who.Handle, iis.GrantID(r.PathValue("g")))
	return g, g.StatusOn(p.Today()) != iis.GrantActive, err
}

// ended says, in place of a form, that a permission has ended, how and when. A form that
// was sent comes too late: 409.
func (p *Pages) ended(w http.ResponseWriter, r *http.Request, who relation.Person, g iis.Grant) error {
	say, l, status := portal.Say(r), portal.LanguageOf(r), g.StatusOn(p.Today())
	how := say("resident.ended.how", "to", p.recipient(r, g), "status", say("share.status."+string(status)))
	when := say("resident.ended.unknown")
	switch {
	case status == iis.GrantExpired:
		when = say("resident.ended.last", "date", catalog.Date(l, g.Until))
	case !g.EndedAt.IsZero():
		when = say("resident.ended.at", "time", catalog.Time(l, g.EndedAt, p.Zone))
	}
	here := path(who, "sharing/"+string(g.ID))
	v := portal.View{Title: say("resident.ended.title"), Intro: []string{how + " " + when, say("resident.ended.text")}, Person: p.bar(r, who),
		Back: portal.Link{Href: here, Text: say("account.back")}, Links: []portal.Link{{Href: path(who, "sharing/new"), Text: say("resident.sharing.new")}}}
	if status == iis.GrantExpired {
		v.Links = []portal.Link{{Href: here + "/extend", Text: say("share.extend.title")}}
	}
	if portal.Posted(r) {
		v.Status = http.StatusConflict
	}
	return p.Plain(w, r, v)
}
