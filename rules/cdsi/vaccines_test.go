package cdsi

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestTheVaccinesOfAForecastAreThoseThatWillDoAtThatAge(t *testing.T) {
	tests := []struct {
		name, born, group string
		doses             []string
		want              []iis.CVX
	}{
		{"MMR alone at the first birthday", "2025-11-01", "MMR", nil, []iis.CVX{"03"}},
		{"MMR, or MMR with varicella, for the second dose", "2022-01-01", "MMR", []string{"2023-02-01 03"}, []iis.CVX{"03", "94"}},
		{"only the one that the schedule marks", "2025-11-01", "HepA", nil, []iis.CVX{"83"}},
		{"nothing where no dose is due", "2025-01-01", "Rotavirus", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := Default().Assess(person(t, tt.born, "2026-11-22", tt.doses...), nil)
			i := slices.IndexFunc(a.Groups, func(g iis.GroupForecast) bool { return g.VaccineGroup == tt.group })
			if i < 0 {
				t.Fatalf("there is no forecast of %s", tt.group)
			}
			if got := a.Groups[i].Vaccines; !slices.Equal(got, tt.want) {
				t.Errorf("vaccines %v, want %v", got, tt.want)
			}
		})
	}
}
