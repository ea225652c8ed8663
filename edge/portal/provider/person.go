package provider

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

// Hidden fields of the way from a search to a new person.
const (
	begun = "begin" // the answers come from the search: nothing is to be checked yet
	seen  = "seen"  // the handles of those who fit and were said to be somebody else
)

// carried takes the answers of a search on to the form of a new person.
func carried(r *http.Request, search *portal.Form) *portal.Form {
	form := portal.NewForm(r, portal.Say(r)("clinic.person.none"))
	form.Action = site(r, "/patients/new")
	keep := func(name, value string) {
		form.Fields = append(form.Fields, portal.Field{Kind: portal.Hidden, Name: name, Values: []string{value}})
	}
	for _, f := range search.Fields {
		switch {
		case f.Name == begun || f.Name == seen:
		case f.Kind == portal.Day:
			keep(f.Name+"-day", f.Date.Day)
			keep(f.Name+"-month", f.Date.Month)
			keep(f.Name+"-year", f.Date.Year)
		default:
			keep(f.Name, f.Value())
		}
	}
	if len(search.Fields) == len(facts(r)) {
		keep(begun, "yes")
	}
	return form
}

// personForm asks for a new person: the facts of the search, and what makes the person
// findable by others.
func personForm(r *http.Request) *portal.Form {
	say := portal.Say(r)
	text := func(name, key string, limit int) portal.Field {
		return portal.Field{Kind: portal.Text, Name: name, Label: say(key), Max: limit, Optional: true}
	}
	form := portal.NewForm(r, say("clinic.person.submit"), facts(r)...)
	form.Fields = append(form.Fields,
		portal.Field{Kind: portal.Radios, Name: "sex", Label: say("clinic.person.sex"), Options: []portal.Option{
			{Value: "F", Text: say("clinic.person.sex.F")}, {Value: "M", Text: say("clinic.person.sex.M")}, {Value: "X", Text: say("clinic.person.sex.X")}, {Value: "U", Text: say("clinic.person.sex.U")}}},
		text("street", "clinic.person.street", 100), text("city", "clinic.person.city", 50), text("zip", "clinic.person.zip", 10),
		portal.Field{Kind: portal.Phone, Name: "tel", Label: say("account.phone"), Optional: true},
		text("number", "clinic.person.number", 20),
		portal.Field{Kind: portal.Hidden, Name: seen, Optional: true, Max: 10000})
	return form
}

// newPerson handles "/clinic/{site}/patients/new": a new person, never before a search.
// Whoever fits is shown first; one who fits for certain is not made a second time.
func (p *Pages) newPerson(w http.ResponseWriter, r *http.Request) error {
	say, form := portal.Say(r), personForm(r)
	v := portal.View{Title: say("clinic.person.title"), Intro: []string{say("clinic.person.intro")}, Form: form,
		Back: portal.Link{Href: site(r, "/patients"), Text: say("clinic.patients.title")}}
	if !portal.Posted(r) {
		return p.Plain(w, r, v)
	}
	if r.PostFormValue(begun) != "" {
		form.Prefill(r)
		return p.Plain(w, r, v)
	}
	if !form.Read(r) {
		return p.Plain(w, r, v)
	}
	found, err := p.find(r, form)
	if err != nil && !form.Refused(err) {
		return err
	}
	if err != nil {
		return p.Plain(w, r, v)
	}
	if fits := handles(found); fits != "" && (certain(found) || fits != form.Value(seen)) {
		again := carried(r, form)
		again.Fields = append(again.Fields, portal.Field{Kind: portal.Hidden, Name: seen, Values: []string{fits}})
		return p.found(w, r, say("clinic.person.fits"), found, again)
	}
	return p.create(w, r, v)
}

// create reports the person and leads to what was made.
func (p *Pages) create(w http.ResponseWriter, r *http.Request, v portal.View) error {
	say, form := portal.Say(r), v.Form
	out, err := p.submit(r, iis.Submission{Person: person(r, form)})
	if err != nil && !form.Refused(err) {
		return err
	}
	if err == nil && out.Rejected {
		form.Fail("", say("clinic.person.refused"))
	}
	if len(form.Problems) > 0 {
		return p.Plain(w, r, v)
	}
	found, err := p.find(r, form)
	if err != nil {
		return err
	}
	return p.found(w, r, say("clinic.person.made"), found, nil)
}

// person is a new person as the form tells it, under the clinic's own number or one drawn
// for it.
func person(r *http.Request, form *portal.Form) iis.Identity {
	number := form.Value("number")
	if number == "" {
		number = "DESK-" + rand.Text()[:10]
	}
	id := iis.Identity{Names: []iis.Name{{Given: form.Value("given-name"), Family: form.Value("family-name"), Type: "L"}}, BirthDate: form.Date("bday"), Sex: form.Value("sex"),
		Identifiers: []iis.Identifier{{Value: number, Authority: string(web.ActorOf(r).Organization), Type: "MR"}}}
	if form.Value("street") != "" || form.Value("city") != "" || form.Value("zip") != "" {
		id.Addresses = []iis.Address{{Street: form.Value("street"), City: form.Value("city"), State: "NJ", ZIP: form.Value("zip"), Country: "USA", Type: "H"}}
	}
	if tel := form.Value("tel"); tel != "" {
		id.Contacts = []iis.Contact{{Phone: tel, Use: "PRN", Equip: "PH"}}
	}
	return id
}

// handles names those found, in one order.
func handles(found []history.Hit) string {
	var all []string
	for _, h := range found {
		all = append(all, string(h.Handle))
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
