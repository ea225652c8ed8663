package match

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestSimulatedFamiliesStayApart reports the rows of a simulated county, three censuses
// and a nutrition program, one after the other: people move, marry, have twins and live
// in institutions.
func TestSimulatedFamiliesStayApart(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	s := newShelf()
	truth := map[iis.PatientID]string{}
	seen := map[string]bool{}
	var reports, returning, joined, wrong int
	for _, file := range []string{"census.csv", "wic.csv"} {
		for _, r := range rows(t, reference(t, "matching", "pseudopeople", file)) {
			id := iis.Identity{
				Names:     []iis.Name{{Given: r["first_name"], Middle: r["middle"], Family: r["last_name"]}},
				Sex:       map[string]string{"Female": "F", "Male": "M"}[r["sex"]],
				Addresses: []iis.Address{{Street: r["street_number"] + " " + r["street_name"] + " " + r["unit_number"], City: r["city"], State: r["state"], ZIP: r["zipcode"]}},
			}
			id.BirthDate, _ = iis.ParseDate(r["date_of_birth"])
			who := r["simulant_id"]
			reports++
			p := s.report(id)
			switch before, known := truth[p]; {
			case known && before != who:
				wrong++
				if wrong <= 10 {
					t.Logf("%v, born %s, was joined to %v", id.Names[0], id.BirthDate, s.people[p][0].Names[0])
				}
			case known:
				joined++
			default:
				truth[p] = who
			}
			if seen[who] {
				returning++
			}
			seen[who] = true
		}
	}
	t.Logf("%d reports, %d of persons seen before, %d joined rightly, %d wrongly", reports, returning, joined, wrong)
	if wrong > 1 {
		t.Errorf("%d reports joined to another person, want none", wrong)
	}
	if joined*100 < returning*90 {
		t.Errorf("%d of %d reports of known persons were joined, want 90 in 100", joined, returning)
	}
}
