package account_test

import (
	"cmp"
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
	pages "github.com/openiis/openiis/edge/portal/account"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/relation"
)

// registry is a hand-made stand-in of the account service: one code, one password.
type registry struct {
	pages.Service // the methods below are those that the tests reach
	sessions      map[string]account.SignedIn
	contacts      []iis.AccountContact
	sent          []string
	language      string
	user          iis.UserID // who signs in; empty is u1
	now           time.Time
	failed        time.Time // when mail to the account last failed
	done          []string  // what the owner changed
	codeError     error     // of every code that is not right
}

const rightCode, rightPassword = "123456", "four words not together"

var errWrong = &iis.Error{Kind: iis.Invalid, Msg: "this code is not right", Field: "one-time-code"}

// open begins a session in a stage.
func (g *registry) open(secret string, stage iis.Stage) account.Opened {
	user := cmp.Or(g.user, "u1")
	in := account.SignedIn{Session: iis.Session{ID: "s1", User: user, Stage: stage}}
	if stage == iis.StageSignedIn {
		in.Actor = iis.Actor{User: user, Resident: true, SteppedUp: g.now}
	}
	g.sessions[secret] = in
	return account.Opened{SignedIn: in, Secret: secret}
}

func (g *registry) Session(_ context.Context, _ iis.Actor, secret string, _ bool) (account.SignedIn, error) {
	in, ok := g.sessions[secret]
	if !ok {
		return in, iis.Errorf(iis.Unauthenticated, "the session has ended")
	}
	return in, nil
}

func (g *registry) Register(_ context.Context, _ iis.Actor, r account.Registration) (account.Opened, error) {
	g.contacts = []iis.AccountContact{{ID: "c2", Kind: iis.ContactText, Value: r.Phone}, {ID: "c1", Kind: iis.ContactEmail, Value: r.Email}}
	return g.open("begun", iis.StageRegister), nil
}

func (g *registry) RegistrationContacts(context.Context, iis.Actor, string) ([]iis.AccountContact, error) {
	return g.contacts, nil
}

func (g *registry) ConfirmContact(_ context.Context, _ iis.Actor, _, contact, code string) error {
	for i := range g.contacts {
		if g.contacts[i].ID == contact && code == rightCode {
			g.contacts[i].Confirmed = g.now
			return nil
		}
	}
	return cmp.Or(g.codeError, error(errWrong))
}

func (g *registry) ChooseUsername(_ context.Context, _ iis.Actor, _, username string) error {
	if username == "taken" {
		return &iis.Error{Kind: iis.Invalid, Msg: "taken", Field: "username"}
	}
	return nil
}

func (g *registry) FinishRegistration(_ context.Context, _ iis.Actor, _, password string) (account.Opened, error) {
	if len(password) < 8 {
		return account.Opened{}, &iis.Error{Kind: iis.Invalid, Msg: "too short", Field: "new-password"}
	}
	return g.open("full", iis.StageSignedIn), nil
}

func (g *registry) SignIn(_ context.Context, _ iis.Actor, _, password, _, _ string) (account.Opened, error) {
	if password != rightPassword {
		return account.Opened{}, iis.Errorf(iis.Unauthenticated, "wrong")
	}
	return g.open("half", iis.StageStep), nil
}

func (g *registry) Ways(context.Context, iis.Actor, string) ([]account.Way, error) {
	return []account.Way{{ID: "c2", Kind: iis.FactorText}, {ID: "c1", Kind: iis.FactorEmail}}, nil
}

func (g *registry) SendStep(_ context.Context, _ iis.Actor, _, way string) error {
	g.sent = append(g.sent, way)
	return nil
}

func (g *registry) SecondStep(_ context.Context, _ iis.Actor, _, _, code string, _ bool) (account.Opened, error) {
	if code != rightCode {
		return account.Opened{}, errWrong
	}
	return g.open("full", iis.StageSignedIn), nil
}

func (g *registry) Forgot(context.Context, iis.Actor, string, string) (account.Opened, error) {
	return g.open("lost", iis.StageResetCode), nil
}

func (g *registry) Security(context.Context, iis.Actor) (account.Security, error) {
	return account.Security{BackupCodes: 10,
		Contacts: []iis.AccountContact{{ID: "c1", Kind: iis.ContactEmail, Value: "ana@example.com", Failed: g.failed}},
		Factors:  []iis.Factor{{ID: "f1", Kind: iis.FactorTOTP, Confirmed: g.now}},
		Devices:  []iis.Device{{ID: "d1", Name: "Chromium", Last: g.now}},
		Sessions: []iis.Session{{ID: "s1", Created: g.now, Address: "127.0.0.1"}}}, nil
}

func (g *registry) StartTOTP(context.Context, iis.Actor, string) (account.Seed, error) {
	return account.Seed{Factor: "f2", Text: "JBSWY3DPEHPK3PXP"}, nil
}

func (g *registry) People(context.Context, iis.Actor) ([]relation.Person, error) {
	return []relation.Person{{Basis: iis.BasisSelf}}, nil
}

func (g *registry) Preferences(context.Context, iis.Actor) ([]iis.Preference, error) {
	return []iis.Preference{{Kind: "record-opened", Off: true}}, nil
}

func (g *registry) SetPreferences(context.Context, iis.Actor, []iis.Preference) error { return nil }

func (g *registry) SetLanguage(_ context.Context, _ iis.Actor, language string) error {
	g.language = language
	return nil
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
	g := &registry{sessions: map[string]account.SignedIn{}, now: now}
	site := &web.Site{Sessions: pages.Sessions{Service: g}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	clock := func() time.Time { return now }
	f := portal.New(site, webtest.Drafts(clock), clock, time.UTC, false)
	pages.Add(f, g, g, g)
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

	if _, status, _ = p.post("/account/register/username", "username", "taken"); status != 422 {
		t.Errorf("a taken username: status %d", status)
	}
	at, status, body = p.post("/account/register/username", "username", "ana.example")
	p.at("/account/register/password", at, status, body)
	_, status, body = p.post("/account/register/password", "new-password", "short")
	if status != 422 || strings.Contains(body, `value="short"`) {
		t.Errorf("a weak password: status %d, or it is shown again", status)
	}
	at, status, body = p.post("/account/register/password", "new-password", rightPassword)
	p.at("/account/register/done", at, status, body)
	if len(g.contacts) != 2 || g.contacts[0].Confirmed.IsZero() {
		t.Error("the phone is not confirmed")
	}
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
	at, status, body = p.post("/account/second-step?way=c2&sent=1&next=/account/security", "one-time-code", rightCode)
	p.at("/account/security", at, status, body)
	if !strings.Contains(body, "Authenticator app") || !strings.Contains(body, "127.0.0.1") {
		t.Error("the security page lacks factors or sessions")
	}
}

func TestAccountPagesShowTheirForms(t *testing.T) {
	g, p := open(t)
	p.post("/account/sign-in", "username", "ana", "current-password", rightPassword)
	p.post("/account/second-step?way=c2&sent=1&next=/account/security", "one-time-code", rightCode)
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
	if at, _, _ := p.post("/account/forgot", "username", "ana"); at != "/account/reset" {
		t.Errorf("a forgotten password is at %s", at)
	}
	p.post("/account/sign-in", "username", "ana", "current-password", rightPassword)
	p.post("/account/second-step?way=c2&sent=1&next=/account/security", "one-time-code", rightCode)
	s := g.sessions["full"]
	s.Actor.SteppedUp = g.now.Add(-time.Hour)
	g.sessions["full"] = s
	if at, _, _ := p.visit("/account/close", nil); at != "/account/second-step" {
		t.Errorf("closing without a fresh second step ends at %s", at)
	}
}

func TestFailedMailShowsAboveTheChoicesOfNotices(t *testing.T) {
	g, p := open(t)
	p.post("/account/sign-in", "username", "ana", "current-password", rightPassword)
	p.post("/account/second-step?way=c2&sent=1&next=/account/security", "one-time-code", rightCode)
	const warning = "The last e-mail to you could not be delivered"
	if _, _, body := p.visit("/account/notifications", nil); strings.Contains(body, warning) {
		t.Error("a warning though nothing failed")
	}
	g.failed = g.now
	if _, _, body := p.visit("/account/notifications", nil); !strings.Contains(body, warning) || !strings.Contains(body, `href="/account/contact"`) {
		t.Error("no warning, or no way to the contact")
	}
	if _, _, body := p.visit("/account/contact", nil); !strings.Contains(body, "could not be reached") {
		t.Error("the contact does not show its failure")
	}
}

// signIn takes both steps.
func (p *person) signIn(next string) (string, int, string) {
	p.t.Helper()
	p.post("/account/sign-in", "username", "ana", "current-password", rightPassword)
	return p.post("/account/second-step?way=c2&sent=1&next="+url.QueryEscape(next), "one-time-code", rightCode)
}

func TestTheChosenLanguageIsKeptInTheAccount(t *testing.T) {
	g, p := open(t)
	p.post("/language", "language", "es", "back", "/account/forgot")
	if g.language != "" {
		t.Error("a visitor's choice went to an account")
	}
	p.signIn("/account/security")
	p.post("/language", "language", "en", "back", "/account/security")
	if g.language != "en" {
		t.Errorf("the account keeps %q", g.language)
	}
}

func TestAFormSentAfterTheSessionEndedIsThereAgainAfterSigningIn(t *testing.T) {
	g, p := open(t)
	p.signIn("/account/contact/email")
	p.visit("/account/contact/email", nil)
	delete(g.sessions, "full")
	at, _, _ := p.post("/account/contact/email", "email", "new@example.com", "current-password", "never kept")
	if at != "/account/sign-in" {
		t.Fatalf("after the session the form ended at %s", at)
	}
	at, status, body := p.signIn("/account/contact/email")
	p.at("/account/contact/email", at, status, body)
	if !strings.Contains(body, `value="new@example.com"`) || strings.Contains(body, "never kept") || !strings.Contains(body, "You had been signed out") {
		t.Errorf("the form is not there again:\n%s", body)
	}
	if _, _, body = p.visit("/account/contact/email", nil); strings.Contains(body, "new@example.com") {
		t.Error("the form is shown twice")
	}
}

func TestAFormIsShownToNobodyButItsSender(t *testing.T) {
	g, p := open(t)
	p.signIn("/account/contact/email")
	p.visit("/account/contact/email", nil)
	delete(g.sessions, "full")
	p.post("/account/contact/email", "email", "new@example.com")
	g.user = "u2"
	if _, _, body := p.signIn("/account/contact/email"); strings.Contains(body, "new@example.com") {
		t.Error("another person sees the form")
	}
}

func TestNothingIsKeptOfWhoSignedOut(t *testing.T) {
	_, p := open(t)
	p.signIn("/account/contact/email")
	p.visit("/account/contact/email", nil)
	p.post("/account/sign-out")
	p.post("/account/contact/email", "email", "new@example.com")
	if _, _, body := p.signIn("/account/contact/email"); strings.Contains(body, "new@example.com") {
		t.Error("a form sent after signing out is there again")
	}
}

func TestRegistrationBeginsWithTheName(t *testing.T) {
	_, p := open(t)
	path, status, body := p.visit("/account/register", nil)
	p.at("/account/register/name", path, status, body)
}
