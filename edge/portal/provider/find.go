package provider

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/history"
)

// hit is one person found, in words.
type hit struct {
	Name, Born, Href string
	Why              string // why the record opens as it is; empty where treatment is to be stated
}

// facts are the questions of a search.
func facts(r *http.Request) []portal.Field {
	say := portal.Say(r)
	return []portal.Field{{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Max: 100},
		{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Max: 100},
		{Kind: portal.Day, Name: "bday", Label: say("account.birth")}}
}

// find searches for the person of a form.
func (p *Pages) find(r *http.Request, form *portal.Form) ([]history.Hit, error) {
	return p.Finder.Find(r.Context(), web.ActorOf(r), iis.Identity{BirthDate: form.Date("bday"),
		Names: []iis.Name{{Given: form.Value("given-name"), Family: form.Value("family-name"), Type: "L"}}})
}

// patients handles "/clinic/{site}/patients": the search by name and birth date. It is
// posted, so that no fact stands in an address.
func (p *Pages) patients(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("clinic.patients.submit"), facts(r)...)
	if portal.Posted(r) && form.Read(r) {
		found, err := p.find(r, form)
		if err == nil {
			return p.found(w, r, say("clinic.found.title"), found, carried(r, form))
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("clinic.patients.title"), Intro: []string{say("clinic.patients.intro")}, Form: form, Back: workspace(r)})
}

// found shows who fits; no data of a record before treatment is stated. A record that opens
// by a permission or the clinic's own reports alone is opened as it is. The form leads on
// to a new person, and is left out where somebody fits for certain.
func (p *Pages) found(w http.ResponseWriter, r *http.Request, title string, found []history.Hit, form *portal.Form) error {
	say, l := portal.Say(r), portal.LanguageOf(r)
	var hits []hit
	treats := false
	for _, h := range found {
		one := hit{Name: h.Name.Given + " " + h.Name.Family, Born: catalog.Date(l, h.BirthDate), Href: site(r, "/patients/"+string(h.Handle))}
		if h.Basis != iis.BasisCare {
			one.Why = say("record.basis." + string(h.Basis))
		}
		treats = treats || one.Why == ""
		hits = append(hits, one)
	}
	switch {
	case certain(found) || !may(r, iis.ActReport):
		form = nil
	case form != nil && len(found) == 0:
		form.Submit = say("clinic.person.title")
	}
	v := portal.View{Title: title, Data: hits, Form: form, Back: portal.Link{Href: site(r, "/patients"), Text: say("share.to.again")}}
	if treats || len(hits) == 0 {
		v.Intro = []string{say("clinic.found.intro")}
	}
	return p.room.Show(w, r, "found.html", v)
}

// certain tells whether somebody found is the person for certain.
func certain(found []history.Hit) bool {
	for _, h := range found {
		if h.Certain {
			return true
		}
	}
	return false
}
