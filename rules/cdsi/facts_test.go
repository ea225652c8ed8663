package cdsi

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestStoredFactsBecomeObservationsByTheCodedTable(t *testing.T) {
	fact := func(loinc, code, system string) iis.Observation {
		return iis.Observation{LOINC: loinc, Value: iis.Coded{Code: code, System: system}}
	}
	tests := []struct {
		name string
		fact iis.Observation
		want []string
	}{
		{"serological immunity to varicella", fact("75505-8", "371113008", "SCT"), []string{"023"}},
		{"a history of varicella", fact("59784-9", "38907003", "SCT"), []string{"024"}},
		{"immunodeficiency", fact("30945-0", "VXC27", "CDCPHINVS"), []string{"003"}},
		{"HIV infection alone is not the pathway of perinatal HIV", fact("30945-0", "86406008", "SCT"), []string{"186"}},
		{"an exposure to something is nothing alone", fact("59785-6", "24932003", "SCT"), nil},
		{"an allergy to an unnamed vaccine is nothing", fact("30945-0", "VXC20", "CDCPHINVS"), nil},
		{"a funding source is no fact about health", fact("30963-3", "VXC27", "CDCPHINVS"), nil},
		{"an unknown code is nothing", fact("30945-0", "1", "SCT"), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Default().ObservationCodes(tt.fact); !slices.Equal(got, tt.want) {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestARecordBecomesAPatient(t *testing.T) {
	on := iis.DateOf(2025, 6, 1)
	allergy := iis.Observation{LOINC: "30945-0", SubID: "1", Value: iis.Coded{Code: "VXC20", System: "CDCPHINVS"}}
	ended := iis.Observation{LOINC: "30945-0", SubID: "2", Value: iis.Coded{Code: "VXC27", System: "CDCPHINVS"}}
	ends := iis.Observation{LOINC: "30944-3", SubID: "2", Date: iis.DateOf(2025, 5, 1)}
	doses := []iis.DoseEvent{{Speaks: iis.Vaccination{GivenOn: iis.DateOf(2025, 1, 10), CVX: "10", Observations: []iis.Observation{allergy}}}}
	person := iis.Identity{BirthDate: iis.DateOf(2024, 1, 1), Sex: "M", Addresses: []iis.Address{{Type: "BDL", Country: "USA"}}}
	p := Default().FromRecord(doses, []iis.Observation{ended, ends}, person, on)
	if len(p.Doses) != 1 || p.Country != "USA" || p.Gender != "M" || p.Assess != on {
		t.Fatalf("patient %+v", p)
	}
	if len(p.Observations) != 1 || p.Observations[0].Code != "081" {
		t.Fatalf("observations %+v", p.Observations)
	}
	if g := forecastOf(t, Default().Assess(&p, nil), "Polio", ""); g.Status != iis.SeriesContraindicated {
		t.Errorf("after a severe reaction polio is %s", g.Status)
	}
}

func TestAGroupShowsFirstWhatCanBeActedOn(t *testing.T) {
	lines := Default().Assess(person(t, "2024-01-01", "2025-06-01", "2024-03-01 133", "2024-05-01 133", "2024-07-01 133", "2025-01-10 133"), nil).ByGroup()
	if len(lines) == 0 || lines[0].First.Status != iis.SeriesNotComplete || lines[0].First.Recommended > iis.DateOf(2025, 6, 1) {
		t.Fatalf("the first line is %+v", lines[0])
	}
	seen := map[string]bool{}
	for _, l := range lines {
		if seen[l.VaccineGroup] {
			t.Errorf("%s has two lines", l.VaccineGroup)
		}
		seen[l.VaccineGroup] = true
		if l.VaccineGroup == "Pneumococcal" && (l.First.Status != iis.SeriesComplete || len(l.Others) == 0) {
			t.Errorf("pneumococcal shows %s first and %d below", l.First.Status, len(l.Others))
		}
	}
}
