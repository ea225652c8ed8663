package staff

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
)

// Guardianships keeps who acts for a child (registry/relation).
type Guardianships interface {
	Guardianships(ctx context.Context, by iis.Actor, text string, page iis.Page) ([]relation.Ward, bool, error)
	Guardianship(ctx context.Context, by iis.Actor, id string) (relation.Ward, error)
	End(ctx context.Context, by iis.Actor, id, reason string, block bool) error
}

var _ Guardianships = (*relation.Service)(nil)

// wardRow is one guardianship, in words.
type wardRow struct{ Href, Username, Name, Child, Relation, Since, Status, Tone, Reason string }

// wardsData is a page of guardianships.
type wardsData struct {
	Rows  []wardRow
	Pager portal.Pager
}

// guardianships handles "/admin/guardianships": all, or those found by the guardian's
// username, a page at a time.
func (p *Pages) guardianships(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("staff.search"), portal.Field{Kind: portal.Text, Name: "text", Label: say("staff.guardianships.text"), Max: 64})
	v := portal.View{Title: say("staff.guardianships.title"), Intro: []string{say("staff.guardianships.intro")}, Back: back(r), Form: form, Data: wardsData{}}
	if portal.Posted(r) && !form.Read(r) {
		return p.room.Show(w, r, "guardianships.html", v)
	}
	found, more, err := p.Guardianships.Guardianships(r.Context(), web.ActorOf(r), form.Value("text"), portal.PageOf(r))
	if err != nil {
		return err
	}
	d := wardsData{Pager: portal.NewPager(r, form.Value("text"), more)}
	for _, ward := range found {
		d.Rows = append(d.Rows, p.wardRow(r, ward))
	}
	v.Data = d
	return p.room.Show(w, r, "guardianships.html", v)
}

// wardRow puts a guardianship into words. The child is named by the handle.
func (p *Pages) wardRow(r *http.Request, ward relation.Ward) wardRow {
	say, l, g := portal.Say(r), portal.LanguageOf(r), ward.Guardianship
	row := wardRow{Username: ward.Guardian.Username, Name: ward.Guardian.Name.Given + " " + ward.Guardian.Name.Family,
		Child: string(ward.Child), Relation: portal.Word(l, "resident.relation.", g.Relation), Since: catalog.Time(l, g.Since, p.Zone),
		Status: say("staff.guardianship.holds"), Tone: "good", Reason: g.Reason}
	switch {
	case g.Blocked:
		row.Status, row.Tone = say("staff.guardianship.blocked"), "bad"
		return row
	case !g.Holds(p.Now()):
		row.Status, row.Tone = say("staff.guardianship.ended"), "wait"
	}
	row.Href = "/admin/guardianships/" + g.ID
	return row
}

// endGuardianship handles "/admin/guardianships/{g}": ends or blocks one, with a reason.
func (p *Pages) endGuardianship(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	if !portal.Posted(r) {
		if _, err := p.Guardianships.Guardianship(r.Context(), by, r.PathValue("g")); err != nil { // before anything is typed
			return err
		}
	}
	form := portal.NewForm(r, say("staff.guardianship.submit"),
		portal.Field{Kind: portal.Radios, Name: "how", Label: say("staff.guardianship.how"), Options: []portal.Option{
			{Value: "end", Text: say("staff.guardianship.end"), Hint: say("staff.guardianship.end.hint")},
			{Value: "block", Text: say("staff.guardianship.block"), Hint: say("staff.guardianship.block.hint")}}},
		portal.Field{Kind: portal.Area, Name: "reason", Label: say("staff.guardianship.reason"), Max: 500})
	form.Danger = true
	if portal.Posted(r) && form.Read(r) {
		err := p.Guardianships.End(r.Context(), by, r.PathValue("g"), form.Value("reason"), form.Value("how") == "block")
		if err == nil {
			key := "staff.done.guardianship-ended"
			if form.Value("how") == "block" {
				key = "staff.done.guardianship-blocked"
			}
			return p.Done(w, r, "/admin/guardianships", key)
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("staff.guardianship.title"), Intro: []string{say("staff.guardianship.intro")}, Form: form,
		Back: portal.Link{Href: "/admin/guardianships", Text: say("staff.guardianships.title")}})
}
