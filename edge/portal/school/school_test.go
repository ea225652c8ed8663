package school_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/school"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/sharing"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// registry is a hand-made stand-in of what the pages of a school show.
type registry struct {
	name     string
	received []sharing.Received
	record   iis.Record
}

func (g *registry) Session(context.Context, iis.Actor, string) (web.Session, error) {
	return web.Session{ID: "s", Actor: iis.Actor{User: "pat", Organization: "school", Kind: iis.SchoolOrg, Role: iis.RoleSchoolUser}}, nil
}
func (g *registry) SharedWithUs(context.Context, iis.Actor) ([]sharing.Received, error) {
	return g.received, nil
}
func (g *registry) OrganizationName(context.Context, iis.OrganizationID) string { return g.name }
func (g *registry) open(_ context.Context, _ iis.Actor, who iis.PatientHandle, _ string, _ bool) (iis.Record, error) {
	if who != "h1" {
		return iis.Record{}, iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
	return g.record, nil
}

// world holds n shares, every second one ended, and n doses; all names are alike.
func world(n int, name string) *registry {
	g := &registry{name: name, record: iis.Record{Basis: iis.BasisGrant, AsOf: iis.DateOf(2026, 11, 22)}}
	g.record.Person = iis.Identity{Names: []iis.Name{{Given: name, Family: name}}, BirthDate: iis.DateOf(2019, 1, 2)}
	for i := range n {
		one := sharing.Received{Name: iis.Name{Given: name, Family: "Example"}, Grant: iis.Grant{Scope: iis.ScopeSchoolForm, Purpose: iis.PurposeSchool, Until: iis.DateOf(2026, 12, 1), Status: iis.GrantRevoked}}
		if i%2 == 0 {
			one.Open, one.Handle, one.BirthDate, one.Grant.Status = true, iis.PatientHandle("h"+strconv.Itoa(i+1)), iis.DateOf(2019, 1, 2), iis.GrantActive
		}
		g.received = append(g.received, one)
		g.record.Doses = append(g.record.Doses, iis.DoseEvent{Speaks: iis.Vaccination{CVX: "03", GivenOn: iis.DateOf(2020, 1, 2).AddDays(i)}})
	}
	return g
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]|\{[a-z]+\}`)

func visit(t *testing.T, g *registry, language, path string) (int, string) {
	t.Helper()
	clock := func() time.Time { return now }
	f := portal.New(&web.Site{Sessions: g, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, webtest.Drafts(clock), clock, time.UTC, false)
	school.Add(f, g, g.open, g)
	r := httptest.NewRequest("GET", "https://localhost"+path, nil)
	r.AddCookie(&http.Cookie{Name: "__Host-session", Value: "s"})
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	if m := noText.FindString(w.Body.String()); m != "" {
		t.Errorf("%s: no text for %s", path, m)
	}
	return w.Code, w.Body.String()
}

func TestEveryPageHoldsEmptyOneManyLongAndRightToLeftNames(t *testing.T) {
	tests := []struct {
		name  string
		n     int
		given string
	}{
		{"nothing is shared", 0, "Ana"}, {"one share", 1, "Ana"}, {"very many", 80, "Ana"},
		{"a very long name", 2, strings.Repeat("Wolfeschlegelsteinhausen", 8)},
		{"a name from right to left", 2, "محمد عبد الله"}, {"a name with markup", 2, `<b onclick="x">&`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			g := world(tt.n, tt.given)
			for _, language := range []string{"en", "es"} {
				for _, path := range []string{"/school/school", "/school/school/shared", "/school/school/shared/h1"} {
					status, body := visit(t, g, language, path)
					if status != 200 || strings.Count(body, "<h1>") != 1 || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "</html>") {
						t.Errorf("%s in %s: status %d", path, language, status)
					}
					if strings.Contains(body, "<b onclick") {
						t.Errorf("%s: markup of a name is not escaped", path)
					}
				}
			}
		})
	}
}

func TestAnEndedShareIsNamedAndOpensNothing(t *testing.T) {
	g := world(2, "Ana")
	_, body := visit(t, g, "en", "/school/school/shared")
	if strings.Count(body, "/school/school/shared/h") != 1 || !strings.Contains(body, "revoked") {
		t.Errorf("the list is:\n%s", body)
	}
	if status, _ := visit(t, g, "en", "/school/school/shared/h2"); status != 404 {
		t.Errorf("the ended share's record: status %d", status)
	}
}

func TestAnotherSchoolsPagesAreNotThere(t *testing.T) {
	for _, path := range []string{"/school/other", "/school/other/shared", "/school/other/shared/h1"} {
		if status, _ := visit(t, world(1, "Ana"), "en", path); status != 404 {
			t.Errorf("%s: status %d", path, status)
		}
	}
}
