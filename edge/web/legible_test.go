package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// TestWhatIsNoTextReachesNoPage: a path that holds a zero byte or broken UTF-8 leads
// nowhere, and a form loses them.
func TestWhatIsNoTextReachesNoPage(t *testing.T) {
	s := site(nil)
	var got string
	h := s.Open(s.Handle(func(_ http.ResponseWriter, r *http.Request) error {
		got = "reached " + r.PostFormValue("name")
		return nil
	}))
	for path, want := range map[string]int{"/me/%00": 404, "/me/%ff%fe": 404, "/me/a%00b/record": 404, "/me/%C3%B1": 200} {
		got = ""
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		if w.Code != want || (got != "") != (want == 200) {
			t.Errorf("%s: status %d, %q", path, w.Code, got)
		}
	}
	r := httptest.NewRequest("POST", "/", strings.NewReader(url.Values{"name": {"a\x00b\xff\nñ"}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if got != "reached ab\nñ" {
		t.Errorf("the form: %q", got)
	}
}
