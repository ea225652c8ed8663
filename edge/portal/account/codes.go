package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// codeField is the box for a code that was sent.
func codeField(r *http.Request) portal.Field {
	say := portal.Say(r)
	return portal.Field{Kind: portal.Code, Name: "one-time-code", Label: say("account.code"), Auto: "one-time-code", Hint: say("account.code.hint"), Max: 40}
}

// codes handles "/account/codes": the code sent to the e-mail address, then the one sent
// to the phone.
func (p *Pages) codes(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	channel := d.next()
	switch {
	case d.Ticket == "":
		return portal.Redirect(w, r, "/account/register/name")
	case channel == "":
		return portal.Redirect(w, r, "/account/register/username")
	}
	form := portal.NewForm(r, say("account.codes.submit"), codeField(r))
	if portal.Posted(r) && form.Read(r) {
		err := p.service.ConfirmContact(r.Context(), web.ActorOf(r), d.Ticket, channel, form.Value("one-time-code"))
		if err == nil {
			return p.confirmed(w, r, d, channel)
		}
		if !wrongCode(r, form, err) {
			return err
		}
		form.Fill("one-time-code")
	}
	return p.Plain(w, r, portal.View{Title: say("account.codes.title." + string(channel)), Intro: []string{say("account.codes.intro." + string(channel))}, Form: form,
		Links: []portal.Link{{Href: "/account/codes/again", Text: say("account.codes.again")}, {Href: "/account/register/contact", Text: say("account.codes.change")}}})
}

// confirmed notes a confirmed channel, sends the next code where one is due, and goes on.
func (p *Pages) confirmed(w http.ResponseWriter, r *http.Request, d draft, channel iis.ContactKind) error {
	if channel == iis.ContactEmail {
		d.EmailConfirmed = true
	} else {
		d.PhoneConfirmed = true
	}
	if d.next() == "" {
		return p.keep(w, r, d, "/account/register/username")
	}
	if err := p.service.SendCode(r.Context(), web.ActorOf(r), d.Ticket, d.next()); err != nil {
		return err
	}
	return p.keep(w, r, d, "/account/codes")
}

// codesAgain handles "/account/codes/again": another code to the same contact.
func (p *Pages) codesAgain(w http.ResponseWriter, r *http.Request) error {
	say, d := portal.Say(r), p.draft(r)
	if d.Ticket == "" || d.next() == "" {
		return portal.Redirect(w, r, "/account/register/name")
	}
	if portal.Posted(r) {
		if err := p.service.SendCode(r.Context(), web.ActorOf(r), d.Ticket, d.next()); err != nil {
			return err
		}
		return portal.Redirect(w, r, "/account/codes")
	}
	return p.Plain(w, r, portal.View{Title: say("account.again.title"), Intro: []string{say("account.again.intro")},
		Form: portal.NewForm(r, say("account.again.submit")), Back: back(r, "/account/codes")})
}

// wrongCode says beside the field that a code is wrong, used or too old, and tells
// whether that is what the error means.
func wrongCode(r *http.Request, form *portal.Form, err error) bool {
	switch iis.KindOf(err) {
	case iis.Invalid, iis.NotFound, iis.Unauthenticated, iis.Conflict:
		form.Fail("one-time-code", portal.Say(r)("account.code.wrong"))
		return true
	}
	return false
}
