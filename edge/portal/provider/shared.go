package provider

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/sharing"
)

// Sharing lists what is shared with the organization of the caller (registry/sharing).
type Sharing interface {
	SharedWithUs(ctx context.Context, by iis.Actor) ([]sharing.Received, error)
}

var _ Sharing = (*sharing.Service)(nil)

// share is one permission in words.
type share struct {
	Name, Born, Scope, Purpose, Until, Status, Tone, Href string
}

// shared handles "GET /clinic/{site}/shared": what people share with the clinic. An ended
// share is named and opens nothing.
func (p *Pages) shared(w http.ResponseWriter, r *http.Request) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	all, err := p.Sharing.SharedWithUs(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	var rows []share
	for _, s := range all {
		row := share{Name: s.Name.Given + " " + s.Name.Family, Born: catalog.Date(l, s.BirthDate), Scope: say("share.scope." + string(s.Grant.Scope)),
			Purpose: say("share.purpose." + string(s.Grant.Purpose)), Until: catalog.Date(l, s.Grant.Until), Status: say("share.status." + string(s.Grant.Status)), Tone: "wait"}
		if s.Open {
			row.Href, row.Tone = site(r, "/patients/"+string(s.Handle)), "good"
		}
		rows = append(rows, row)
	}
	return p.room.Show(w, r, "shared.html", portal.View{Title: say("clinic.shared.title"), Intro: []string{say("clinic.shared.intro")}, Back: workspace(r), Data: rows})
}
