package staff_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
)

// who signs in with a cookie that names the role.
type who struct{}

func (who) Session(_ context.Context, _ iis.Actor, token string) (web.Session, error) {
	a := iis.Actor{User: "u1", Organization: "state", Kind: iis.State, Role: iis.Role(token)}
	if token == "nurse" {
		a = iis.Actor{User: "u2", Organization: "clinic", Kind: iis.Provider, Role: iis.RoleUser}
	}
	return web.Session{ID: "s1", Actor: a, Stage: iis.StageSignedIn, Staff: true}, nil
}

// names gives an organization its longest possible name.
type names struct{}

func (names) OrganizationName(_ context.Context, id iis.OrganizationID) string {
	if id == "long" {
		return longName
	}
	return "Example " + string(id)
}

// Names that pages must bear: very long, right-to-left, and with markup.
var (
	longName  = strings.Repeat("Example", 28)
	rightLeft = "مثال عيادة الأطفال"
	markup    = "<b>Example</b>"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

func pages(rooms staff.Rooms) http.Handler {
	site := &web.Site{Sessions: who{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	f := portal.New(site, webtest.Drafts(time.Now), func() time.Time { return now }, time.UTC, false)
	rooms.Names = names{}
	staff.Add(f, rooms)
	return f.Handler()
}

// ask sends a request as a role in a language; a nil form asks for the page.
func ask(h http.Handler, role, language, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	if form != nil {
		r = httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept-Language", language)
	if role != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: role})
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// says fails unless the page that an answer leads to says what was done.
func says(t *testing.T, h http.Handler, answer *httptest.ResponseRecorder, words string) {
	t.Helper()
	webtest.Done(t, h, answer, words, &http.Cookie{Name: "__Host-session", Value: "admin"})
}

var missing = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]`)

// complete fails where a page lacks words, or says the same in both languages.
func complete(t *testing.T, h http.Handler, role, path string) (english string) {
	t.Helper()
	en, es := ask(h, role, "en", path, nil), ask(h, role, "es", path, nil)
	for _, w := range []*httptest.ResponseRecorder{en, es} {
		if m := missing.FindString(w.Body.String()); w.Code != 200 || m != "" || strings.Count(w.Body.String(), "<h1>") != 1 {
			t.Errorf("%s: status %d, missing words %q", path, w.Code, m)
		}
	}
	if en.Body.String() == es.Body.String() {
		t.Errorf("%s: both languages say the same", path)
	}
	return en.Body.String()
}

// needs is the registry's refusal for want of a role.
func needs(by iis.Actor, role iis.Role) error {
	if by.Role != role {
		return &iis.Error{Kind: iis.Forbidden, Msg: "this needs a role", Role: role}
	}
	return nil
}

func TestTheHomePageLeadsToWhatTheRoleIsFor(t *testing.T) {
	h := pages(staff.Rooms{})
	if body := complete(t, h, "auditor", "/admin"); !strings.Contains(body, `href="/admin/audit"`) || strings.Contains(body, `href="/admin/users"`) {
		t.Error("the auditor's places are wrong")
	}
	if body := complete(t, h, "admin", "/admin"); strings.Contains(body, `href="/admin/audit"`) {
		t.Error("an administrator is led to the audit log")
	}
}

func TestNobodyElseKnocksAtTheWorkspace(t *testing.T) {
	h := pages(staff.Rooms{})
	if w := ask(h, "nurse", "en", "/admin", nil); w.Code != 404 {
		t.Errorf("a nurse got %d", w.Code)
	}
	if w := ask(h, "", "en", "/admin", nil); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/account/sign-in") {
		t.Errorf("a visitor got %d to %q", w.Code, w.Header().Get("Location"))
	}
}
