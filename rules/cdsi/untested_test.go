package cdsi

import (
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// These tests hold what CDC's own cases leave untested (logic notes, section 10): on the
// embedded release where it has the case, else on a small schedule of our own.

func day(t testing.TB, s string) iis.Date {
	t.Helper()
	d, err := iis.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// person makes a patient; doses are written "2025-01-10 03".
func person(t testing.TB, birth, assess string, doses ...string) *Patient {
	p := &Patient{Birth: day(t, birth), Gender: "F", Assess: day(t, assess)}
	for _, d := range doses {
		date, cvx, _ := strings.Cut(d, " ")
		p.Doses = append(p.Doses, Dose{Date: day(t, date), CVX: iis.CVX(cvx)})
	}
	return p
}

// best returns the evaluation of a dose in the best series of an antigen.
func best(t testing.TB, a iis.Assessment, dose int, antigen string) iis.Evaluation {
	t.Helper()
	for _, ev := range a.Doses[dose].Evaluations {
		if ev.Best && ev.Antigen == antigen {
			return ev
		}
	}
	t.Fatalf("dose %d has no evaluation in a best series of %s", dose+1, antigen)
	return iis.Evaluation{}
}

func forecastOf(t testing.TB, a iis.Assessment, group, series string) iis.GroupForecast {
	t.Helper()
	for _, g := range a.Groups {
		if g.VaccineGroup == group && strings.Contains(g.Series, series) {
			return g
		}
	}
	t.Fatalf("there is no forecast of %s %s", group, series)
	return iis.GroupForecast{}
}

func hasForecast(a iis.Assessment, series string) bool {
	return slices.ContainsFunc(a.Groups, func(g iis.GroupForecast) bool { return g.Series == series })
}

func reasonCodes(rs []iis.Reason) (codes []string) {
	for _, r := range rs {
		codes = append(codes, r.Code)
	}
	return codes
}

// small loads a schedule of one antigen, Mumps, with the vaccines 03 and 07 and the
// observation 154.
func small(t testing.TB, antigen string) *Schedule {
	t.Helper()
	s, faults, err := Load(map[string][]byte{
		ScheduleFile: []byte("form 1\nrelease test\ngroup MMR cvx=03\n  antigen Mumps\nvaccine 03 name=MMR\n  protects Mumps\n" +
			"vaccine 07 name=mumps\n  protects Mumps\nvaccine 21 name=varicella\n  protects Varicella\n" +
			"conflict previous=03 begin=1d min-end=24d end=28d current=03,07\nobservation 154 title=Observed\nend\n"),
		"mumps.txt": []byte("form 1\nantigen Mumps\n" + antigen + "\nend\n"),
	})
	if err != nil || len(s.Missing) > 0 {
		t.Fatalf("the small schedule cannot be read: %v %v", err, faults)
	}
	return s
}

func TestACompletedSeriesSkipsADoseOfAnother(t *testing.T) {
	s := small(t, `
series first group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    age min=12m
    allow 03
series booster group=MMR type=standard default series-group=2 priority=A preference=1
  dose 1
    age min=12m
    allow 07
    skip both
      set
        when-completed 1
  dose 2
    age min=4y
    allow 07`)
	before := s.Assess(person(t, "2020-01-01", "2022-01-01"), nil)
	if g := forecastOf(t, before, "MMR", "booster"); g.Earliest != day(t, "2021-01-01") {
		t.Errorf("without the first series the booster series starts on %s", g.Earliest)
	}
	after := s.Assess(person(t, "2020-01-01", "2022-01-01", "2021-02-01 03"), nil)
	if g := forecastOf(t, after, "MMR", "first"); g.Status != iis.SeriesComplete {
		t.Fatalf("the first series is %s", g.Status)
	}
	if g := forecastOf(t, after, "MMR", "booster"); g.Earliest != day(t, "2024-01-01") {
		t.Errorf("with the first series complete the booster is due on %s", g.Earliest)
	}
}

func TestAnEquivalentSeriesGroupThatIsCompleteLeavesTheOtherOut(t *testing.T) {
	s := small(t, `
series standard group=MMR type=standard default series-group=1 priority=A preference=1 equivalent=2
  dose 1
    allow 03
series risky group=MMR type=risk series-group=2 priority=A preference=1 equivalent=1
  indication 154
  dose 1
    allow 07`)
	p := person(t, "2020-01-01", "2022-01-01", "2021-02-01 07")
	p.Observations = []Observation{{Code: "154"}}
	if a := s.Assess(p, nil); hasForecast(a, "standard") || !hasForecast(a, "risky") {
		t.Error("a complete risk series does not replace the standard one")
	}
	p.Doses = nil
	if a := s.Assess(p, nil); hasForecast(a, "standard") || !hasForecast(a, "risky") {
		t.Error("a risk series that is open does not replace the standard one")
	}
	p.Observations = nil
	if a := s.Assess(p, nil); !hasForecast(a, "standard") || hasForecast(a, "risky") {
		t.Error("without indication the standard series is not the best one")
	}
	p.Doses = person(t, "2020-01-01", "2022-01-01", "2021-02-01 03").Doses
	p.Observations = []Observation{{Code: "154"}}
	if a := s.Assess(p, nil); !hasForecast(a, "standard") || hasForecast(a, "risky") {
		t.Error("a complete standard series does not replace the risk series")
	}
}

func TestAnEvaluationOnlySeriesIsNeverForecastButCountsOnceComplete(t *testing.T) {
	s := small(t, `
series routine group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    allow 03
series abroad group=MMR type=evaluation series-group=1 priority=A preference=2
  dose 1
    allow 07`)
	if a := s.Assess(person(t, "2020-01-01", "2022-01-01"), nil); hasForecast(a, "abroad") || !hasForecast(a, "routine") {
		t.Error("without doses the routine series is not forecast alone")
	}
	a := s.Assess(person(t, "2020-01-01", "2022-01-01", "2021-02-01 07"), nil)
	if g := forecastOf(t, a, "MMR", "abroad"); g.Status != iis.SeriesComplete || hasForecast(a, "routine") {
		t.Errorf("a complete evaluation series is %s", g.Status)
	}
}

func TestDosesOfBadVaccineDoNotCount(t *testing.T) {
	p := person(t, "2024-01-01", "2025-06-01", "2025-01-10 03", "2025-03-10 03")
	p.Doses[0].Expires = day(t, "2025-01-09")
	p.Doses[1].Flagged = true
	a := Default().Assess(p, nil)
	for i, want := range []string{ReasonExpired, ReasonDoseCondition} {
		if ev := best(t, a, i, "Measles"); ev.Status != iis.DoseSubStandard || !slices.Equal(reasonCodes(ev.Reasons), []string{want}) {
			t.Errorf("dose %d is %s for %v", i+1, ev.Status, reasonCodes(ev.Reasons))
		}
	}
	p.Doses = p.Doses[:1]
	p.Doses[0].Expires = p.Doses[0].Date
	if ev := best(t, Default().Assess(p, nil), 0, "Measles"); ev.Status != iis.DoseValid {
		t.Errorf("a dose on the day of expiry is %s", ev.Status)
	}
}

func TestAnUnknownGenderHasItsOwnSeries(t *testing.T) {
	for _, g := range []string{"F", "M", "U", ""} {
		p := person(t, "2010-01-01", "2025-06-01")
		p.Gender = g
		if f := forecastOf(t, Default().Assess(p, nil), "HPV", ""); f.Status != iis.SeriesNotComplete {
			t.Errorf("gender %q: HPV is %s", g, f.Status)
		}
	}
}

func TestImmunityByBirthDateAsksForTheCountry(t *testing.T) {
	for country, want := range map[string]string{"US": iis.SeriesImmune, "U.S.": iis.SeriesImmune, "usa": iis.SeriesImmune, "": iis.SeriesNotComplete, "MX": iis.SeriesNotComplete} {
		p := person(t, "1970-01-01", "2025-06-01")
		p.Country = country
		if f := forecastOf(t, Default().Assess(p, nil), "Varicella", ""); f.Status != want {
			t.Errorf("born in %q: varicella is %s, want %s", country, f.Status, want)
		}
	}
	p := person(t, "1970-01-01", "2025-06-01")
	p.Country = "US"
	p.Observations = []Observation{{Code: "055"}}
	if f := forecastOf(t, Default().Assess(p, nil), "Varicella", ""); f.Status == iis.SeriesImmune {
		t.Error("health care personnel are taken as immune by birth date")
	}
}

func TestASeriesWhoseVaccinesAreAllContraindicatedIs(t *testing.T) {
	s := small(t, `
vaccine-contraindication 154
  vaccines 03 to=2y
series both group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    prefer 03
    prefer 07
series one group=MMR type=standard default series-group=2 priority=A preference=1
  dose 1
    prefer 03 forecast
    allow 07`)
	p := person(t, "2024-01-01", "2025-01-01")
	p.Observations = []Observation{{Code: "154"}}
	a := s.Assess(p, nil)
	if g := forecastOf(t, a, "MMR", "one"); g.Status != iis.SeriesContraindicated || !slices.Equal(reasonCodes(g.Reasons), []string{ReasonContraindication}) {
		t.Errorf("the series of one vaccine is %s for %v", g.Status, reasonCodes(g.Reasons))
	}
	if g := forecastOf(t, a, "MMR", "both"); g.Status != iis.SeriesNotComplete {
		t.Errorf("the series with another vaccine is %s", g.Status)
	}
	if a.NextChange != day(t, "2026-01-01") {
		t.Errorf("the contraindication ends on %s", a.NextChange)
	}
}

func TestAConflictEndsSoonerAfterAValidDose(t *testing.T) {
	s := small(t, `
series routine group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    age abs-min=12m
    allow 03,07
  dose 2
    allow 03,07`)
	valid := s.Assess(person(t, "2024-01-01", "2025-06-01", "2025-01-10 03", "2025-02-04 07"), nil)
	if ev := best(t, valid, 1, "Mumps"); ev.Status != iis.DoseValid {
		t.Errorf("25 days after a valid dose the next is %s", ev.Status)
	}
	young := s.Assess(person(t, "2024-01-01", "2025-06-01", "2024-12-10 03", "2025-01-04 07"), nil)
	if ev := best(t, young, 1, "Mumps"); ev.Status != iis.DoseNotValid || !slices.Equal(reasonCodes(ev.Reasons), []string{ReasonConflict}) {
		t.Errorf("25 days after a dose that did not count the next is %s for %v", ev.Status, reasonCodes(ev.Reasons))
	}
}

func TestTheMostRecentVaccineIsFoundAcrossAntigens(t *testing.T) {
	s := small(t, `
series routine group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    interval after=vaccine:21 abs-min=4w min=4w
    allow 07`)
	for _, tt := range []struct{ given, status string }{{"2025-02-06", iis.DoseNotValid}, {"2025-02-07", iis.DoseValid}} {
		a := s.Assess(person(t, "2024-01-01", "2025-06-01", "2025-01-10 21", tt.given+" 07"), nil)
		if ev := best(t, a, 1, "Mumps"); ev.Status != tt.status {
			t.Errorf("given on %s it is %s", tt.given, ev.Status)
		}
	}
}

func TestSetsCountWithinTheirDatesOnly(t *testing.T) {
	s := small(t, `
series routine group=MMR type=standard default series-group=1 priority=A preference=1
  dose 1
    allow 03
    skip both
      set effective=2025-03-01 until=2025-03-31
        when-age from=1y
  dose 2
    age min=4y
    allow 07`)
	for _, tt := range []struct{ on, earliest string }{{"2025-02-28", "2020-01-01"}, {"2025-03-01", "2024-01-01"}, {"2025-03-31", "2024-01-01"}, {"2025-04-01", "2020-01-01"}} {
		if g := forecastOf(t, s.Assess(person(t, "2020-01-01", tt.on), nil), "MMR", ""); g.Earliest != day(t, tt.earliest) {
			t.Errorf("on %s the earliest date is %s, want %s", tt.on, g.Earliest, tt.earliest)
		}
	}
}

func TestTwoDosesOfOneVaccineOnADayCountOnce(t *testing.T) {
	a := Default().Assess(person(t, "2024-01-01", "2025-06-01", "2025-01-10 03", "2025-01-10 03"), nil)
	valid := 0
	for i := range a.Doses {
		if best(t, a, i, "Measles").Status == iis.DoseValid {
			valid++
		}
	}
	if valid != 1 || len(a.Problems) != 1 || a.Problems[0].Code != ProblemSameDay || a.Problems[0].Dose != 2 {
		t.Errorf("%d count, problems %+v", valid, a.Problems)
	}
}

func TestAnUnknownVaccineIsNamedAndTheRestStands(t *testing.T) {
	a := Default().Assess(person(t, "2024-01-01", "2025-06-01", "2025-01-10 03", "2025-01-11 996"), nil)
	if best(t, a, 0, "Measles").Status != iis.DoseValid || len(a.Doses[1].Evaluations) != 0 {
		t.Error("the known dose was not evaluated alone")
	}
	if len(a.Problems) != 1 || a.Problems[0].Code != ProblemUnknownCVX || a.Problems[0].Dose != 2 {
		t.Errorf("problems %+v", a.Problems)
	}
}

func TestPeopleOverAHundredAreAssessed(t *testing.T) {
	a := Default().Assess(person(t, "1920-02-29", "2025-06-01"), nil)
	if g := forecastOf(t, a, "Zoster", ""); g.Status != iis.SeriesNotComplete || g.Recommended > a.On {
		t.Errorf("zoster is %s, recommended on %s", g.Status, g.Recommended)
	}
}

func TestALeapDayBirthReachesAgesOnTheFirstOfMarch(t *testing.T) {
	a := Default().Assess(person(t, "2024-02-29", "2025-06-01", "2025-02-25 03"), nil)
	if ev := best(t, a, 0, "Measles"); ev.Status != iis.DoseValid || !slices.Equal(reasonCodes(ev.Reasons), []string{ReasonGraceAge}) {
		t.Errorf("four days before 1 March the dose is %s for %v", ev.Status, reasonCodes(ev.Reasons))
	}
	a = Default().Assess(person(t, "2024-02-29", "2025-06-01", "2025-02-24 03"), nil)
	ev := best(t, a, 0, "Measles")
	if ev.Status != iis.DoseNotValid || !slices.Contains(ev.Reasons[0].Params, iis.Param{Name: "days", Value: "5"}) {
		t.Errorf("five days before 1 March the dose is %s for %+v", ev.Status, ev.Reasons)
	}
}
