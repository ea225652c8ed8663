package consent

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestASystemIsAnsweredUnderAPermissionToReadAlone holds what the signed text says: an answer
// by message is an opening like a page's (portal.md 4.1), and a copy in the system's files.
func TestASystemIsAnsweredUnderAPermissionToReadAlone(t *testing.T) {
	g := iis.Grant{ID: "g", Patient: 7, To: "org", Scope: iis.ScopeFull, Openings: 1, Until: today.AddDays(9), Status: iis.GrantActive,
		Signature: iis.Signature{At: days(-2), Capacity: iis.CapacitySelf}}
	for user, answered := range map[iis.UserID]bool{"": true, "u": false} {
		g.ToUser = user
		d := See(profile(t, "nj"), Question{Asker: Asker{Organization: "org", Kind: iis.SchoolOrg, Machine: true}, Purpose: iis.PurposeTreatment, At: now, Today: today},
			child(func(s *iis.Standing) { s.Grants = []iis.Grant{g} }))
		if d.Allow != answered || answered && d.Opening != "g" || g.ForSystems() != answered {
			t.Errorf("to user %q: %+v", user, d)
		}
	}
}

func TestACopyIsKeptOnlyByLeaveOfAPermissionOrByLaw(t *testing.T) {
	nj := profile(t, "nj")
	grant := func(id iis.GrantID, scope iis.GrantScope, download bool) iis.Grant {
		return iis.Grant{ID: id, Patient: 7, To: "org", Scope: scope, Download: download, Until: today.AddDays(9), Status: iis.GrantActive,
			Signature: iis.Signature{At: days(-2), Capacity: iis.CapacitySelf}}
	}
	reported := func(s *iis.Standing) { s.FirstReported, s.LastReported = days(-20), days(-20) }
	granted := func(all ...iis.Grant) func(*iis.Standing) {
		return func(s *iis.Standing) { s.Grants = all }
	}
	tests := []struct {
		name  string
		s     iis.Standing
		shown iis.Copying // what the page says may be kept
		basis iis.Basis   // on which the copy is made; empty is refused
		views int
	}{
		{"a permission to read alone", child(granted(grant("g", iis.ScopeFull, false))), iis.CopyNone, "", 0},
		{"a permission to keep a copy", child(granted(grant("g", iis.ScopeFull, true))), iis.CopyAll, iis.BasisGrant, 1},
		{"of two permissions the one that lets keep", child(granted(grant("g", iis.ScopeFull, false), grant("h", iis.ScopeVaccines, true))), iis.CopyPart, iis.BasisGrant, 1},
		{"what the organization reported itself", child(reported, granted(grant("g", iis.ScopeFull, false))), iis.CopyPart, iis.BasisReporter, 1},
		{"a record that treatment opens", child(claimed, granted(grant("g", iis.ScopeFull, false))), iis.CopyAll, iis.BasisCare, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			q := Question{Asker: Asker{Organization: "org", Kind: iis.Provider, User: "u"}, Purpose: iis.PurposeTreatment, At: now, Today: today}
			if got := See(nj, q, tt.s).Copying(); got != tt.shown {
				t.Errorf("the page says %d, want %d", got, tt.shown)
			}
			q.Copy = true
			d := See(nj, q, tt.s)
			if d.Allow != (tt.basis != "") || d.Basis != tt.basis || len(d.Views) != tt.views {
				t.Errorf("a copy: %+v", d)
			}
			if !d.Allow && d.Kind != iis.NotFound {
				t.Errorf("a refusal is of kind %v", d.Kind)
			}
		})
	}
}
