package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
)

// resetDraft is the task of a new password.
const resetDraft = "reset"

// forgot handles "/account/forgot". It says the same whoever asks.
func (p *Pages) forgot(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.forgot.submit"),
		portal.Field{Kind: portal.Text, Name: "username", Label: say("account.forgot.field"), Auto: "username", Max: 100})
	if portal.Posted(r) && form.Read(r) {
		ticket, err := p.service.Forgot(r.Context(), web.ActorOf(r), form.Value("username"))
		if err != nil {
			return err
		}
		if err := p.Drafts.Save(w, r, resetDraft, ticket); err != nil {
			return err
		}
		return portal.Redirect(w, r, "/account/reset")
	}
	return p.Plain(w, r, portal.View{Title: say("account.forgot.title"), Intro: []string{say("account.forgot.intro")}, Form: form, Back: back(r, "/account/sign-in")})
}

// reset handles "/account/reset": the code that was sent, and a new password. The next
// sign-in still asks for the second step.
func (p *Pages) reset(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	var ticket string
	if !p.Drafts.Load(r, resetDraft, &ticket) {
		return portal.Redirect(w, r, "/account/forgot")
	}
	form := portal.NewForm(r, say("account.reset.submit"), codeField(r),
		portal.Field{Kind: portal.Password, Name: "new-password", Label: say("account.reset.password"), Auto: "new-password", Hint: say("account.password.hint"), Max: 1000})
	if portal.Posted(r) && form.Read(r) {
		err := p.service.Reset(r.Context(), web.ActorOf(r), ticket, form.Value("one-time-code"), form.Value("new-password"))
		if err == nil {
			p.Drafts.Clear(w, resetDraft)
			web.ClearSession(w)
			return p.Plain(w, r, portal.View{Title: say("account.reset.done"), Intro: []string{say("account.reset.done.text")},
				Links: []portal.Link{{Href: "/account/sign-in", Text: say("portal.nav.sign-in")}}})
		}
		if !form.Refused(err) && !wrongCode(r, form, err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.reset.title"), Intro: []string{say("account.reset.intro")}, Form: form,
		Links: []portal.Link{{Href: "/account/forgot", Text: say("account.codes.again")}}})
}
