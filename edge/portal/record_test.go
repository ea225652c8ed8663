package portal

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

func TestADoseThatCountsShowsNoReasonOfAnotherSeries(t *testing.T) {
	early := iis.Reason{Code: "Age: Too Young", Params: []iis.Param{{Name: "minimum", Value: "50 years"}, {Name: "days", Value: "18000"}}}
	a := &iis.Assessment{Doses: []iis.DoseEvaluation{{Evaluations: []iis.Evaluation{
		{VaccineGroup: "Pneumococcal", Antigen: "Pneumococcal", Status: iis.DoseValid, Best: true},
		{VaccineGroup: "Pneumococcal", Antigen: "Pneumococcal", Status: iis.DoseNotValid, Best: true, Reasons: []iis.Reason{early}}}}}}
	var row DoseRow
	row.judge(catalog.English, a, 0)
	if row.Tone != "good" || len(row.Reasons) != 0 {
		t.Errorf("the row is %+v", row)
	}
}

func TestWhatIsDueStandsAtTheTopAndFurtherSeriesBelow(t *testing.T) {
	on := iis.DateOf(2025, 6, 1)
	a := &iis.Assessment{On: on, Groups: []iis.GroupForecast{
		{VaccineGroup: "Pneumococcal", Status: iis.SeriesNotComplete, Earliest: on.AddYears(50), Recommended: on.AddYears(50)},
		{VaccineGroup: "Polio", Status: iis.SeriesComplete},
		{VaccineGroup: "Pneumococcal", Status: iis.SeriesComplete},
		{VaccineGroup: "MMR", Status: iis.SeriesNotComplete, Earliest: on - 9, Recommended: on - 9, PastDue: on - 1},
	}}
	rows := due(catalog.English, a)
	want := []string{"MMR", "Pneumococcal", "Polio", "Pneumococcal"}
	if len(rows) != len(want) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, w := range want {
		if rows[i].Vaccine != w {
			t.Errorf("row %d is %s, want %s", i+1, rows[i].Vaccine, w)
		}
	}
	if rows[0].Tone != "bad" || rows[1].Needed || !rows[3].Needed {
		t.Errorf("the rows are %+v", rows)
	}
}
