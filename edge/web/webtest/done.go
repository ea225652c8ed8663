package webtest

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// Done follows an answer to the page that it leads to, with the cookies of the browser and
// those of the answer, and fails unless the page says in English what was done, once.
func Done(t *testing.T, h http.Handler, answer *httptest.ResponseRecorder, words string, browser ...*http.Cookie) {
	t.Helper()
	to := answer.Header().Get("Location")
	jar := map[string]*http.Cookie{}
	for _, c := range append(browser, answer.Result().Cookies()...) {
		jar[c.Name] = c
	}
	said := func() bool {
		r := httptest.NewRequest(http.MethodGet, "https://registry.test"+to, nil)
		r.Header.Set("Accept-Language", "en")
		for _, c := range jar {
			if c.MaxAge >= 0 {
				r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
			}
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		for _, c := range w.Result().Cookies() {
			jar[c.Name] = c
		}
		if w.Code != http.StatusOK {
			t.Errorf("%s: status %d", to, w.Code)
		}
		return strings.Contains(w.Body.String(), "usa-alert--success") && strings.Contains(w.Body.String(), words)
	}
	if !said() {
		t.Errorf("%s does not say %q", to, words)
	}
	if said() {
		t.Errorf("%s says %q a second time", to, words)
	}
}
