package public_test

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
	"github.com/openiis/openiis/edge/portal/public"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/edge/web/webtest"
	"github.com/openiis/openiis/iis"
)

// box takes questions, until it has too many.
type box struct {
	asked []string
	full  bool
}

func (b *box) Help(_ context.Context, _ iis.Actor, _, _, text string) (string, error) {
	if b.full {
		return "", &iis.Error{Kind: iis.TooMany, Msg: "too many", After: 40 * time.Minute}
	}
	b.asked = append(b.asked, text)
	return "Q-1", nil
}

func pages(b *box) http.Handler {
	site := &web.Site{Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	f := portal.New(site, webtest.Drafts(time.Now), time.Now, time.UTC, true)
	public.Add(f, b, func() public.Systems {
		return public.Systems{BaseURL: "https://localhost:8443", Fingerprint: "AA:BB", Doors: []public.Door{{Name: "https", Address: "127.0.0.1:8443"}}}
	})
	return f.Handler()
}

func get(h http.Handler, path, language string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", path, nil)
	r.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

var missing = regexp.MustCompile(`\[[a-z]+\.[a-z0-9.-]+\]`)

func TestPublicPagesSpeakBothLanguages(t *testing.T) {
	h := pages(&box{})
	for _, path := range []string{"/", "/help", "/help/contact", "/help/systems", "/privacy", "/accessibility", "/terms", "/paper"} {
		bodies := map[string]string{}
		for _, l := range []string{"en", "es"} {
			w := get(h, path, l)
			body := w.Body.String()
			if w.Code != 200 {
				t.Errorf("%s (%s): status %d", path, l, w.Code)
			}
			if m := missing.FindString(body); m != "" {
				t.Errorf("%s (%s): no text for %s", path, l, m)
			}
			if !strings.Contains(body, `<html lang="`+l+`">`) || strings.Count(body, "<h1>") != 1 {
				t.Errorf("%s (%s): language or heading is missing", path, l)
			}
			bodies[l] = body
		}
		if bodies["en"] == bodies["es"] {
			t.Errorf("%s: both languages say the same", path)
		}
	}
}

// signedIn lets everybody in as one actor.
type signedIn iis.Actor

func (a signedIn) Session(context.Context, iis.Actor, string) (web.Session, error) {
	return web.Session{ID: "s1", Actor: iis.Actor(a), Stage: iis.StageSignedIn, Staff: !a.Resident}, nil
}

func TestTheFrontPageLeadsWhoeverSignedInToTheirOwnPlace(t *testing.T) {
	front := func(sessions web.Sessions, language string) string {
		f := portal.New(&web.Site{Sessions: sessions, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, webtest.Drafts(time.Now), time.Now, time.UTC, true)
		public.Add(f, &box{}, func() public.Systems { return public.Systems{} })
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Language", language)
		r.AddCookie(&http.Cookie{Name: "__Host-session", Value: "t"})
		w := httptest.NewRecorder()
		f.Handler().ServeHTTP(w, r)
		_, main, _ := strings.Cut(w.Body.String(), "<main")
		main, _, _ = strings.Cut(main, "</main>")
		return main
	}
	const button = `<p class="buttons"><a class="usa-button" href="`
	for name, tt := range map[string]struct {
		who    iis.Actor
		en, es string
	}{
		"a resident":           {iis.Actor{User: "u1", Resident: true}, `/me">My page<`, `/me">Mi página<`},
		"a nurse":              {iis.Actor{User: "u2", Organization: "c1", Kind: iis.Provider, Role: iis.RoleUser}, `/clinic/c1">Workspace<`, `/clinic/c1">Área de trabajo<`},
		"staff without a room": {iis.Actor{User: "u3", Organization: "l1", Kind: iis.LocalHealth, Role: iis.RoleUser}, `/account/choose">Switch organization<`, `/account/choose">Cambiar de organización<`},
	} {
		for language, want := range map[string]string{"en": tt.en, "es": tt.es} {
			main := front(signedIn(tt.who), language)
			if !strings.Contains(main, button+want) || strings.Contains(main, "/account/sign-in") || strings.Contains(main, "/account/register") {
				t.Errorf("%s in %s is led elsewhere, or to an account once more:\n%s", name, language, main)
			}
		}
	}
	if main := get(pages(&box{}), "/", "en").Body.String(); !strings.Contains(main, "An account takes about five minutes") || !strings.Contains(main, `href="/account/register/name"`) {
		t.Error("a visitor is not led to an account")
	}
}

func TestWhatIsNotThereAndWhatIsNotYoursLookAlike(t *testing.T) {
	h := pages(&box{})
	a, b := get(h, "/nothing", "en"), get(h, "/me/people/00000000000000000000000000000000/nothing", "en")
	if a.Code != 404 || b.Code != 404 {
		t.Fatalf("statuses %d and %d", a.Code, b.Code)
	}
	strip := func(s, path string) string { return strings.ReplaceAll(s, path, "") }
	if strip(a.Body.String(), "/nothing") != strip(b.Body.String(), "/me/people/00000000000000000000000000000000/nothing") {
		t.Error("the two pages differ")
	}
}

func TestAQuestionReachesAPerson(t *testing.T) {
	b := &box{}
	h := pages(b)
	post := func(form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest("POST", "/help/contact", strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	w := post(url.Values{"name": {"<b>Ana Example</b>"}, "email": {"not an address"}, "question": {"Why?"}})
	body := w.Body.String()
	if w.Code != 422 || len(b.asked) != 0 {
		t.Fatalf("status %d, %d questions", w.Code, len(b.asked))
	}
	for _, want := range []string{"<title>Error:", `href="#email"`, `aria-invalid="true"`, "&lt;b&gt;Ana Example", ">Why?</textarea>"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if w := post(url.Values{"name": {"Ana Example"}, "email": {"ana@example.com"}, "question": {"Why?"}}); w.Code != 200 || len(b.asked) != 1 {
		t.Errorf("status %d, %d questions", w.Code, len(b.asked))
	}
}

func TestOneQuestionTooManyIsGivenBackWithTheTimeToWait(t *testing.T) {
	form := url.Values{"name": {"Ana Example"}, "email": {"ana@example.com"}, "question": {"Why is <b>my</b> record empty?"}}
	r := httptest.NewRequest("POST", "/help/contact", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	pages(&box{full: true}).ServeHTTP(w, r)
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != "2400" || !strings.Contains(w.Body.String(), "Why is &lt;b&gt;my&lt;/b&gt; record empty?") {
		t.Errorf("status %d, Retry-After %q, or what was typed is lost", w.Code, w.Header().Get("Retry-After"))
	}
}

func TestTheLanguageIsAChoice(t *testing.T) {
	h := pages(&box{})
	r := httptest.NewRequest("POST", "/language", strings.NewReader("language=es&back=/help"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/help" {
		t.Fatalf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	again := httptest.NewRequest("GET", "/help", nil)
	again.AddCookie(w.Result().Cookies()[0])
	w = httptest.NewRecorder()
	h.ServeHTTP(w, again)
	if !strings.Contains(w.Body.String(), "Ayuda") {
		t.Error("the page is not in the chosen language")
	}
}

func TestAFormThatIsTooLargeGetsAPageThatSaysTheLimit(t *testing.T) {
	b := &box{}
	h := pages(b)
	for language, want := range map[string]string{"en": "up to 2 megabytes", "es": "hasta 2 megabytes"} {
		r := httptest.NewRequest("POST", "/help/contact", strings.NewReader("question="+strings.Repeat("x", web.FormLimit)))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept-Language", language)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), want) || len(b.asked) != 0 {
			t.Errorf("in %s: status %d, asked %d times", language, w.Code, len(b.asked))
		}
	}
}
