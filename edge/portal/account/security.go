package account

import (
	"net/http"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
)

// securityData is how an account is entered, and whether it is linked to a record.
type securityData struct {
	account.Security
	Linked  bool
	Current string // id of this session
}

// security handles "GET /account/security": how this account is entered.
func (p *Pages) security(w http.ResponseWriter, r *http.Request) error {
	s := web.SessionOf(r)
	d := securityData{Current: s.ID}
	var err error
	if d.Security, err = p.service.Security(r.Context(), s.Actor); err != nil {
		return err
	}
	people, err := p.relations.People(r.Context(), s.Actor)
	if err != nil {
		return err
	}
	for i := range d.Devices {
		d.Devices[i].Name = browserName(d.Devices[i].Name)
	}
	for _, who := range people {
		d.Linked = d.Linked || who.Basis == iis.BasisSelf
	}
	return p.room.Show(w, r, "security.html", portal.View{Title: portal.Say(r)("account.security.title"), Data: d})
}

// app handles "/account/security/app": an authenticator app as second step.
func (p *Pages) app(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	form := portal.NewForm(r, say("account.app.submit"), codeField(r))
	var seed account.Seed
	if portal.Posted(r) && p.Drafts.Load(r, "app", &seed) && form.Read(r) {
		err := p.service.ConfirmTOTP(r.Context(), by, seed.Factor, form.Value("one-time-code"))
		if err == nil {
			p.Drafts.Clear(w, "app")
			return p.Done(w, r, "/account/security", "account.done.app")
		}
		if !wrongCode(r, form, err) {
			return err
		}
	}
	if seed.Factor == "" {
		var err error
		if seed, err = p.service.StartTOTP(r.Context(), by, ""); err != nil {
			return err
		}
		if err := p.Drafts.Save(w, r, "app", seed); err != nil {
			return err
		}
	}
	return p.room.Show(w, r, "app.html", portal.View{Title: say("account.app.title"), Form: form, Data: inFours(seed.Text), Back: back(r, "/account/security")})
}

// inFours parts a secret for people who type it.
func inFours(s string) string {
	var parts []string
	for len(s) > 4 {
		parts, s = append(parts, s[:4]), s[4:]
	}
	return strings.Join(append(parts, s), " ")
}

// backup handles "/account/security/backup": ten new codes, shown once.
func (p *Pages) backup(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if !portal.Posted(r) {
		return p.Plain(w, r, portal.View{Title: say("account.backup.title"), Intro: []string{say("account.backup.intro")},
			Form: portal.NewForm(r, say("account.backup.submit")), Back: back(r, "/account/security")})
	}
	codes, err := p.service.BackupCodes(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "codes.html", portal.View{Title: say("account.backup.done"), Intro: []string{say("account.backup.done.text")}, Data: codes,
		Links: []portal.Link{{Href: "/account/security", Text: say("account.security.title")}}})
}

// remove handles "/account/security/remove/{factor}".
func (p *Pages) remove(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.remove.submit"))
	form.Danger = true
	if portal.Posted(r) {
		err := p.service.RemoveFactor(r.Context(), web.ActorOf(r), r.PathValue("factor"))
		if err == nil {
			return p.Done(w, r, "/account/security", "account.done.factor-removed")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.remove.title"), Intro: []string{say("account.remove.intro")}, Form: form, Back: back(r, "/account/security")})
}

// end handles "/account/security/end": sign out everywhere else.
func (p *Pages) end(w http.ResponseWriter, r *http.Request) error {
	say, s := portal.Say(r), web.SessionOf(r)
	if portal.Posted(r) {
		if err := p.service.SignOutEverywhere(r.Context(), s.Actor, s.ID); err != nil {
			return err
		}
		return p.Done(w, r, "/account/security", "account.done.sessions")
	}
	form := portal.NewForm(r, say("account.end.submit"))
	form.Danger = true
	return p.Plain(w, r, portal.View{Title: say("account.end.title"), Intro: []string{say("account.end.intro")}, Form: form, Back: back(r, "/account/security")})
}

// notMe handles "/account/security/events/{event}", the one-time link of a notice. It
// works signed out.
func (p *Pages) notMe(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if portal.Posted(r) {
		if err := p.service.NotMe(r.Context(), web.ActorOf(r), r.PathValue("event")); err != nil {
			return err
		}
		web.ClearSession(w)
		return p.Plain(w, r, portal.View{Title: say("account.notme.done"), Intro: []string{say("account.notme.done.text")},
			Links: []portal.Link{{Href: "/account/forgot", Text: say("account.forgot.title")}}})
	}
	form := portal.NewForm(r, say("account.notme.submit"))
	form.Danger = true
	return p.Plain(w, r, portal.View{Title: say("account.notme.title"), Intro: []string{say("account.notme.intro")}, Form: form})
}
