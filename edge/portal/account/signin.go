package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
)

// signIn handles "/account/sign-in". An unknown user and a wrong password read the same.
func (p *Pages) signIn(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.signin.submit"),
		portal.Field{Kind: portal.Text, Name: "username", Label: say("account.username"), Auto: "username", Max: 100},
		portal.Field{Kind: portal.Password, Name: "current-password", Label: say("account.password"), Auto: "current-password", Max: 1000},
		portal.Field{Kind: portal.Hidden, Name: "next", Optional: true, Values: []string{r.URL.Query().Get("next")}})
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.SignIn(r.Context(), web.ActorOf(r), form.Value("username"), form.Value("current-password"), web.Browser(r), r.UserAgent())
		switch {
		case err == nil:
			return p.onward(w, r, in, form.Value("next"))
		case iis.KindOf(err) == iis.Unauthenticated || iis.KindOf(err) == iis.Invalid:
			form.Fail("", say("account.signin.wrong"))
		default:
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.signin.title"), Form: form,
		Links: []portal.Link{{Href: "/account/forgot", Text: say("account.signin.forgot")}, {Href: "/account/register/name", Text: say("portal.nav.register")}}})
}

// onward keeps the session and leads to what comes next: the second step, a new
// password, the page that was asked for, or the workspace.
func (p *Pages) onward(w http.ResponseWriter, r *http.Request, in account.Opened, next string) error {
	enter(w, in)
	switch in.Session.Stage {
	case iis.StageStep, iis.StageResetStep:
		return p.toStep(w, r, in.Secret, next)
	case iis.StageReset, iis.StageResetCode:
		return portal.Redirect(w, r, "/account/reset")
	}
	switch {
	case next != "":
		return portal.Redirect(w, r, next)
	case len(in.Places) > 1 || len(in.Places) == 1 && in.Actor.Organization == "":
		return portal.Redirect(w, r, "/account/choose")
	}
	return portal.Redirect(w, r, portal.Home(in.Actor))
}

// signOut handles "POST /account/sign-out".
func (p *Pages) signOut(w http.ResponseWriter, r *http.Request) error {
	if s := web.SessionOf(r); s.Signed() {
		if err := p.service.SignOut(r.Context(), s.Actor, s.Token); err != nil {
			return err
		}
	}
	web.ClearSession(w)
	p.Drafts.Forget(w)
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return portal.Redirect(w, r, "/")
}

// choose handles "/account/choose": the workspace, where there are several.
func (p *Pages) choose(w http.ResponseWriter, r *http.Request) error {
	say, s := portal.Say(r), web.SessionOf(r)
	if portal.Posted(r) {
		in, err := p.service.Choose(r.Context(), s.Actor, s.Token, iis.OrganizationID(r.PostFormValue("organization")), iis.Role(r.PostFormValue("role")))
		if iis.KindOf(err) == iis.Unauthenticated && err != nil {
			return p.StepUp(w, r)
		}
		if err != nil {
			return err
		}
		return portal.Redirect(w, r, portal.Home(in.Actor))
	}
	in, err := p.service.Session(r.Context(), s.Actor, s.Token, false)
	if err != nil {
		return err
	}
	v := portal.View{Title: say("account.choose.title"), Data: in.Places}
	if len(in.Places) == 0 {
		v.Intro = []string{say("account.choose.none")}
	}
	return p.room.Show(w, r, "choose.html", v)
}
