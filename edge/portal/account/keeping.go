package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// forget handles "/account/security/forget/{device}": a browser that is known no more.
func (p *Pages) forget(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if portal.Posted(r) {
		if err := p.service.ForgetDevice(r.Context(), web.ActorOf(r), r.PathValue("device")); err != nil {
			return err
		}
		return p.Done(w, r, "/account/security", "account.done.forgotten")
	}
	form := portal.NewForm(r, say("account.forget.submit"))
	form.Danger = true
	return p.Plain(w, r, portal.View{Title: say("account.forget.title"), Intro: []string{say("account.forget.intro")}, Form: form, Back: back(r, "/account/security")})
}

// removeContact handles "/account/contact/remove/{contact}".
func (p *Pages) removeContact(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.contact.remove.submit"))
	form.Danger = true
	if portal.Posted(r) {
		err := p.service.RemoveContact(r.Context(), web.ActorOf(r), r.PathValue("contact"))
		switch {
		case err == nil:
			return p.Done(w, r, "/account/contact", "account.done.contact-removed")
		case iis.KindOf(err) != iis.Invalid:
			return err
		}
		form.Fail("", say("account.contact.remove.last"))
	}
	return p.Plain(w, r, portal.View{Title: say("account.contact.remove.title"), Intro: []string{say("account.contact.remove.intro")}, Form: form, Back: back(r, "/account/contact")})
}

// changePassword handles "/account/security/password": the other sessions end.
func (p *Pages) changePassword(w http.ResponseWriter, r *http.Request) error {
	say, s := portal.Say(r), web.SessionOf(r)
	form := portal.NewForm(r, say("account.reset.submit"),
		portal.Field{Kind: portal.Password, Name: "current-password", Label: say("account.change-password.old"), Auto: "current-password", Max: 1000},
		portal.Field{Kind: portal.Password, Name: "new-password", Label: say("account.reset.password"), Auto: "new-password", Hint: say("account.password.hint"), Max: 1000})
	if portal.Posted(r) && form.Read(r) {
		err := p.service.ChangePassword(r.Context(), s.Actor, s.ID, form.Value("current-password"), form.Value("new-password"))
		if err == nil {
			return p.Done(w, r, "/account/security", "account.done.password")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.change-password.title"), Intro: []string{say("account.change-password.intro")}, Form: form, Back: back(r, "/account/security")})
}
