package resident

import (
	"net/http"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/identity"
)

// claimDraft is the task of a match that waits for its code.
const claimDraft = "claim"

// Invented is a person of the demonstration without an account.
type Invented struct {
	Name string
	Born iis.Date
}

// identity handles "GET /me/identity": the ways to link the account to a record.
func (p *Pages) identity(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	people, err := p.Relations.People(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	v := portal.View{Title: say("resident.identity.title"), Intro: []string{say("resident.identity.intro")},
		Links: []portal.Link{{Href: "/me/identity/match", Text: say("resident.identity.match")}, {Href: "/me/identity/clinic", Text: say("resident.identity.clinic")}, {Href: "/paper", Text: say("portal.footer.paper")}}}
	for _, who := range people {
		if who.Basis == iis.BasisSelf {
			v.Notice = &portal.Notice{Kind: "success", Text: say("resident.identity.linked")}
			v.Links = []portal.Link{{Href: path(who, "record"), Text: say("resident.record.title")}}
		}
	}
	if p.Try != nil {
		var who []string
		for _, one := range p.Try() {
			who = append(who, one.Name+", "+catalog.Date(portal.LanguageOf(r), one.Born))
		}
		v.Intro = append(v.Intro, say("resident.identity.try", "names", strings.Join(who, "; ")))
	}
	return p.Plain(w, r, v)
}

// match handles "/me/identity/match": name and birth date as a clinic knows them.
func (p *Pages) match(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.claim(w, r, identity.Match{}, portal.View{Title: say("resident.match.title"), Intro: []string{say("resident.match.intro")}, Back: portal.Link{Href: "/me/identity", Text: say("account.back")}})
}

// addChild handles "/me/people/add": a child that the person is a guardian of.
func (p *Pages) addChild(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.claim(w, r, identity.Match{Guardian: true}, portal.View{Title: say("resident.add.title"), Intro: []string{say("resident.add.intro")},
		Back: portal.Link{Href: "/me/people", Text: say("account.back")}, Links: []portal.Link{{Href: "/me/identity/clinic", Text: say("resident.identity.clinic")}}})
}

// relations are the words of HL7 0063 that a guardian can choose.
var relations = []string{"MTH", "FTH", "GRD", "GRP", "FCH", "OTH"}

// claim is the form of both: it starts a claim, whose code goes to a contact on the
// record. For oneself it shows what the account holds, to be sent as it is or as the clinic
// writes it.
func (p *Pages) claim(w http.ResponseWriter, r *http.Request, m identity.Match, v portal.View) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Auto: "given-name", Max: 100},
		portal.Field{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Auto: "family-name", Max: 100},
		portal.Field{Kind: portal.Day, Name: "bday", Label: say("account.birth"), Auto: "bday"})
	if m.Guardian {
		for i := range form.Fields {
			form.Fields[i].Auto = ""
		}
		relation := portal.Field{Kind: portal.Radios, Name: "relation", Label: say("resident.add.relation")}
		for _, code := range relations {
			relation.Options = append(relation.Options, portal.Option{Value: code, Text: say("resident.relation." + code)})
		}
		form.Fields = append(form.Fields, relation)
	}
	v.Form = form
	if !m.Guardian && !portal.Posted(r) {
		name, born, err := p.Identity.Holder(r.Context(), web.ActorOf(r))
		if err != nil {
			return err
		}
		form.Fill("given-name", name.Given).Fill("family-name", name.Family).FillDate("bday", born)
	}
	if portal.Posted(r) && form.Read(r) {
		m.Name = iis.Name{Given: form.Value("given-name"), Family: form.Value("family-name")}
		m.BirthDate, m.Relation = form.Date("bday"), form.Value("relation")
		id, err := p.Identity.StartMatch(r.Context(), web.ActorOf(r), m)
		if err == nil {
			if err := p.Drafts.Save(w, r, claimDraft, id); err != nil {
				return err
			}
			return portal.Redirect(w, r, "/me/identity/match/code")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, v)
}

// matchCode handles "/me/identity/match/code". The page is the same whether or not
// somebody was found.
func (p *Pages) matchCode(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	var claim string
	if !p.Drafts.Load(r, claimDraft, &claim) {
		return portal.Redirect(w, r, "/me/identity")
	}
	form := portal.NewForm(r, say("account.codes.submit"),
		portal.Field{Kind: portal.Code, Name: "one-time-code", Label: say("account.code"), Auto: "one-time-code", Hint: say("account.code.hint"), Max: 20})
	if portal.Posted(r) && form.Read(r) {
		_, err := p.Identity.FinishMatch(r.Context(), web.ActorOf(r), claim, form.Value("one-time-code"))
		switch iis.KindOf(err) {
		default:
			if err != nil {
				return err
			}
			p.Drafts.Clear(w, claimDraft)
			return p.Done(w, r, "/me/people", "resident.done.linked")
		case iis.Invalid, iis.NotFound, iis.Conflict:
			form.Fail("one-time-code", say("account.code.wrong"))
		}
	}
	return p.Plain(w, r, portal.View{Title: say("resident.match.code.title"), Intro: []string{say("resident.match.code.intro"), say("resident.match.code.other")}, Form: form,
		Links: []portal.Link{{Href: "/me/identity/clinic", Text: say("resident.match.old")}, {Href: "/paper", Text: say("portal.footer.paper")}}})
}

// clinic handles "/me/identity/clinic": the activation code that a clinic printed.
func (p *Pages) clinic(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("resident.clinic.submit"),
		portal.Field{Kind: portal.Code, Name: "code", Label: say("resident.clinic.code"), Hint: say("resident.clinic.hint"), Max: 40})
	if portal.Posted(r) && form.Read(r) {
		_, err := p.Identity.Activate(r.Context(), web.ActorOf(r), form.Value("code"))
		if err == nil {
			return p.Done(w, r, "/me/people", "resident.done.linked")
		}
		switch iis.KindOf(err) {
		case iis.Invalid, iis.NotFound, iis.Conflict:
			form.Fail("code", say("resident.clinic.wrong"))
		default:
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("resident.clinic.title"), Intro: []string{say("resident.clinic.intro")}, Form: form,
		Back: portal.Link{Href: "/me/identity", Text: say("account.back")}})
}
