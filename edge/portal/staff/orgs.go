package staff

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/exchange"
)

// Registrar keeps the organizations (registry/exchange).
type Registrar interface {
	List(ctx context.Context, by iis.Actor) ([]exchange.Member, error)
	Add(ctx context.Context, by iis.Actor, m exchange.Member) (exchange.Member, []string, error)
	SetDisabled(ctx context.Context, by iis.Actor, id iis.OrganizationID, disabled bool) error
}

var _ Registrar = (*exchange.Registrar)(nil)

// orgRow is one organization, in words.
type orgRow struct {
	ID, Name, Kind, City string
	Facilities           int
	Connections          int
	Disabled, Own        bool
}

// orgs handles "GET /admin/orgs": every organization.
func (p *Pages) orgs(w http.ResponseWriter, r *http.Request) error {
	say, l, by := portal.Say(r), portal.LanguageOf(r), web.ActorOf(r)
	all, err := p.Registrar.List(r.Context(), by)
	if err != nil {
		return err
	}
	var rows []orgRow
	for _, m := range all {
		o := m.Organization
		rows = append(rows, orgRow{ID: string(o.ID), Name: o.Name, Kind: portal.Word(l, "staff.org.kind.", string(o.Kind)), City: o.City,
			Facilities: len(m.Facilities), Connections: len(m.Connections), Disabled: o.Disabled, Own: o.ID == by.Organization})
	}
	return p.room.Show(w, r, "orgs.html", portal.View{Title: say("staff.orgs.title"), Intro: []string{say("staff.orgs.intro")}, Back: back(r), Data: rows,
		Links: []portal.Link{{Href: "/admin/orgs/new", Text: say("staff.org.new")}}})
}

// newOrg handles "/admin/orgs/new". Its systems are connected by command, where the
// secret is shown to whoever sets them up.
func (p *Pages) newOrg(w http.ResponseWriter, r *http.Request) error {
	say, l, by := portal.Say(r), portal.LanguageOf(r), web.ActorOf(r)
	if _, err := p.Registrar.List(r.Context(), by); err != nil { // names the missing role before anything is typed
		return err
	}
	kind := portal.Field{Kind: portal.Radios, Name: "kind", Label: say("staff.org.kind")}
	for _, k := range exchange.Kinds {
		kind.Options = append(kind.Options, portal.Option{Value: string(k), Text: portal.Word(l, "staff.org.kind.", string(k))})
	}
	form := portal.NewForm(r, say("staff.org.new"),
		portal.Field{Kind: portal.Text, Name: "name", Label: say("staff.org.name")}, kind,
		portal.Field{Kind: portal.Text, Name: "city", Label: say("staff.org.city"), Optional: true, Max: 100},
		portal.Field{Kind: portal.Text, Name: "facility", Label: say("staff.org.facility"), Hint: say("staff.org.facility.hint"), Optional: true, Max: 50})
	if portal.Posted(r) && form.Read(r) {
		m := exchange.Member{Organization: iis.Organization{Name: form.Value("name"), Kind: iis.OrganizationKind(form.Value("kind")), City: form.Value("city")}}
		if code := form.Value("facility"); code != "" {
			m.Facilities = []iis.Facility{{ID: code, Name: form.Value("name")}}
		}
		_, _, err := p.Registrar.Add(r.Context(), by, m)
		switch {
		case err == nil:
			return p.Done(w, r, "/admin/orgs", "staff.done.org")
		case iis.KindOf(err) == iis.Conflict:
			form.Fail("facility", say("staff.org.taken"))
		case !form.Refused(err):
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("staff.org.new"), Intro: []string{say("staff.org.new.intro")}, Form: form,
		Back: portal.Link{Href: "/admin/orgs", Text: say("staff.orgs.title")}})
}

// setOrgStatus handles "POST /admin/orgs/{o}/status": shuts an organization out or lets
// it in again.
func (p *Pages) setOrgStatus(w http.ResponseWriter, r *http.Request) error {
	disabled, key := r.PostFormValue("disabled") == "yes", "staff.done.org-enabled"
	if disabled {
		key = "staff.done.org-disabled"
	}
	if err := p.Registrar.SetDisabled(r.Context(), web.ActorOf(r), iis.OrganizationID(r.PathValue("o")), disabled); err != nil {
		return err
	}
	return p.Done(w, r, "/admin/orgs", key)
}
