package account

import (
	"errors"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
)

// codeField is the box for a code that was sent.
func codeField(r *http.Request) portal.Field {
	say := portal.Say(r)
	return portal.Field{Kind: portal.Code, Name: "one-time-code", Label: say("account.code"), Auto: "one-time-code", Hint: say("account.code.hint"), Max: 40}
}

// unconfirmed returns the contact of an unfinished account whose code is due: the e-mail
// address first. There is none where all are confirmed.
func (p *Pages) unconfirmed(r *http.Request) (next iis.AccountContact, err error) {
	contacts, err := p.service.RegistrationContacts(r.Context(), web.ActorOf(r), secret(r))
	if err != nil {
		return next, err
	}
	for _, c := range contacts {
		if c.Confirmed.IsZero() && (next.ID == "" || c.Kind == iis.ContactEmail) {
			next = c
		}
	}
	return next, nil
}

// confirming runs h for the contact whose code is due, and leads elsewhere where there
// is none.
func (p *Pages) confirming(w http.ResponseWriter, r *http.Request, h func(iis.AccountContact) error) error {
	if !at(r, iis.StageRegister) {
		return portal.Redirect(w, r, "/account/register/name")
	}
	c, err := p.unconfirmed(r)
	switch {
	case err != nil:
		return err
	case c.ID == "":
		return portal.Redirect(w, r, "/account/register/username")
	}
	return h(c)
}

// codes handles "/account/codes": the code sent to the e-mail address, then the one sent
// to the phone.
func (p *Pages) codes(w http.ResponseWriter, r *http.Request) error {
	return p.confirming(w, r, func(c iis.AccountContact) error {
		say := portal.Say(r)
		form := portal.NewForm(r, say("account.codes.submit"), codeField(r))
		if portal.Posted(r) && form.Read(r) {
			err := p.service.ConfirmContact(r.Context(), web.ActorOf(r), secret(r), c.ID, form.Value("one-time-code"))
			if err == nil {
				return portal.Redirect(w, r, "/account/codes")
			}
			if !wrongCode(r, form, err) {
				return err
			}
			form.Fill("one-time-code")
		}
		return p.Plain(w, r, portal.View{Title: say("account.codes.title." + string(c.Kind)), Intro: []string{say("account.codes.intro." + string(c.Kind))}, Form: form,
			Links: []portal.Link{{Href: "/account/codes/again", Text: say("account.codes.again")}, {Href: "/account/codes/change", Text: say("account.codes.change")}}})
	})
}

// codesAgain handles "/account/codes/again": another code to the same contact.
func (p *Pages) codesAgain(w http.ResponseWriter, r *http.Request) error {
	return p.confirming(w, r, func(c iis.AccountContact) error {
		say := portal.Say(r)
		if portal.Posted(r) {
			if err := p.service.Resend(r.Context(), web.ActorOf(r), secret(r), c.ID); err != nil {
				return err
			}
			return portal.Redirect(w, r, "/account/codes")
		}
		return p.Plain(w, r, portal.View{Title: say("account.again.title"), Intro: []string{say("account.again.intro")},
			Form: portal.NewForm(r, say("account.again.submit")), Back: back(r, "/account/codes")})
	})
}

// codesChange handles "/account/codes/change": a mistyped contact.
func (p *Pages) codesChange(w http.ResponseWriter, r *http.Request) error {
	return p.confirming(w, r, func(c iis.AccountContact) error {
		say := portal.Say(r)
		field := contactField(say, c.Kind)
		form := portal.NewForm(r, say("account.again.submit"), field).Fill(field.Name, c.Value)
		if portal.Posted(r) && form.Read(r) {
			err := p.service.ReplaceContact(r.Context(), web.ActorOf(r), secret(r), c.ID, form.Value(field.Name))
			if err == nil {
				return portal.Redirect(w, r, "/account/codes")
			}
			if !form.Refused(err) {
				return err
			}
		}
		return p.Plain(w, r, portal.View{Title: say("account.codes.change"), Form: form, Back: back(r, "/account/codes")})
	})
}

// wrongCode says beside the field that a code is wrong, used, too old or tried too often,
// and tells whether that is what the error means.
func wrongCode(r *http.Request, form *portal.Form, err error) bool {
	key := "account.code.wrong"
	switch {
	case errors.Is(err, account.ErrCodeExpired):
		key = "account.code.expired"
	case errors.Is(err, account.ErrCodeTries):
		key = "account.code.tries"
	case errors.Is(err, account.ErrCodeUsed):
		key = "account.code.used"
	}
	switch iis.KindOf(err) {
	case iis.Invalid, iis.NotFound, iis.Unauthenticated, iis.Conflict:
		form.Fail("one-time-code", portal.Say(r)(key))
		return true
	}
	return false
}
