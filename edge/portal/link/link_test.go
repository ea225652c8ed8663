package link_test

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/link"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/sharing"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// registry is a hand-made stand-in with one link and one PIN.
type registry struct{ record iis.Record }

func (g *registry) OpenLink(_ context.Context, _ iis.Actor, secret, pin string) (iis.Actor, iis.PatientHandle, iis.Grant, error) {
	if secret != "right" || pin != "12345678" {
		return iis.Actor{}, "", iis.Grant{}, sharing.ErrLink
	}
	return iis.Actor{Link: "g"}, "h1", iis.Grant{Until: iis.DateOf(2026, 12, 1)}, nil
}
func (g *registry) OrganizationName(context.Context, iis.OrganizationID) string {
	return "Example School"
}
func (g *registry) open(_ context.Context, by iis.Actor, _ iis.PatientHandle, _ string, _ bool) (iis.Record, error) {
	if by.Link != "g" {
		return iis.Record{}, iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
	return g.record, nil
}

func world(n int, name string) *registry {
	g := &registry{iis.Record{Basis: iis.BasisGrant, AsOf: iis.DateOf(2026, 11, 22)}}
	g.record.Person = iis.Identity{Names: []iis.Name{{Given: name, Family: "Example"}}, BirthDate: iis.DateOf(2019, 1, 2)}
	for i := range n {
		g.record.Doses = append(g.record.Doses, iis.DoseEvent{Handle: "d", Speaks: iis.Vaccination{CVX: "03", GivenOn: iis.DateOf(2020, 1, 2).AddDays(i), LotNumber: name, FacilityText: name, Organization: "school"}})
	}
	return g
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]|\{[a-z]+\}`)

func visit(t *testing.T, g *registry, language, method, path, pin string) *httptest.ResponseRecorder {
	t.Helper()
	clock := func() time.Time { return now }
	f := portal.New(&web.Site{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, webtest.Drafts(clock), clock, time.UTC, false)
	link.Add(f, g, g.open, g)
	r := httptest.NewRequest(method, "https://localhost"+path, strings.NewReader(url.Values{"pin": {pin}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	if m := noText.FindString(w.Body.String()); m != "" {
		t.Errorf("%s: no text for %s", path, m)
	}
	return w
}

func TestTheSharedRecordHoldsEmptyOneManyLongAndRightToLeftNames(t *testing.T) {
	tests := []struct {
		name  string
		n     int
		given string
	}{
		{"no doses", 0, "Ana"}, {"one dose", 1, "Ana"}, {"very many", 80, "Ana"},
		{"a very long name", 2, strings.Repeat("Wolfeschlegelsteinhausen", 8)},
		{"a name from right to left", 2, "محمد عبد الله"}, {"a name with markup", 2, `<b onclick="x">&`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, language := range []string{"en", "es"} {
				w := visit(t, world(tt.n, tt.given), language, "POST", "/shared/right", "1234 5678")
				body := w.Body.String()
				if w.Code != 200 || strings.Count(body, "<h1>") != 1 || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "</html>") || strings.Contains(body, "<b onclick") {
					t.Errorf("in %s: status %d", language, w.Code)
				}
				if !strings.Contains(body, map[string]string{"en": "no permission to keep a copy", "es": "no tiene permiso para guardar"}[language]) {
					t.Errorf("in %s: the page does not say that no copy may be kept", language)
				}
				if !strings.Contains(body, "2026") || !strings.Contains(body, "Example") || w.Header().Get("Cache-Control") != "no-store" {
					t.Errorf("in %s: the page lacks name or end, or may be kept", language)
				}
			}
		})
	}
}

func TestWrongUnknownAndEndedLinksReadAlike(t *testing.T) {
	g := world(1, "Ana")
	if w := visit(t, g, "en", "GET", "/shared/right", ""); w.Code != 200 || strings.Contains(w.Body.String(), "Ana") {
		t.Errorf("before the PIN: status %d", w.Code)
	}
	wrong, unknown := visit(t, g, "en", "POST", "/shared/right", "00000000"), visit(t, g, "en", "POST", "/shared/other", "00000000")
	if wrong.Code != 422 || unknown.Code != 422 || strings.ReplaceAll(wrong.Body.String(), "right", "other") != strings.ReplaceAll(unknown.Body.String(), "right", "other") || strings.Contains(wrong.Body.String(), "00000000") {
		t.Errorf("status %d and %d, or other words, or the PIN is shown again", wrong.Code, unknown.Code)
	}
}
