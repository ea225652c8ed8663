package web

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

// oneForm is a shelf that holds the newest form of anybody.
type oneForm struct {
	user   iis.UserID
	handle string
	form   []byte
}

func (s *oneForm) KeepForm(_ context.Context, user iis.UserID, handle string, form []byte, _ time.Time) error {
	*s = oneForm{user, handle, form}
	return nil
}

func (s *oneForm) TakeForm(_ context.Context, user iis.UserID, handle string, _ time.Time) ([]byte, error) {
	if s.form == nil || s.user != user || s.handle != handle {
		return nil, iis.Errorf(iis.NotFound, "there is no such form")
	}
	form := s.form
	s.form = nil
	return form, nil
}

func TestAFormThatCameTooLateIsShownOnceToItsSender(t *testing.T) {
	block, err := aes.NewCipher(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	long := ""
	for range 8000 {
		long += "<" + rand.Text() // about 210 kB that cannot be squeezed into a cookie
	}
	for _, text := range []string{"short", long} {
		shelf := &oneForm{}
		d := NewDrafts(aead, func() time.Time { return time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC) })
		d.Shelf = shelf
		cookies := map[string]string{}
		as := func(user iis.UserID, method, path string) (*httptest.ResponseRecorder, *http.Request) {
			r := httptest.NewRequest(method, path, nil)
			for name, value := range cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
			return httptest.NewRecorder(), with(r, &request{session: Session{Actor: iis.Actor{User: user}}})
		}
		keep := func(w *httptest.ResponseRecorder) {
			for _, c := range w.Result().Cookies() {
				cookies[c.Name] = c.Value
			}
		}
		w, r := as("ana", "GET", "/me")
		d.Own(w, r)
		keep(w)
		w, r = as("", "POST", "/me/question")
		r.PostForm = url.Values{"text": {text}, "current-password": {"never kept"}}
		if !d.KeepForm(w, r) {
			t.Fatalf("a form of %d characters was not kept", len(text))
		}
		keep(w)
		if len(cookies[draftCookie+formDraft]) > maxCookie || strings.Contains(string(shelf.form), text) {
			t.Errorf("the cookie is too long, or the form can be read on the shelf")
		}
		for _, c := range []struct {
			name string
			user iis.UserID
			path string
		}{{"somebody else", "ben", "/me/question"}, {"another page", "ana", "/me"}} {
			if got := d.KeptForm(as(c.user, "GET", c.path)); got != nil {
				t.Errorf("%s got the form", c.name)
			}
		}
		w, r = as("ana", "GET", "/me/question")
		got := d.KeptForm(w, r)
		if got.Get("text") != text || got.Has("current-password") {
			t.Errorf("a form of %d characters came back with %d", len(text), len(got.Get("text")))
		}
		keep(w)
		if got := d.KeptForm(as("ana", "GET", "/me/question")); got != nil || shelf.form != nil {
			t.Error("the form came back twice")
		}
	}
}
