package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

// seats is who sits behind each session cookie of a test.
type seats map[string]iis.Actor

func (s seats) Session(_ context.Context, _ iis.Actor, token string) (web.Session, error) {
	return web.Session{ID: token, Actor: s[token], Stage: iis.StageSignedIn, Staff: !s[token].Resident}, nil
}

// hall is the portal of a family's registry, with a seat for whoever a test needs.
type hall struct {
	*family
	frame *portal.Frame
	door  http.Handler
	seats seats
}

func openHall(t *testing.T) *hall {
	t.Helper()
	h := &hall{family: openFamily(t, "")}
	h.frame = h.Portal()
	h.seats = seats{
		"parent": h.parent, "nurse": h.nurse, "teacher": h.teacher, "admin": h.admin,
		"auditor":       {User: "auditor", Organization: "state", Kind: iis.State, Role: iis.RoleAuditor},
		"clerk":         {User: "clerk", Organization: "state", Kind: iis.State, Role: iis.RoleManager},
		"stranger":      {User: "stranger", Resident: true},
		"other-nurse":   {User: "other", Organization: "elsewhere", Kind: iis.Provider, Role: iis.RoleUser},
		"other-teacher": {User: "other", Organization: "elsewhere", Kind: iis.SchoolOrg, Role: iis.RoleSchoolUser},
	}
	h.frame.Site.Sessions = h.seats
	h.door = h.frame.Handler()
	return h
}

// try sends a request with an empty form; who is empty for a visitor.
func (h *hall) try(who, method, path string) *httptest.ResponseRecorder {
	return h.pass(who, httptest.NewRequest(method, path, strings.NewReader("")))
}

// pass sends the request of a form as somebody.
func (h *hall) pass(who string, r *http.Request) *httptest.ResponseRecorder {
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: who})
	}
	w := httptest.NewRecorder()
	h.door.ServeHTTP(w, r)
	return w
}

// open are the paths that anybody may ask for; every other route has an owner.
var open = []string{"/{$}", "/language", "/assets/", "/help", "/privacy", "/accessibility", "/terms", "/paper", "/shared/{link}",
	"/account/register", "/account/codes", "/account/sign-in", "/account/sign-out", "/account/second-step", "/account/forgot", "/account/reset", "/account/security/events/{event}"}

// owners tells by its path whose a route is.
var owners = []struct {
	prefix string
	who    portal.Audience
}{
	{"/me", portal.Resident}, {"/clinic/{site}", portal.Provider}, {"/school/{school}", portal.School}, {"/admin", portal.Staff},
	{"/account", portal.Account}, {"/demo", portal.Demo},
}

func owner(path string) portal.Audience {
	if path == "/account/register/done" {
		return portal.Account
	}
	for _, p := range open {
		if path == p || strings.HasPrefix(path, p) && (strings.HasSuffix(p, "/") || path[len(p)] == '/') {
			return portal.Public
		}
	}
	for _, o := range owners {
		if path == o.prefix || strings.HasPrefix(path, o.prefix+"/") {
			return o.who
		}
	}
	return ""
}

// filled puts values into a pattern's path; what has none becomes a word that is nobody's.
func filled(path string, values map[string]string) string {
	parts := strings.Split(path, "/")
	for i, part := range parts {
		if strings.HasPrefix(part, "{") {
			parts[i] = values[strings.Trim(part, "{}")]
			if parts[i] == "" {
				parts[i] = "nobody"
			}
		}
	}
	return strings.Join(parts, "/")
}

func TestEveryRouteOfThePortalHasItsAudience(t *testing.T) {
	h := openHall(t)
	values := map[string]string{"site": string(h.nurse.Organization), "school": string(h.teacher.Organization)}
	wrong := map[portal.Audience][]string{portal.Resident: {"nurse", "teacher", "admin"}, portal.Provider: {"parent", "other-nurse", "admin"},
		portal.School: {"parent", "other-teacher", "nurse"}, portal.Staff: {"parent", "nurse", "teacher"}}
	for _, route := range h.frame.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		want := owner(path)
		if want == "" || route.Audience != want || method != "GET" && method != "POST" {
			t.Errorf("%s is for %q, want %q", route.Pattern, route.Audience, want)
			continue
		}
		if want == portal.Public || want == portal.Demo {
			continue
		}
		at := filled(path, values)
		if w := h.try("", method, at); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/account/sign-in") {
			t.Errorf("%s: a visitor got %d to %q", route.Pattern, w.Code, w.Header().Get("Location"))
		}
		for _, who := range wrong[want] {
			if w := h.try(who, method, at); w.Code != http.StatusNotFound {
				t.Errorf("%s: the %s got %d", route.Pattern, who, w.Code)
			}
		}
	}
}

func TestNothingOfTheStateIsDoneWithoutItsRole(t *testing.T) {
	h := openHall(t)
	for _, route := range h.frame.Routes() {
		method, path, _ := strings.Cut(route.Pattern, " ")
		if route.Audience != portal.Staff || path == "/admin" {
			continue
		}
		right, other := "admin", "auditor"
		if strings.HasPrefix(path, "/admin/audit") {
			right, other = other, right
		}
		for _, who := range []string{other, "clerk"} {
			w := h.try(who, method, filled(path, nil))
			incomplete := method == "POST" && w.Code == http.StatusUnprocessableEntity // the empty form goes no further
			if w.Code != http.StatusForbidden && !incomplete {
				t.Errorf("%s: the %s got %d", route.Pattern, who, w.Code)
			}
		}
		w := h.try(right, method, filled(path, nil))
		if w.Code == http.StatusForbidden || w.Code >= 500 || method == "GET" && !strings.Contains(path, "{") && w.Code != http.StatusOK {
			t.Errorf("%s: the %s got %d", route.Pattern, right, w.Code)
		}
	}
}

// personal tells who is right at a route about a person, or "" where it is about none.
func personal(route portal.Route) (right, other string) {
	if !strings.Contains(route.Pattern, "/{p}") {
		return "", ""
	}
	switch route.Audience {
	case portal.Resident:
		return "parent", "stranger"
	case portal.Provider:
		return "nurse", "other-nurse"
	}
	return "teacher", "other-teacher"
}

// words is the page of an answer without its own address, which a reader typed.
func words(w *httptest.ResponseRecorder, path string) string {
	return strings.ReplaceAll(w.Body.String(), path, "")
}

// doses names two doses of the child: another's, and one that the nurse's clinic gave.
func (h *hall) doses(t *testing.T) (others, own string) {
	t.Helper()
	given := iis.Vaccination{CVX: "141", GivenOn: iis.DateOf(2026, 11, 2), LotNumber: "OWN", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}
	if _, _, err := h.Intake.Submit(t.Context(), h.nurse, h.byScreen(given), noAnswer); err != nil {
		t.Fatal(err)
	}
	rec, err := h.History.Record(t.Context(), h.nurse, h.child, history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-record"})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range rec.Doses {
		if e.Speaks.LotNumber == "OWN" {
			own = e.Handle
		} else if e.Speaks.Organization != h.nurse.Organization {
			others = e.Handle
		}
	}
	return others, own
}

func TestFourUsersTryEveryPersonalRoute(t *testing.T) {
	h := openHall(t)
	grant, _, _ := h.share(t, func(g *iis.Grant) { g.Download = true })
	h.seats["parent"] = h.parent
	if err := h.claim(t.Context(), h.nurse, h.child); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"site": string(h.nurse.Organization), "school": string(h.teacher.Organization), "p": string(h.child), "g": string(grant)}
	values["dose"], values["d"] = h.doses(t)
	unknown := map[string]string{"site": values["site"], "school": values["school"], "p": strings.Repeat("0", 32), "g": string(grant)}
	like := func(who, method, path, why string) {
		t.Helper()
		w, nothing := h.try(who, method, path), h.try(who, "GET", "/nothing")
		if w.Code != http.StatusNotFound || words(w, path) != words(nothing, "/nothing") {
			t.Errorf("%s %s: the %s, %s, got %d, or other words than for nothing", method, path, who, why, w.Code)
		}
	}
	seen := 0
	for _, route := range h.frame.Routes() {
		right, other := personal(route)
		if right == "" {
			continue
		}
		seen++
		method, path, _ := strings.Cut(route.Pattern, " ")
		path = strings.Replace(path, "{d}/ask", "{dose}/ask", 1) // a clinic asks about another's dose
		there, nowhere := filled(path, values), filled(path, unknown)
		if !strings.Contains(path, "{look}") && method == "GET" {
			if w := h.try(right, method, there); w.Code != http.StatusOK && w.Code != http.StatusSeeOther {
				t.Errorf("%s: the right user got %d", route.Pattern, w.Code)
			}
		}
		like(right, method, nowhere, "with an unknown person")
		like(other, method, there, "of another organization")
		like(other, method, nowhere, "of another organization, with an unknown person")
		in, out := h.try("", method, there), h.try("", method, nowhere)
		if in.Code != http.StatusSeeOther || out.Code != in.Code || strings.ReplaceAll(in.Header().Get("Location"), url.QueryEscape(there), "") != strings.ReplaceAll(out.Header().Get("Location"), url.QueryEscape(nowhere), "") {
			t.Errorf("%s: signed out %d and %d", route.Pattern, in.Code, out.Code)
		}
	}
	if seen < 20 {
		t.Fatalf("only %d routes about a person", seen)
	}
	h.parent.SteppedUp = h.Clock.Now()
	if err := h.Sharing.Revoke(t.Context(), h.parent, h.child, grant); err != nil {
		t.Fatal(err)
	}
	for _, route := range h.frame.Routes() {
		if right, _ := personal(route); right != "" {
			method, path, _ := strings.Cut(route.Pattern, " ")
			like("teacher", method, filled(path, values), "whose permission has ended")
		}
	}
}

func TestHiddenForeignAndUnknownPeopleLookAlike(t *testing.T) {
	h := openHall(t)
	c, err := ReadCredentials(h.Config.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	var people []string
	for _, one := range c.Residents {
		if slices.Contains([]string{"withdrawn", "protected", "young-adult"}, one.Persona) && one.Patient != "" {
			people = append(people, one.Patient)
		}
	}
	if len(people) < 3 {
		t.Fatalf("the demo has only %d of a hidden, a withdrawn and a foreign person", len(people))
	}
	for _, path := range []string{"/me/people/{p}/record", "/me/people/{p}/due", "/me/people/{p}/activity", "/me/people/{p}/sharing", "/school/{school}/shared/{p}", "/clinic/elsewhere/patients/{p}"} {
		who := map[string]string{"me": "parent", "school": "teacher", "clinic": "other-nurse"}[strings.Split(path, "/")[1]]
		at := func(p string) (int, string) {
			full := filled(path, map[string]string{"school": string(h.teacher.Organization), "p": p})
			w := h.try(who, "GET", full)
			return w.Code, words(w, full)
		}
		_, want := at(strings.Repeat("0", 32))
		for _, p := range people {
			if status, got := at(p); status != http.StatusNotFound || got != want {
				t.Errorf("%s: the %s got %d, or other words than for nobody", path, who, status)
			}
		}
	}
}
