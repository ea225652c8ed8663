package access

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consent"
)

func TestAPreviewOpensWhatTheGrantWouldAndNothingElse(t *testing.T) {
	nj, err := consent.Profile("nj")
	if err != nil {
		t.Fatal(err)
	}
	day := iis.DateOf(2026, 11, 22)
	self := iis.Actor{User: "u", Resident: true}
	draft := iis.Grant{To: "school", Scope: iis.ScopeSchoolForm, Purpose: iis.PurposeSchool, Until: day + 7}
	change := func(fn func(*iis.Grant)) iis.Grant {
		g := draft
		fn(&g)
		return g
	}
	tests := []struct {
		name  string
		by    iis.Actor
		grant iis.Grant
		kind  iis.OrganizationKind
		part  string // empty is refused
	}{
		{"a draft to a school opens the school form", self, draft, iis.SchoolOrg, "school-form"},
		{"a draft to a clinic opens its scope and no care", self, change(func(g *iis.Grant) { g.To, g.Scope = "clinic", iis.ScopeFull }), iis.Provider, "full"},
		{"a draft to a named user opens too", self, change(func(g *iis.Grant) { g.ToUser = "pat" }), iis.SchoolOrg, "school-form"},
		{"a draft of a link opens by the link", self, change(func(g *iis.Grant) { g.To, g.RecipientName = "", "Camp Example" }), "", "school-form"},
		{"a limited one is tried on without using it up", self, change(func(g *iis.Grant) { g.Openings = 1 }), iis.SchoolOrg, "school-form"},
		{"a draft whose last day is over opens nothing", self, change(func(g *iis.Grant) { g.Until = day - 1 }), iis.SchoolOrg, ""},
		{"a revoked one opens nothing", self, change(func(g *iis.Grant) { g.ID, g.Status = "old", iis.GrantRevoked }), iis.SchoolOrg, ""},
		{"a stranger sees nothing", iis.Actor{}, draft, iis.SchoolOrg, ""},
		{"a clinic cannot try a grant on", staffOf(iis.Provider, iis.RoleUser), draft, iis.SchoolOrg, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Preview(nj, Request{By: tt.by, To: iis.ActRead, Patient: 7, At: now, Today: day}, open(), tt.grant, tt.kind)
			if d.Allow != (tt.part != "") || d.Part != tt.part || d.Opening != "" || d.ClaimOf != "" {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func TestAGuardianPreviewsNothingConfidential(t *testing.T) {
	nj, err := consent.Profile("nj")
	if err != nil {
		t.Fatal(err)
	}
	s := iis.Standing{Patient: 7, Status: iis.PatientActive, BirthDate: iis.DateOf(2019, 3, 2), Guardian: []iis.Guardianship{{User: "u", Patient: 7, Since: now.AddDate(-1, 0, 0)}}}
	g := iis.Grant{To: "school", Scope: iis.ScopeFull, Confidential: true, Until: iis.DateOf(2026, 12, 1)}
	d := Preview(nj, Request{By: iis.Actor{User: "u", Resident: true}, To: iis.ActRead, Patient: 7, At: now, Today: iis.DateOf(2026, 11, 22)}, s, g, iis.SchoolOrg)
	if !d.Allow || len(d.Views) != 1 || d.Views[0].Confidential {
		t.Errorf("got %+v", d)
	}
}
