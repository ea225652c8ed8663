package provider

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/identity"
)

// Vouch makes an activation code for a person whose document the clinic saw
// (registry/identity).
type Vouch func(ctx context.Context, by iis.Actor, p iis.PatientHandle, v identity.Vouching) (string, error)

// adult is the age from which a person has an account of their own.
const adult = 18

// relations are what a guardian can be to a child (HL7 0063).
var relations = []string{"MTH", "FTH", "GRD", "GRP", "FCH", "OTH"}

// activationCode handles "/clinic/{site}/patients/{p}/activation-code": the clinic saw a
// document and vouches; the code is shown once, to be printed or copied.
func (p *Pages) activationCode(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", false)
	if err != nil {
		return err
	}
	say := portal.Say(r)
	years, _, _ := rec.Person.BirthDate.AgeOn(p.Today())
	form := codeForm(r, years >= adult)
	back := portal.Link{Href: path(r, ""), Text: say("resident.record.title")}
	if portal.Posted(r) && form.Read(r) {
		code, err := p.Vouch(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), vouching(form, years >= adult))
		if err == nil {
			return p.room.Show(w, r, "code.html", portal.View{Title: say("clinic.code.title"), Person: p.Bar(r, rec), Back: back, Data: code})
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("clinic.code.title"), Intro: []string{say("clinic.code.intro")}, Person: p.Bar(r, rec), Back: back, Form: form})
}

// codeForm asks whom the clinic saw: the person, or a guardian of a child.
func codeForm(r *http.Request, own bool) *portal.Form {
	say := portal.Say(r)
	seen := portal.Field{Kind: portal.Checks, Name: "seen", Label: say("clinic.code.seen"), Options: []portal.Option{{Value: "yes", Text: say("clinic.code.seen.yes")}}}
	if own {
		return portal.NewForm(r, say("clinic.code.submit"), seen)
	}
	var kinds []portal.Option
	for _, k := range relations {
		kinds = append(kinds, portal.Option{Value: k, Text: say("resident.relation." + k)})
	}
	return portal.NewForm(r, say("clinic.code.submit"),
		portal.Field{Kind: portal.Select, Name: "relation", Label: say("clinic.code.relation"), Options: kinds},
		portal.Field{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Max: 100},
		portal.Field{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Max: 100},
		portal.Field{Kind: portal.Day, Name: "bday", Label: say("account.birth")}, seen)
}

func vouching(form *portal.Form, own bool) identity.Vouching {
	if own {
		return identity.Vouching{}
	}
	return identity.Vouching{Guardian: true, Relation: form.Value("relation"), BirthDate: form.Date("bday"),
		Name: iis.Name{Given: form.Value("given-name"), Family: form.Value("family-name"), Type: "L"}}
}
