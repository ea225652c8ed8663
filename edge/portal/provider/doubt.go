package provider

import (
	"net/http"
	"slices"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/history"
)

// Fields of the check before a doubtful dose is saved.
const (
	doubted = "doubted" // hidden: the dose whose doubts were shown
	why     = "reason"
)

// askWhy adds to a dose form what a check asks, where one was shown.
func askWhy(r *http.Request, form *portal.Form) {
	if r.PostFormValue(doubted) != "" {
		form.Fields = append(form.Fields, portal.Field{Kind: portal.Hidden, Name: doubted, Optional: true},
			portal.Field{Kind: portal.Area, Name: why, Label: portal.Say(r)("clinic.dose.doubt.reason"), Max: 500, Optional: true})
	}
}

// try holds a dose against the record of the person on the screen.
func (p *Pages) try(r *http.Request, v iis.Vaccination) (history.Trial, error) {
	return p.Doses.Try(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), v, history.Asked{Purpose: iis.PurposeTreatment, Deed: "check-dose"})
}

// named says which dose was doubted, so that another one is doubted anew.
func named(v iis.Vaccination) string { return string(v.CVX) + " " + v.GivenOn.String() }

// settled tells whether a dose may be saved: nothing speaks against it, or the reporter
// has read what does and says why it is right, which the dose then carries. Where the
// reason is missing, it is asked for.
func settled(r *http.Request, form *portal.Form, t history.Trial, v *iis.Vaccination) bool {
	if t.Clear() {
		return true
	}
	reason := form.Value(why)
	if form.Value(doubted) != named(*v) {
		form.Fill(why)
		return false
	}
	if reason == "" {
		say := portal.Say(r)
		form.Fail(why, say("portal.form.missing", "label", say("clinic.dose.doubt.reason")))
		return false
	}
	v.Reason = reason
	return true
}

// doubt shows what speaks against a dose above the form as it was filled in, and asks
// why it is right all the same.
func (p *Pages) doubt(w http.ResponseWriter, r *http.Request, v portal.View, t history.Trial, mine iis.Vaccination) error {
	say := portal.Say(r)
	if v.Form.Field(doubted) == nil {
		v.Form.Fields = append(v.Form.Fields, portal.Field{Kind: portal.Hidden, Name: doubted}, portal.Field{Kind: portal.Area, Name: why, Label: say("clinic.dose.doubt.reason")})
	}
	v.Form.Fill(doubted, named(mine)).Field(why).Optional = false
	v.Form.Submit = say("clinic.dose.doubt.save")
	v.Title, v.Intro, v.Data = say("clinic.dose.doubt.title"), []string{say("clinic.dose.doubt.intro")}, p.doubts(r, t, mine)
	return p.room.Show(w, r, "doubt.html", v)
}

// doubts puts what speaks against a dose into words.
func (p *Pages) doubts(r *http.Request, t history.Trial, mine iis.Vaccination) (out []string) {
	l, say := portal.LanguageOf(r), portal.Say(r)
	for _, e := range t.SameDay {
		key, reporter := "clinic.dose.doubt.same", p.Names.OrganizationName(r.Context(), e.Speaks.Organization)
		if e.Speaks.Organization == "" {
			key = "clinic.dose.doubt.same.unsaid"
		}
		out = append(out, say(key, "vaccine", portal.Vaccine(l, e.Speaks.CVX), "organization", reporter))
	}
	for _, d := range t.Doubts {
		var reasons []string
		for _, reason := range d.Reasons {
			reasons = append(reasons, catalog.Reason(l, reason))
		}
		line := say("clinic.dose.doubt.schedule", "vaccine", portal.Vaccine(l, mine.CVX), "date", catalog.Date(l, mine.GivenOn), "reason", strings.Join(reasons, "; "))
		if !d.From.IsZero() {
			line += " " + say("clinic.dose.doubt.from", "date", catalog.Date(l, d.From))
		}
		if !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}
