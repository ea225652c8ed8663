package demo_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/portal/demo"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
)

var now = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)

// theatre is a demonstration with n of everybody.
type theatre struct {
	cast     demo.Cast
	sent     []iis.Message
	advanced time.Duration
}

func world(n int, name string) *theatre {
	s := &theatre{}
	for range n {
		p := demo.Persona{Name: name, Key: "parent", Username: name, Password: "secret", Code: "123456"}
		s.cast.Residents, s.cast.Users = append(s.cast.Residents, p), append(s.cast.Users, p)
		s.cast.Strangers = append(s.cast.Strangers, demo.Stranger{Name: name, BirthDate: iis.DateOf(1985, 1, 2), Email: "ana@example.com"})
		s.cast.Systems = append(s.cast.Systems, demo.System{Name: name, Username: "u", Password: "p"})
		for _, channel := range []iis.ContactKind{iis.ContactEmail, iis.ContactText, iis.ContactLetter} {
			s.sent = append(s.sent, iis.Message{ID: name, At: now, Channel: channel, To: name, Subject: name, Text: name, Code: "123456"})
		}
	}
	return s
}

var noText = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]|\{[a-z]+\}`)

func (s *theatre) visit(t *testing.T, language, method, path string, form url.Values, accept string) *httptest.ResponseRecorder {
	t.Helper()
	clock := func() time.Time { return now }
	f := portal.New(&web.Site{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, webtest.Drafts(clock), clock, time.UTC, true)
	demo.Add(f, demo.Stage{Cast: func() (demo.Cast, error) { return s.cast, nil },
		Outbox:  func(context.Context) ([]iis.Message, error) { return s.sent, nil },
		Advance: func(_ context.Context, by time.Duration) error { s.advanced += by; return nil }})
	r := httptest.NewRequest(method, "https://localhost"+path, strings.NewReader(form.Encode()))
	r.RemoteAddr = "127.0.0.1:9"
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", language)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	f.Handler().ServeHTTP(w, r)
	if m := noText.FindString(w.Body.String()); m != "" && accept == "" {
		t.Errorf("%s: no text for %s", path, m)
	}
	return w
}

func TestTheDemoHoldsEmptyOneManyLongAndRightToLeftNames(t *testing.T) {
	tests := []struct {
		name  string
		n     int
		given string
	}{
		{"nobody", 0, "Ana"}, {"one of each", 1, "Ana"}, {"very many", 120, "Ana"},
		{"a very long name", 2, strings.Repeat("Wolfeschlegelsteinhausen", 8)},
		{"a name from right to left", 2, "محمد عبد الله"}, {"a name with markup", 2, `<b onclick="x">&`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := world(tt.n, tt.given)
			for _, language := range []string{"en", "es"} {
				for _, path := range []string{"/demo", "/demo/outbox"} {
					w := s.visit(t, language, "GET", path, nil, "")
					body := w.Body.String()
					if w.Code != 200 || strings.Count(body, "<h1>") != 1 || !strings.Contains(body, `<html lang="`+language+`"`) || !strings.Contains(body, "</html>") || strings.Contains(body, "<b onclick") {
						t.Errorf("%s in %s: status %d", path, language, w.Code)
					}
				}
			}
		})
	}
}

func TestProgramsReadTheOutboxOldestFirst(t *testing.T) {
	s := world(1, "Ana")
	s.sent[0].ID = "first"
	var list []struct{ ID, Code string }
	if err := json.Unmarshal(s.visit(t, "en", "GET", "/demo/outbox", nil, "application/json").Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].ID != "first" || list[0].Code != "123456" {
		t.Errorf("the list is %+v", list)
	}
	if w := world(0, "").visit(t, "en", "GET", "/demo/outbox", nil, "application/json"); strings.TrimSpace(w.Body.String()) != "[]" {
		t.Errorf("an empty outbox is %s", w.Body.String())
	}
}

func TestTheClockMovesForwardOnly(t *testing.T) {
	s := world(1, "Ana")
	for _, wrong := range []string{"", "-24h", "soon"} {
		if w := s.visit(t, "en", "POST", "/demo/advance", url.Values{"advance": {wrong}}, ""); w.Code != 422 && w.Code != 400 {
			t.Errorf("%q: status %d", wrong, w.Code)
		}
	}
	if w := s.visit(t, "en", "POST", "/demo/advance", url.Values{"advance": {"24h"}}, ""); w.Code != 303 || s.advanced != 24*time.Hour {
		t.Errorf("status %d, moved %s", w.Code, s.advanced)
	}
}
