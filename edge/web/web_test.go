package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

func site(sessions Sessions) *Site {
	return &Site{Sessions: sessions, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Failed: func(w http.ResponseWriter, _ *http.Request, status int, _ error) { w.WriteHeader(status) }}
}

func TestEachKindOfErrorHasItsStatus(t *testing.T) {
	tests := []struct {
		name string
		err  error
		want int
	}{
		{"what is not theirs is not there", iis.Errorf(iis.NotFound, "x"), 404},
		{"a missing role is named", iis.Errorf(iis.Forbidden, "x"), 403},
		{"wrong input is mended", iis.Errorf(iis.Invalid, "x"), 422},
		{"a lost race is a conflict", iis.Errorf(iis.Conflict, "x"), 409},
		{"guessing is slowed", iis.Errorf(iis.TooMany, "x"), 429},
		{"not now", iis.Errorf(iis.Unavailable, "x"), 503},
		{"an error without a kind is ours", io.ErrUnexpectedEOF, 500},
		{"a body over the limit is too large", &iis.Error{Kind: iis.Invalid, Err: &http.MaxBytesError{Limit: 1}}, 413},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Status(tt.err); got != tt.want {
				t.Errorf("Status = %d, want %d", got, tt.want)
			}
		})
	}
}

func TestEveryAnswerCarriesTheSecurityHeaders(t *testing.T) {
	s := site(nil)
	w := httptest.NewRecorder()
	s.Open(s.Handle(func(http.ResponseWriter, *http.Request) error { return iis.Errorf(iis.NotFound, "x") })).
		ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "Strict-Transport-Security": "max-age", "X-Content-Type-Options": "nosniff",
		"X-Frame-Options": "DENY", "Cache-Control": "no-store", "Referrer-Policy": "same-origin",
	} {
		if got := w.Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%s = %q, want %q", name, got, want)
		}
	}
	if csp := w.Header().Get("Content-Security-Policy"); strings.Contains(csp, "unsafe") || strings.Contains(csp, "nonce") {
		t.Errorf("policy %q lets inline things in", csp)
	}
}

func TestAPostFromAnotherSiteIsRefused(t *testing.T) {
	s := site(nil)
	reached := false
	h := s.Open(s.Handle(func(http.ResponseWriter, *http.Request) error { reached = true; return nil }))
	r := httptest.NewRequest("POST", "https://localhost/account", strings.NewReader("a=b"))
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if reached || w.Code != http.StatusForbidden {
		t.Errorf("reached %v with status %d, want a refusal with 403", reached, w.Code)
	}
}

func TestAFormOverTheLimitIs413(t *testing.T) {
	s := site(nil)
	h := s.Open(s.Handle(func(http.ResponseWriter, *http.Request) error { return nil }))
	r := httptest.NewRequest("POST", "/", strings.NewReader("a="+strings.Repeat("x", FormLimit+1)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
}

func TestAPanicIs500WithoutATrace(t *testing.T) {
	s := site(nil)
	h := s.Open(s.Handle(func(http.ResponseWriter, *http.Request) error { panic("secret") }))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if w.Code != 500 || strings.Contains(w.Body.String(), "secret") {
		t.Errorf("status %d, body %q", w.Code, w.Body)
	}
}

type oneSession struct{}

func (oneSession) Session(_ context.Context, by iis.Actor, token string) (Session, error) {
	if token != "good" {
		return Session{}, iis.Errorf(iis.Unauthenticated, "the session has ended")
	}
	return Session{Actor: iis.Actor{User: "u1", Resident: true, Door: by.Door}, Language: "es"}, nil
}

func TestACookieBecomesAnActor(t *testing.T) {
	s := site(oneSession{})
	var got Session
	var language catalog.Language
	h := s.Open(s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		got, language = SessionOf(r), Language(r)
		return nil
	}))
	for token, signed := range map[string]bool{"good": true, "ended": false} {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: token})
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got.Signed() != signed || got.Actor.Resident != signed || got.Actor.Door != iis.DoorPortal {
			t.Errorf("token %q: session %+v", token, got)
		}
		if signed && language != catalog.Spanish {
			t.Errorf("language %s, want the account's", language)
		}
		if cleared := strings.Contains(w.Header().Get("Set-Cookie"), "Max-Age=0"); cleared == signed {
			t.Errorf("token %q: cookie cleared %v", token, cleared)
		}
	}
}

func TestADraftOpensOnlyUnderItsNameAndForItsWriter(t *testing.T) {
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	d := NewDrafts(aead, func() time.Time { return now })
	mine := with(httptest.NewRequest("GET", "/", nil), &request{session: Session{Token: "t1", ID: "first", Actor: iis.Actor{User: "mine"}}})
	w := httptest.NewRecorder()
	if err := d.Save(w, mine, "share", map[string]string{"to": "x"}); err != nil {
		t.Fatal(err)
	}
	c := w.Result().Cookies()[0]
	load := func(user iis.UserID, name string) bool {
		r := httptest.NewRequest("GET", "/", nil)
		r.AddCookie(&http.Cookie{Name: draftCookie + name, Value: c.Value})
		var v map[string]string
		return d.Load(with(r, &request{session: Session{Token: "t2", ID: "second", Actor: iis.Actor{User: user}}}), name, &v) && v["to"] == "x"
	}
	if !load("mine", "share") {
		t.Error("the draft does not open in the next session of its writer")
	}
	if load("other", "share") || load("mine", "register") {
		t.Error("the draft opens elsewhere")
	}
	now = now.Add(3 * time.Hour)
	if load("mine", "share") {
		t.Error("the draft opens after its time")
	}
	if strings.Contains(c.Value, "to") && strings.Contains(c.Value, `"x"`) {
		t.Error("the draft can be read")
	}
}

func TestOnlyPathsOfThisSiteAreFollowed(t *testing.T) {
	for in, want := range map[string]string{"/me": "/me", "//evil.example": "/", "https://evil.example": "/", "/\\evil.example": "/", "": "/", "/a\r\nb": "/"} {
		if got := LocalPath(in); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}
