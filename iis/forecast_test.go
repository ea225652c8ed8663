package iis

import "testing"

func TestADoseCountsByItsBestSeriesAndItsWorstAntigen(t *testing.T) {
	ev := func(group, antigen, status string, best bool) Evaluation {
		return Evaluation{VaccineGroup: group, Antigen: antigen, Status: status, Best: best}
	}
	tests := []struct {
		name string
		in   []Evaluation
		want string
	}{
		{"valid in one best series of the antigen is valid", []Evaluation{
			ev("Pneumococcal", "Pneumococcal", DoseValid, true), ev("Pneumococcal", "Pneumococcal", DoseNotValid, true)}, DoseValid},
		{"other series are not asked", []Evaluation{
			ev("HPV", "HPV", DoseValid, false), ev("HPV", "HPV", DoseNotValid, true)}, DoseNotValid},
		{"but where there is no best series they are", []Evaluation{ev("HPV", "HPV", DoseExtraneous, false)}, DoseExtraneous},
		{"one antigen that does not count speaks for the group", []Evaluation{
			ev("MMR", "Measles", DoseValid, true), ev("MMR", "Mumps", DoseNotValid, true), ev("MMR", "Rubella", DoseValid, true)}, DoseNotValid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := DoseEvaluation{Evaluations: tt.in}.Counts()
			if len(got) != 1 || got[0].Status != tt.want {
				t.Errorf("got %+v, want %s", got, tt.want)
			}
		})
	}
}

func TestACombinedVaccineCountsForEachGroup(t *testing.T) {
	d := DoseEvaluation{Evaluations: []Evaluation{
		{VaccineGroup: "DTaP/Tdap/Td", Antigen: "Diphtheria", Status: DoseValid, Best: true}, {VaccineGroup: "Polio", Antigen: "Polio", Status: DoseNotValid, Best: true}}}
	if got := d.Counts(); len(got) != 2 || got[0].Status != DoseValid || got[1].Status != DoseNotValid {
		t.Errorf("got %+v", got)
	}
}
