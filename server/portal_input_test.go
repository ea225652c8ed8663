package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// send posts a form to the portal, in Spanish.
func (h *hall) send(who, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest("POST", path, strings.NewReader(form.Encode()))
	r.Header.Set("Accept-Language", "es")
	return h.pass(who, r)
}

func TestAGuardianWhoWasRemovedASecondAgoFindsNobody(t *testing.T) {
	h := openHall(t)
	grant, _, _ := h.share(t, func(*iis.Grant) {})
	h.seats["parent"] = h.parent
	if err := h.claim(t.Context(), h.nurse, h.child); err != nil {
		t.Fatal(err)
	}
	dose, _ := h.doses(t)
	person := "/me/people/" + string(h.child)
	if w := h.try("parent", "GET", person+"/record"); w.Code != http.StatusOK {
		t.Fatalf("before the end: status %d", w.Code)
	}
	h.endGuardianship(t)
	nothing := h.send("parent", "/me/people/"+strings.Repeat("0", 32)+"/record/"+dose+"/ask", url.Values{"reason": {"Is the lot right?"}})
	for path, form := range map[string]url.Values{
		"/record/" + dose + "/ask":              {"reason": {"Is the lot right?"}},
		"/sharing/" + string(grant) + "/revoke": {},
		"/sharing/new/who":                      {"recipient": {"Example School"}},
		"/sharing/limits":                       {"to": {string(h.nurse.Organization)}},
	} {
		w := h.send("parent", person+path, form)
		if w.Code != http.StatusNotFound || words(w, person+path) != words(nothing, "/me/people/"+strings.Repeat("0", 32)+"/record/"+dose+"/ask") {
			t.Errorf("%s: status %d, or other words than for nobody", path, w.Code)
		}
		if strings.Contains(w.Body.String(), "There is no") || !strings.Contains(w.Body.String(), `lang="es"`) {
			t.Errorf("%s is not answered in the person's language", path)
		}
	}
	if w := h.try("parent", "GET", person+"/record"); w.Code != http.StatusNotFound {
		t.Errorf("after the end: status %d", w.Code)
	}
}

// endGuardianship ends what ties the parent to the child.
func (h *hall) endGuardianship(t *testing.T) {
	t.Helper()
	parent, err := h.Accounts.User(t.Context(), h.system, h.parent.User)
	if err != nil {
		t.Fatal(err)
	}
	wards, _, err := h.Relations.Guardianships(t.Context(), h.admin, parent.Account.Username, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, ward := range wards {
		if ward.Guardianship.User == h.parent.User && ward.Guardianship.Until.IsZero() {
			if err := h.Relations.End(t.Context(), h.admin, ward.Guardianship.ID, "a court's order", false); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAFormOfAMegabyteIsShownAgain(t *testing.T) {
	h := openHall(t)
	long := strings.Repeat("¿Qué dosis faltan? ", 60_000)
	if err := h.claim(t.Context(), h.nurse, h.child); err != nil {
		t.Fatal(err)
	}
	dose, _ := h.doses(t)
	tests := []struct{ who, path, field string }{
		{"", "/help/contact", "question"},
		{"parent", "/me/people/" + string(h.child) + "/record/" + dose + "/ask", "reason"},
		{"parent", "/me/people/" + string(h.child) + "/sharing/new/who", "recipient"},
	}
	for _, tt := range tests {
		w := h.send(tt.who, tt.path, url.Values{tt.field: {long}})
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), strings.TrimSpace(long)) || !strings.Contains(w.Body.String(), "Error:") {
			t.Errorf("%s: status %d, or what was typed is lost", tt.path, w.Code)
		}
	}
	w := h.send("", "/help/contact", url.Values{"question": {strings.Repeat(long, 3)}})
	if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "demasiado grande") {
		t.Errorf("three megabytes: status %d", w.Code)
	}
}
