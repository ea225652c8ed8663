package account_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/account"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// registry is a hand-made stand-in of the account service: one code, one password.
type registry struct {
	account.Service // the methods below are those that the tests reach
	sessions        map[string]web.Session
	sent            []string
	now             time.Time
}

const rightCode, rightPassword = "123456", "four words not together"

func (g *registry) Session(_ context.Context, token string) (web.Session, error) {
	s, ok := g.sessions[token]
	if !ok {
		return s, iis.Errorf(iis.Unauthenticated, "the session has ended")
	}
	return s, nil
}

func (g *registry) Register(context.Context, iis.Actor, account.Registration) (string, error) {
	return "ticket", nil
}

func (g *registry) SendCode(_ context.Context, _ iis.Actor, _ string, channel iis.ContactKind) error {
	g.sent = append(g.sent, string(channel))
	return nil
}

func (g *registry) ConfirmContact(_ context.Context, _ iis.Actor, _ string, _ iis.ContactKind, code string) error {
	if code != rightCode {
		return iis.Errorf(iis.Invalid, "this code is not right")
	}
	return nil
}

func (g *registry) Complete(_ context.Context, _ iis.Actor, _, username, password string, _ account.Browser) (account.SignedIn, error) {
	if username == "taken" {
		return account.SignedIn{}, iis.Errorf(iis.Conflict, "the username is taken")
	}
	if len(password) < 8 {
		return account.SignedIn{}, &iis.Error{Kind: iis.Invalid, Msg: "too short", Field: "new-password"}
	}
	g.sessions["full"] = web.Session{Actor: iis.Actor{User: "u1", Resident: true, SteppedUp: g.now}}
	return account.SignedIn{Token: "full"}, nil
}

func (g *registry) SignIn(_ context.Context, _ iis.Actor, _, password string, _ account.Browser) (account.SignedIn, error) {
	if password != rightPassword {
		return account.SignedIn{}, iis.Errorf(iis.Unauthenticated, "wrong")
	}
	g.sessions["half"] = web.Session{Actor: iis.Actor{User: "u1"}, Pending: true}
	return account.SignedIn{Token: "half", Pending: true, Ways: []iis.FactorKind{iis.FactorText, iis.FactorEmail}}, nil
}

func (g *registry) Ways(context.Context, iis.Actor, string) ([]iis.FactorKind, error) {
	return []iis.FactorKind{iis.FactorText, iis.FactorEmail}, nil
}

func (g *registry) SendStep(_ context.Context, _ iis.Actor, _ string, way iis.FactorKind) error {
	g.sent = append(g.sent, string(way))
	return nil
}

func (g *registry) Step(_ context.Context, _ iis.Actor, _ string, _ iis.FactorKind, code string, _ bool) (account.SignedIn, error) {
	if code != rightCode {
		return account.SignedIn{}, iis.Errorf(iis.Invalid, "wrong")
	}
	g.sessions["full"] = web.Session{Actor: iis.Actor{User: "u1", Resident: true, SteppedUp: g.now}}
	return account.SignedIn{Token: "full"}, nil
}

func (g *registry) Choose(context.Context, iis.Actor, string, iis.OrganizationID) (account.SignedIn, error) {
	return account.SignedIn{Token: "full"}, nil
}

func (g *registry) Overview(context.Context, iis.Actor, string) (account.Overview, error) {
	return account.Overview{Linked: true, Backup: 10, Current: "s1",
		Contacts: []iis.AccountContact{{ID: "c1", Kind: iis.ContactEmail, Value: "ana@example.com"}},
		Factors:  []iis.Factor{{ID: "f1", Kind: iis.FactorTOTP, Confirmed: g.now}},
		Devices:  []iis.Device{{ID: "d1", Name: "Chromium", Last: g.now}},
		Sessions: []iis.Session{{ID: "s1", Created: g.now, Address: "127.0.0.1"}}}, nil
}

func (g *registry) StartApp(context.Context, iis.Actor) (string, error) {
	return "JBSWY3DPEHPK3PXP", nil
}

func (g *registry) Preferences(context.Context, iis.Actor) ([]iis.Preference, error) {
	return []iis.Preference{{Kind: "record-opened", Off: true}}, nil
}

// person is somebody with a browser.
type person struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
}

func open(t *testing.T) (*registry, *person) {
	t.Helper()
	now := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	g := &registry{sessions: map[string]web.Session{}, now: now}
	site := &web.Site{Sessions: g, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	clock := func() time.Time { return now }
	f := portal.New(site, web.NewDrafts([32]byte{1}, clock), clock, time.UTC, false)
	account.Add(f, g)
	server := httptest.NewTLSServer(f.Handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := server.Client()
	client.Jar = jar
	return g, &person{t, server, client}
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]`)

// go to a page, or post a form to it; returns where it ended, the status and the page.
func (p *person) visit(path string, form url.Values) (string, int, string) {
	p.t.Helper()
	var res *http.Response
	var err error
	if form == nil {
		res, err = p.client.Get(p.server.URL + path)
	} else {
		res, err = p.client.PostForm(p.server.URL+path, form)
	}
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	if m := noText.FindString(string(body)); m != "" {
		p.t.Errorf("%s: no text for %s", path, m)
	}
	return res.Request.URL.Path, res.StatusCode, string(body)
}

func (p *person) post(path string, pairs ...string) (string, int, string) {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.visit(path, form)
}

// at fails the test unless a step ended where it should.
func (p *person) at(want, got string, status int, body string) {
	p.t.Helper()
	if got != want || status != 200 {
		p.t.Fatalf("at %s with status %d, want %s; page:\n%s", got, status, want, body)
	}
}

func TestAPersonRegistersInShortPages(t *testing.T) {
	g, p := open(t)
	at, status, body := p.post("/account/register/name", "given-name", "Ana", "family-name", "Example")
	p.at("/account/register/birth", at, status, body)

	_, status, body = p.post("/account/register/birth", "bday-month", "2", "bday-day", "30", "bday-year", "1990")
	if status != 422 || !strings.Contains(body, `href="#bday-month"`) || !strings.Contains(body, `value="1990"`) {
		t.Errorf("a day that does not exist: status %d", status)
	}
	at, status, body = p.post("/account/register/birth", "bday-month", "2", "bday-day", "3", "bday-year", "1990")
	p.at("/account/register/contact", at, status, body)
	at, status, body = p.post("/account/register/contact", "email", "ana@example.com", "tel", "(609) 555-0100")
	p.at("/account/register/check", at, status, body)
	if !strings.Contains(body, "6095550100") || !strings.Contains(body, "February 3, 1990") {
		t.Error("the answers are not shown for checking")
	}
	at, status, body = p.post("/account/register/check")
	p.at("/account/codes", at, status, body)

	if _, status, _ = p.post("/account/codes", "one-time-code", "000000"); status != 422 {
		t.Errorf("a wrong code: status %d", status)
	}
	at, status, body = p.post("/account/codes", "one-time-code", "123 456")
	p.at("/account/codes", at, status, body)
	at, status, body = p.post("/account/codes", "one-time-code", rightCode)
	p.at("/account/register/username", at, status, body)
	if strings.Join(g.sent, " ") != "email text" {
		t.Errorf("codes went to %v", g.sent)
	}

	p.post("/account/register/username", "username", "taken")
	_, status, body = p.post("/account/register/password", "new-password", rightPassword)
	if status != 422 || strings.Contains(body, rightPassword) {
		t.Errorf("a taken username: status %d, or the password is shown again", status)
	}
	p.post("/account/register/username", "username", "ana.example")
	at, status, body = p.post("/account/register/password", "new-password", rightPassword)
	p.at("/account/register/done", at, status, body)
}

func TestSigningInTakesTwoSteps(t *testing.T) {
	_, p := open(t)
	at, status, _ := p.visit("/account/security", nil)
	if at != "/account/sign-in" || status != 200 {
		t.Fatalf("a visitor is at %s", at)
	}
	if _, status, _ = p.post("/account/sign-in", "username", "ana", "current-password", "wrong"); status != 422 {
		t.Errorf("a wrong password: status %d", status)
	}
	at, status, body := p.post("/account/sign-in", "username", "ana", "current-password", rightPassword, "next", "/account/security")
	p.at("/account/second-step", at, status, body)
	if at, _, _ = p.visit("/account/security", nil); at != "/account/second-step" {
		t.Errorf("with half a sign-in at %s", at)
	}
	at, status, body = p.post("/account/second-step?way=text&sent=1&next=/account/security", "one-time-code", rightCode)
	p.at("/account/security", at, status, body)
	if !strings.Contains(body, "Authenticator app") || !strings.Contains(body, "127.0.0.1") {
		t.Error("the security page lacks factors or sessions")
	}
}

func TestAccountPagesShowTheirForms(t *testing.T) {
	g, p := open(t)
	p.post("/account/sign-in", "username", "ana", "current-password", rightPassword)
	p.post("/account/second-step?way=text&sent=1&next=/account/security", "one-time-code", rightCode)
	for _, path := range []string{"/account/security/app", "/account/security/backup", "/account/security/remove/f1", "/account/security/end",
		"/account/security/events/e1", "/account/contact", "/account/contact/email", "/account/contact/phone", "/account/contact/confirm/c1",
		"/account/notifications", "/account/close", "/account/forgot", "/account/register/done"} {
		for _, language := range []string{"en", "es"} {
			p.post("/language", "language", language, "back", "/account/forgot")
			at, status, body := p.visit(path, nil)
			p.at(path, at, status, body)
			if !strings.Contains(body, `lang="`+language+`"`) || strings.Count(body, "<h1>") != 1 {
				t.Errorf("%s: not in %s, or without its heading", path, language)
			}
		}
	}
	s := g.sessions["full"]
	s.Actor.SteppedUp = g.now.Add(-time.Hour)
	g.sessions["full"] = s
	if at, _, _ := p.visit("/account/close", nil); at != "/account/second-step" {
		t.Errorf("closing without a fresh second step ends at %s", at)
	}
}
