package account_test

import (
	"context"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
)

func (g *registry) ForgetDevice(_ context.Context, _ iis.Actor, device string) error {
	g.done = append(g.done, "forget "+device)
	return nil
}

func (g *registry) RemoveContact(_ context.Context, _ iis.Actor, contact string) error {
	if contact == "last" {
		return &iis.Error{Kind: iis.Invalid, Msg: "the last contact"}
	}
	g.done = append(g.done, "remove "+contact)
	return nil
}

func (g *registry) ChangePassword(_ context.Context, _ iis.Actor, session, old, _ string) error {
	if old != rightPassword {
		return &iis.Error{Kind: iis.Invalid, Msg: "wrong", Field: "current-password"}
	}
	g.done = append(g.done, "password but "+session)
	return nil
}

func TestAnOwnerForgetsBrowsersRemovesContactsAndChangesThePassword(t *testing.T) {
	g, p := open(t)
	p.signIn("/account/security")
	if _, _, body := p.visit("/account/security", nil); !strings.Contains(body, "/account/security/forget/d1") || !strings.Contains(body, "/account/security/password") {
		t.Error("the page does not lead there")
	}
	at, status, body := p.post("/account/security/forget/d1")
	p.at("/account/security", at, status, body)
	p.said(body, "The browser is forgotten")
	at, status, body = p.post("/account/contact/remove/c2")
	p.at("/account/contact", at, status, body)
	p.said(body, "The contact is removed")
	if _, status, body = p.post("/account/contact/remove/last"); status != 422 || !strings.Contains(body, "Add another one first") {
		t.Errorf("the last contact: status %d", status)
	}
	if _, status, body = p.post("/account/security/password", "current-password", "not this one", "new-password", "seven quiet river stones"); status != 422 || strings.Contains(body, "not this one") {
		t.Errorf("a wrong password: status %d", status)
	}
	at, status, body = p.post("/account/security/password", "current-password", rightPassword, "new-password", "seven quiet river stones")
	p.at("/account/security", at, status, body)
	p.said(body, "Your password is changed")
	if _, _, body = p.visit("/account/security", nil); strings.Contains(body, "Your password is changed") {
		t.Error("the page says it a second time")
	}
	if got := strings.Join(g.done, ", "); got != "forget d1, remove c2, password but s1" {
		t.Errorf("done: %s", got)
	}
}

// said fails the test unless a page says what was done.
func (p *person) said(body, words string) {
	p.t.Helper()
	if !strings.Contains(body, "usa-alert--success") || !strings.Contains(body, words) {
		p.t.Errorf("the page does not say %q", words)
	}
}

func (g *registry) ConfirmTOTP(context.Context, iis.Actor, string, string) error       { return nil }
func (g *registry) RemoveFactor(context.Context, iis.Actor, string) error              { return nil }
func (g *registry) SignOutEverywhere(context.Context, iis.Actor, string) error         { return nil }
func (g *registry) ConfirmNewContact(context.Context, iis.Actor, string, string) error { return nil }

func TestWhatAnOwnerDidIsSaidWhereItLeads(t *testing.T) {
	_, p := open(t)
	p.signIn("/account/security")
	p.visit("/account/security/app", nil)
	for _, act := range []struct {
		path  string
		form  []string
		to    string
		words [2]string // English, Spanish
	}{
		{"/account/security/app", []string{"one-time-code", rightCode}, "/account/security", [2]string{"The authenticator app is added", "La aplicación de autenticación se agregó"}},
		{"/account/security/remove/f1", nil, "/account/security", [2]string{"The second step is removed", "El segundo paso se quitó"}},
		{"/account/security/end", nil, "/account/security", [2]string{"Everywhere else you are signed out", "En los demás lugares se cerró la sesión"}},
		{"/account/contact/confirm/c1", []string{"one-time-code", rightCode}, "/account/contact", [2]string{"The contact is confirmed", "El contacto está confirmado"}},
		{"/account/notifications", []string{"first-look", "email", "record-opened", "email", "share-viewed", "off"}, "/account/security", [2]string{"Your choices are saved", "Sus elecciones se guardaron"}},
	} {
		for i, language := range []string{"en", "es"} {
			p.post("/language", "language", language, "back", "/account/forgot")
			if strings.HasSuffix(act.path, "/app") {
				p.visit(act.path, nil)
			}
			at, status, body := p.post(act.path, act.form...)
			p.at(act.to, at, status, body)
			p.said(body, act.words[i])
		}
	}
}

func TestEachWayInWhichACodeEndsHasItsWords(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{{account.ErrCodeWrong, "not right"}, {account.ErrCodeExpired, "too old"}, {account.ErrCodeUsed, "used already"}, {account.ErrCodeTries, "too many wrong tries"}} {
		g, p := open(t)
		g.codeError = tt.err
		p.post("/account/register/name", "given-name", "Ana", "family-name", "Example")
		p.post("/account/register/birth", "bday-month", "2", "bday-day", "3", "bday-year", "1990")
		p.post("/account/register/contact", "email", "ana@example.com", "tel", "(609) 555-0100")
		p.post("/account/register/check")
		if _, status, body := p.post("/account/codes", "one-time-code", "000000"); status != 422 || !strings.Contains(body, tt.want) {
			t.Errorf("%v: status %d without %q", tt.err, status, tt.want)
		}
	}
}
