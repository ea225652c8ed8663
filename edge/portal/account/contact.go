package account

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/notice"
)

// contacts handles "GET /account/contact".
func (p *Pages) contacts(w http.ResponseWriter, r *http.Request) error {
	o, err := p.service.Security(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "contact.html", portal.View{Title: portal.Say(r)("account.contact.title"), Intro: []string{portal.Say(r)("account.contact.intro")}, Data: o})
}

// changeContact makes the handler of a new e-mail address or phone. The old contact is
// told.
func (p *Pages) changeContact(kind iis.ContactKind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		say := portal.Say(r)
		field := contactField(say, kind)
		form := portal.NewForm(r, say("portal.form.continue"), field)
		if portal.Posted(r) && form.Read(r) {
			id, err := p.service.AddContact(r.Context(), web.ActorOf(r), kind, form.Value(field.Name))
			if err == nil {
				return portal.Redirect(w, r, "/account/contact/confirm/"+id)
			}
			if !form.Refused(err) {
				return err
			}
		}
		return p.Plain(w, r, portal.View{Title: say("account.contact.new." + string(kind)), Intro: []string{say("account.contact.new.intro")}, Form: form, Back: back(r, "/account/contact")})
	}
}

// contactField is the box for an e-mail address or a phone.
func contactField(say func(string, ...string) string, kind iis.ContactKind) portal.Field {
	if kind == iis.ContactText {
		return portal.Field{Kind: portal.Phone, Name: "tel", Label: say("account.phone"), Auto: "tel", Hint: say("account.phone.hint")}
	}
	return portal.Field{Kind: portal.Email, Name: "email", Label: say("account.email"), Auto: "email"}
}

// confirmContact handles "/account/contact/confirm/{contact}": the code sent to it.
func (p *Pages) confirmContact(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("account.codes.submit"), codeField(r))
	if portal.Posted(r) && form.Read(r) {
		err := p.service.ConfirmNewContact(r.Context(), web.ActorOf(r), r.PathValue("contact"), form.Value("one-time-code"))
		if err == nil {
			return p.Done(w, r, "/account/contact", "account.done.contact")
		}
		if !wrongCode(r, form, err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("account.contact.confirm"), Intro: []string{say("account.contact.confirm.intro")}, Form: form, Back: back(r, "/account/contact")})
}

// notifications handles "/account/notifications".
func (p *Pages) notifications(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	form := portal.NewForm(r, say("account.notifications.submit"))
	for _, k := range notice.MayBeOff() {
		form.Fields = append(form.Fields, portal.Field{Kind: portal.Radios, Name: k, Label: say("account.notifications." + k), Options: []portal.Option{
			{Value: "email", Text: say("account.notifications.email")}, {Value: "text", Text: say("account.notifications.text")}, {Value: "off", Text: say("account.notifications.off")}}})
	}
	v := portal.View{Title: say("account.notifications.title"), Intro: []string{say("account.notifications.intro")}, Form: form, Back: toSecurity(r)}
	if portal.Posted(r) && form.Read(r) {
		var list []iis.Preference
		for _, k := range notice.MayBeOff() {
			pref := iis.Preference{User: by.User, Kind: k, Off: form.Value(k) == "off"}
			if !pref.Off {
				pref.Channel = iis.ContactKind(form.Value(k))
			}
			list = append(list, pref)
		}
		if err := p.preferences.SetPreferences(r.Context(), by, list); err != nil {
			return err
		}
		return p.Done(w, r, "/account/security", "account.done.notifications")
	}
	if !portal.Posted(r) {
		if err := p.fillPreferences(r, form); err != nil {
			return err
		}
	}
	if err := p.warnOfFailure(r, &v); err != nil {
		return err
	}
	return p.Plain(w, r, v)
}

// warnOfFailure says above the choices that messages to a contact did not arrive.
func (p *Pages) warnOfFailure(r *http.Request, v *portal.View) error {
	o, err := p.service.Security(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	for _, c := range o.Contacts {
		if !c.Failed.IsZero() {
			say := portal.Say(r)
			v.Notice = &portal.Notice{Kind: "warning", Title: say("account.notifications.failed"), Text: say("account.notifications.failed.text." + string(c.Kind))}
			v.Links = append(v.Links, portal.Link{Href: "/account/contact", Text: say("account.contact.title")})
			return nil
		}
	}
	return nil
}

// fillPreferences shows what was chosen before; e-mail where nothing was.
func (p *Pages) fillPreferences(r *http.Request, form *portal.Form) error {
	list, err := p.preferences.Preferences(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	for _, k := range notice.MayBeOff() {
		form.Fill(k, string(iis.ContactEmail))
	}
	for _, pref := range list {
		switch {
		case pref.Off:
			form.Fill(pref.Kind, "off")
		case pref.Channel != "":
			form.Fill(pref.Kind, string(pref.Channel))
		}
	}
	return nil
}

// close handles "/account/close". The record stays in the registry.
func (p *Pages) close(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	if portal.Posted(r) {
		if err := p.service.Close(r.Context(), web.ActorOf(r)); err != nil {
			return err
		}
		web.ClearSession(w)
		return p.Plain(w, r, portal.View{Title: say("account.close.done"), Intro: []string{say("account.close.done.text")},
			Links: []portal.Link{{Href: "/", Text: say("portal.error.home")}}})
	}
	form := portal.NewForm(r, say("account.close.submit"))
	form.Danger = true
	return p.Plain(w, r, portal.View{Title: say("account.close.title"), Intro: []string{say("account.close.intro")}, Form: form, Back: back(r, "/account/security")})
}
