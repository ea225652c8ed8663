package server

import (
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/audit"
)

// forUsers are the ends of the paths of a clinic that need more than to read.
var forUsers = []string{"/patients/new", "/doses/new", "/edit", "/remove", "/ask", "/activation-code", "/questions", "/questions/{q}"}

// TestEachRoleDoesInAClinicWhatItMay tries every route of a clinic with every role of
// contract.md 3, whatever kind of organization the role belongs to.
func TestEachRoleDoesInAClinicWhatItMay(t *testing.T) {
	h := openHall(t)
	if err := h.claim(t.Context(), h.nurse, h.child); err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"site": string(h.nurse.Organization), "p": string(h.child)}
	values["dose"], values["d"] = h.doses(t)
	roles := map[iis.Role][2]bool{ // reads, reports
		iis.RoleReader: {true, false}, iis.RoleUser: {true, true}, iis.RoleManager: {true, true},
		iis.RoleSchoolReader: {}, iis.RoleSchoolUser: {}, iis.RoleAuditor: {}, iis.RoleAdmin: {},
	}
	for role, may := range roles {
		actor := h.nurse
		actor.Role = role
		h.seats["as-"+string(role)] = actor
		for _, route := range h.frame.Routes() {
			method, path, _ := strings.Cut(route.Pattern, " ")
			if !strings.HasPrefix(path, "/clinic/{site}/") {
				continue
			}
			allowed := may[0]
			for _, end := range forUsers {
				if strings.HasSuffix(path, end) {
					allowed = may[1]
				}
			}
			at := filled(strings.Replace(path, "{d}/ask", "{dose}/ask", 1), values)
			w := h.try("as-"+string(role), method, at)
			empty := method == "POST" && strings.HasSuffix(path, "/patients") && w.Code == 422 // the empty search goes no further
			if refused := w.Code == 403; refused == allowed && !empty || w.Code >= 500 {
				t.Errorf("%s: the %s got %d", route.Pattern, role, w.Code)
			}
		}
	}
	rows, err := h.Audits.Search(t.Context(), h.seats["auditor"], audit.Query{Organization: h.nurse.Organization, Outcome: "refused", Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, row := range rows {
		kinds[row.Deed]++
	}
	for _, deed := range []string{"report", "ask", "activation-code", "list-questions", "answer"} {
		if kinds[deed] == 0 {
			t.Errorf("no refusal of %q is in the log: %v", deed, kinds)
		}
	}
}
