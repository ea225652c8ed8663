package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// forgot handles "/account/forgot". It says the same whoever asks.
func (p *Pages) forgot(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.forgot.submit"),
		portal.Field{Kind: portal.Text, Name: "username", Label: say("account.forgot.field"), Auto: "username", Max: 100})
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.Forgot(r.Context(), web.ActorOf(r), form.Value("username"), r.UserAgent())
		if err == nil {
			enter(w, in)
			return portal.Redirect(w, r, "/account/reset")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.forgot.title"), Intro: []string{say("account.forgot.intro")}, Form: form, Back: back(r, "/account/sign-in")})
}

// reset handles "/account/reset": first the code that was sent, then, after the second
// step, the new password.
func (p *Pages) reset(w http.ResponseWriter, r *http.Request) error {
	switch {
	case at(r, iis.StageResetCode):
		return p.resetCode(w, r)
	case at(r, iis.StageResetStep):
		return portal.Redirect(w, r, "/account/second-step")
	case at(r, iis.StageReset):
		return p.resetPassword(w, r)
	}
	return portal.Redirect(w, r, "/account/forgot")
}

func (p *Pages) resetCode(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.codes.submit"), codeField(r))
	if portal.Posted(r) && form.Read(r) {
		err := p.service.ResetCode(r.Context(), web.ActorOf(r), secret(r), form.Value("one-time-code"))
		if err == nil {
			return p.afterResetCode(w, r)
		}
		if !wrongCode(r, form, err) {
			return err
		}
		form.Fill("one-time-code")
	}
	return p.Plain(w, r, portal.View{Title: say("account.reset.code.title"), Intro: []string{say("account.reset.intro")}, Form: form,
		Links: []portal.Link{{Href: "/account/forgot", Text: say("account.codes.again")}}})
}

// afterResetCode leads to the second step, or to the first password of somebody invited.
func (p *Pages) afterResetCode(w http.ResponseWriter, r *http.Request) error {
	in, err := p.service.Session(r.Context(), web.ActorOf(r), secret(r), false)
	if err != nil {
		return err
	}
	if in.Session.Stage == iis.StageReset {
		return portal.Redirect(w, r, "/account/reset")
	}
	return p.toStep(w, r, secret(r), "")
}

func (p *Pages) resetPassword(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.reset.submit"),
		portal.Field{Kind: portal.Password, Name: "new-password", Label: say("account.reset.password"), Auto: "new-password", Hint: say("account.password.hint"), Max: 1000})
	if portal.Posted(r) && form.Read(r) {
		in, err := p.service.Reset(r.Context(), web.ActorOf(r), secret(r), form.Value("new-password"))
		if err == nil {
			return p.onward(w, r, in, "")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.reset.title"), Form: form})
}
