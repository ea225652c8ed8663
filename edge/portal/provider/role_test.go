package provider_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func TestAPageOffersOnlyWhatTheRoleAllows(t *testing.T) {
	tests := []struct {
		name, path string
		posted     bool
		words      []string // what only users and managers are offered
	}{
		{"the first page", "", false, []string{"/clinic/ours/questions"}},
		{"a search that found nobody", "/patients", true, []string{"/patients/new", `name="begin"`}},
		{"a record", "/patients/ana", false, []string{"/doses/new", "/activation-code"}},
		{"an own dose", "/patients/ana/doses/d1", false, []string{"/doses/d1/edit", "/doses/d1/remove"}},
		{"another's dose", "/patients/ana/doses/d1", false, []string{"/doses/d1/ask"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for role, offered := range map[iis.Role]bool{iis.RoleReader: false, iis.RoleUser: true, iis.RoleManager: true} {
				c := withDose(t, map[bool]iis.OrganizationID{true: "other", false: "ours"}[tt.name == "another's dose"])
				c.role = role
				form := bea()
				if !tt.posted {
					form = nil
				}
				w := c.visit(t, tt.path, "en", form)
				expect(t, w, http.StatusOK)
				for _, word := range tt.words {
					if strings.Contains(w.Body.String(), word) != offered {
						t.Errorf("the %s is offered %q: %v", role, word, !offered)
					}
				}
			}
		})
	}
}

func TestAReaderWhoseSearchFoundManyIsNotOfferedANewPerson(t *testing.T) {
	c := openClinic(t)
	c.role = iis.RoleReader
	c.hits = []history.Hit{{Handle: "h1", Basis: iis.BasisCare, Name: iis.Name{Given: "Bea", Family: "Example"}}}
	w := c.visit(t, "/patients", "en", bea())
	expect(t, w, http.StatusOK, `action="/clinic/ours/patients/h1"`)
	if strings.Contains(w.Body.String(), "/patients/new") {
		t.Error("a new person is offered")
	}
}

func TestAReaderIsRefusedWithThePageOfAMissingRole(t *testing.T) {
	c := openClinic(t)
	c.role = iis.RoleReader
	for _, path := range []string{"/patients/new", "/patients/ana/doses/new", "/patients/ana/activation-code", "/questions/q1"} {
		expect(t, c.visit(t, path, "en", nil), http.StatusForbidden, "the role of user")
		expect(t, c.visit(t, path, "es", bea()), http.StatusForbidden)
	}
	if len(c.sent)+len(c.vouched) != 0 {
		t.Error("something was done all the same")
	}
}
