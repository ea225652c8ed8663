package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/account"
)

// draftName is the task under which a registration waits in the browser.
const draftName = "register"

// draft is what has been typed of a registration before its codes are sent.
type draft struct {
	Given, Family string
	Birth         iis.Date
	Email, Phone  string
}

func (p *Pages) draft(r *http.Request) (d draft) {
	p.Drafts.Load(r, draftName, &d)
	return d
}

// keep saves the draft and goes on to the next page.
func (p *Pages) keep(w http.ResponseWriter, r *http.Request, d draft, next string) error {
	if err := p.Drafts.Save(w, r, draftName, d); err != nil {
		return err
	}
	return portal.Redirect(w, r, next)
}

// registerName handles "/account/register/name", the first of six short pages.
func (p *Pages) registerName(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Auto: "given-name", Max: 100},
		portal.Field{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Auto: "family-name", Max: 100}).
		Fill("given-name", d.Given).Fill("family-name", d.Family)
	if portal.Posted(r) && form.Read(r) {
		d.Given, d.Family = form.Value("given-name"), form.Value("family-name")
		return p.keep(w, r, d, "/account/register/birth")
	}
	return p.Plain(w, r, portal.View{Title: say("account.register.name.title"), Intro: []string{say("account.register.name.intro")}, Form: form,
		Links: []portal.Link{{Href: "/account/sign-in", Text: say("account.register.have")}}})
}

// registerBirth handles "/account/register/birth".
func (p *Pages) registerBirth(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	if d.Given == "" {
		return portal.Redirect(w, r, "/account/register/name")
	}
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Day, Name: "bday", Label: say("account.birth"), Auto: "bday", Hint: say("account.birth.hint")}).FillDate("bday", d.Birth)
	if portal.Posted(r) {
		good := form.Read(r)
		switch birth := form.Date("bday"); {
		case good && birth > p.Today():
			form.Fail("bday", say("portal.form.future"))
		case good && birth < p.Today().AddYears(-130):
			form.Fail("bday", say("portal.form.no-such-day", "label", say("account.birth")))
		case good:
			d.Birth = birth
			return p.keep(w, r, d, "/account/register/contact")
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.register.birth.title"), Form: form, Back: back(r, "/account/register/name")})
}

// registerContact handles "/account/register/contact".
func (p *Pages) registerContact(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	if d.Birth.IsZero() {
		return portal.Redirect(w, r, "/account/register/name")
	}
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Email, Name: "email", Label: say("account.email"), Auto: "email", Optional: true},
		portal.Field{Kind: portal.Phone, Name: "tel", Label: say("account.phone"), Auto: "tel", Hint: say("account.phone.hint"), Optional: true}).
		Fill("email", d.Email).Fill("tel", d.Phone)
	if portal.Posted(r) && form.Read(r) {
		if form.Value("email") == "" && form.Value("tel") == "" {
			form.Fail("email", say("account.register.contact.none"))
		} else {
			d.Email, d.Phone = form.Value("email"), form.Value("tel")
			return p.keep(w, r, d, "/account/register/check")
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.register.contact.title"), Intro: []string{say("account.register.contact.intro")},
		Form: form, Back: back(r, "/account/register/birth")})
}

// registerCheck handles "/account/register/check": the answers so far, each to change.
func (p *Pages) registerCheck(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	if d.Email == "" && d.Phone == "" {
		return portal.Redirect(w, r, "/account/register/name")
	}
	form := portal.NewForm(r, say("account.register.check.submit"))
	if portal.Posted(r) {
		in, err := p.service.Register(r.Context(), web.ActorOf(r), account.Registration{Name: iis.Name{Given: d.Given, Family: d.Family}, BirthDate: d.Birth,
			Email: d.Email, Phone: d.Phone, Language: string(portal.LanguageOf(r)), Agent: r.UserAgent()})
		if err == nil {
			p.Drafts.Clear(w, draftName)
			enter(w, in)
			return portal.Redirect(w, r, "/account/codes")
		}
		if !form.Refused(err) {
			return err
		}
	}
	answers := []portal.Answer{
		{Label: say("account.given"), Text: d.Given, Change: "/account/register/name"},
		{Label: say("account.family"), Text: d.Family, Change: "/account/register/name"},
		{Label: say("account.birth"), Text: catalog.Date(portal.LanguageOf(r), d.Birth), Change: "/account/register/birth"},
		{Label: say("account.email"), Text: d.Email, Change: "/account/register/contact"},
		{Label: say("account.phone"), Text: d.Phone, Change: "/account/register/contact"}}
	return p.room.Show(w, r, "check.html", portal.View{Title: say("account.register.check.title"), Intro: []string{say("account.register.check.intro")},
		Form: form, Data: answers, Back: back(r, "/account/register/contact")})
}

// registerUsername handles "/account/register/username". That a name is taken is said
// only here, after a contact is confirmed.
func (p *Pages) registerUsername(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if !at(r, iis.StageRegister) {
		return portal.Redirect(w, r, "/account/register/name")
	}
	form := portal.NewForm(r, say("portal.form.continue"),
		portal.Field{Kind: portal.Text, Name: "username", Label: say("account.username"), Auto: "username", Hint: say("account.username.hint"), Max: 64}).
		Fill("username", web.SessionOf(r).Username)
	if portal.Posted(r) && form.Read(r) {
		err := p.service.ChooseUsername(r.Context(), web.ActorOf(r), secret(r), form.Value("username"))
		if err == nil {
			return portal.Redirect(w, r, "/account/register/password")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.register.username.title"), Form: form})
}

// registerPassword handles "/account/register/password", which finishes the account.
func (p *Pages) registerPassword(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if !at(r, iis.StageRegister) {
		return portal.Redirect(w, r, "/account/register/name")
	}
	form := portal.NewForm(r, say("account.register.password.submit"),
		portal.Field{Kind: portal.Password, Name: "new-password", Label: say("account.password"), Auto: "new-password", Hint: say("account.password.hint"), Max: 1000})
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.FinishRegistration(r.Context(), web.ActorOf(r), secret(r), form.Value("new-password"))
		if err == nil {
			enter(w, in)
			return portal.Redirect(w, r, "/account/register/done")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.register.password.title"), Form: form, Back: back(r, "/account/register/username")})
}

// registerDone handles "/account/register/done": what comes next.
func (p *Pages) registerDone(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.Plain(w, r, portal.View{Title: say("account.register.done.title"), Intro: []string{say("account.register.done.intro")},
		Next:  portal.Link{Href: "/me/identity", Text: say("account.register.done.identity")},
		Links: []portal.Link{{Href: "/account/security/app", Text: say("account.register.done.app")}}})
}

// toSecurity leads back to the account page.
func toSecurity(r *http.Request) portal.Link {
	return portal.Link{Href: "/account/security", Text: portal.Say(r)("account.security.title")}
}

func back(r *http.Request, href string) portal.Link {
	return portal.Link{Href: href, Text: portal.Say(r)("account.back")}
}
