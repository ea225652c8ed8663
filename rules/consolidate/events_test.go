package consolidate

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

var testGroups = map[iis.CVX][]string{
	"03": {"MMR"}, "21": {"VARICELLA"}, "94": {"MMR", "VARICELLA"}, "08": {"HepB"}, "45": {"HepB"}, "20": {"DTAP"}, "106": {"DTAP"},
	"10": {"POLIO"}, "110": {"DTAP", "HepB", "POLIO"}, "18": {"RABIES"}, "48": {"HIB"}, "49": {"HIB"}, "17": {"HIB"},
}

var testCodes = Codes{
	Groups:      func(c iis.CVX) []string { return testGroups[c] },
	Unspecified: func(c iis.CVX) bool { return c == "45" || c == "17" },
}

var start = iis.DateOf(2026, 3, 2)

// dose is a report of vaccine cvx, days after the start, by an organization. Its number
// is its id.
func dose(id int, cvx string, days int, source iis.Source, org, lot string) iis.Vaccination {
	return iis.Vaccination{ID: iis.VaccinationID(id), CVX: iis.CVX(cvx), GivenOn: start.AddDays(days), Source: source,
		Organization: iis.OrganizationID(org), LotNumber: lot, Submission: iis.SubmissionID(id)}
}

const told iis.Source = "01"

func TestEventsOfTwoReports(t *testing.T) {
	gave := iis.Administered
	tests := []struct {
		name   string
		a, b   iis.Vaccination
		events int
		speaks iis.VaccinationID // of the first event
		why    string
		unsure bool
	}{
		{"another vaccine is another dose", dose(1, "03", 0, gave, "clinic", ""), dose(2, "08", 0, gave, "clinic", ""), 2, 1, "", false},
		{"the same report again changes nothing", dose(1, "03", 0, gave, "clinic", "A123"), dose(2, "03", 0, gave, "clinic", "A123"), 1, 1, "E1", false},
		{"a lot mistyped is the same lot", dose(1, "03", 0, gave, "clinic", "A1O345"), dose(2, "03", 0, gave, "clinic", "A10345"), 1, 1, "E1", false},
		{"the giver speaks for hearsay of the day", dose(1, "45", 0, told, "school", ""), dose(2, "08", 0, gave, "clinic", "B77"), 1, 2, "E2", false},
		{"hearsay of a look-alike code is the same dose", dose(1, "106", 0, told, "school", ""), dose(2, "20", 0, gave, "clinic", ""), 1, 2, "E2", false},
		{"two who heard of it tell of one dose", dose(1, "03", 0, told, "school", ""), dose(2, "03", 0, told, "camp", ""), 1, 1, "E1", false},
		{"two of one group and day in one clinic are two", dose(1, "48", 0, gave, "clinic", "A111"), dose(2, "49", 0, gave, "clinic", "B222"), 2, 1, "", false},
		{"two clinics with different lots on one day are left apart", dose(1, "03", 0, gave, "clinic", "A111"), dose(2, "03", 0, gave, "hospital", "B222"), 2, 1, "", true},
		{"hearsay a few days off is the same dose", dose(1, "03", 0, gave, "clinic", "A1"), dose(2, "03", 4, told, "school", ""), 1, 1, "E7", false},
		{"hearsay of hearsay a few days off is left apart", dose(1, "03", 0, told, "camp", ""), dose(2, "03", 2, told, "school", ""), 2, 1, "", true},
		{"one lot at two places days apart is one dose", dose(1, "08", 0, gave, "clinic", "A12345"), dose(2, "08", 10, told, "school", "A12345"), 1, 1, "E9", false},
		{"one clinic may give two of one lot", dose(1, "08", 0, gave, "clinic", "A12345"), dose(2, "08", 10, gave, "clinic", "A12345"), 2, 1, "", true},
		{"two givers days apart without a lot are left apart", dose(1, "08", 0, gave, "clinic", ""), dose(2, "08", 5, gave, "pharmacy", ""), 2, 1, "", true},
		{"a default day of hearsay in the month is the same dose", dose(1, "03", 0, gave, "clinic", ""), dose(2, "03", 13, told, "school", ""), 1, 1, "E11", false},
		{"hearsay two weeks off is left apart", dose(1, "03", 0, gave, "clinic", ""), dose(2, "03", 12, told, "school", ""), 2, 1, "", true},
		{"different lots on different days are two doses", dose(1, "08", 0, gave, "clinic", "A12345"), dose(2, "08", 5, gave, "hospital", "B99999"), 2, 1, "", false},
		{"four weeks apart are two doses", dose(1, "03", 0, gave, "clinic", ""), dose(2, "03", 28, told, "school", ""), 2, 1, "", false},
		{"rabies days apart are two doses", dose(1, "18", 0, gave, "clinic", ""), dose(2, "18", 3, told, "school", ""), 2, 1, "", false},
		{"hearsay of a combination joins no single part", dose(1, "20", 0, gave, "clinic", ""), dose(2, "110", 0, told, "school", ""), 2, 2, "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Events([]iis.Vaccination{tt.a, tt.b}, nil, testCodes)
			if len(got) != tt.events {
				t.Fatalf("%d events, want %d: %+v", len(got), tt.events, got)
			}
			if tt.events == 1 && (got[0].Speaks.ID != tt.speaks || got[0].Why != tt.why) {
				t.Errorf("report %d speaks by %s, want %d by %s", got[0].Speaks.ID, got[0].Why, tt.speaks, tt.why)
			}
			if unsure := len(got[0].Unsure) > 0; unsure != tt.unsure {
				t.Errorf("unsure: %v, want %v", unsure, tt.unsure)
			}
		})
	}
}

func TestEventsOfACombinationAndItsParts(t *testing.T) {
	reports := []iis.Vaccination{
		dose(1, "20", 0, told, "hospital", ""), dose(2, "08", 0, told, "hospital", ""), dose(3, "10", 0, told, "hospital", ""),
		dose(4, "03", 0, told, "hospital", ""), dose(5, "110", 0, iis.Administered, "clinic", "C55"),
	}
	got := Events(reports, nil, testCodes)
	if len(got) != 2 || got[1].Speaks.ID != 5 || len(got[1].Others) != 3 {
		t.Errorf("the combination takes in its parts and leaves MMR alone: %+v", got)
	}
	for i := range reports[:3] {
		reports[i].Source = iis.Administered
	}
	reports[4].Source = told
	if got = Events(reports, nil, testCodes); len(got) != 4 {
		t.Errorf("the parts that were given speak, hearsay of the combination joins one: %d events, want 4", len(got))
	}
}

func TestEventsAreAStarAroundTheGiver(t *testing.T) {
	around := []iis.Vaccination{dose(1, "10", -14, told, "clinic", ""), dose(2, "10", 0, iis.Administered, "clinic", ""), dose(3, "10", 16, told, "clinic", "")}
	if got := Events(around, nil, testCodes); len(got) != 1 || got[0].Speaks.ID != 2 {
		t.Errorf("hearsay on both sides of the dose: %d events, want 1 spoken for by 2", len(got))
	}
	chain := []iis.Vaccination{dose(1, "10", 0, iis.Administered, "clinic", ""), dose(2, "10", 14, told, "clinic", ""), dose(3, "10", 30, told, "clinic", "")}
	if got := Events(chain, nil, testCodes); len(got) != 2 {
		t.Errorf("hearsay that leads away in a chain: %d events, want 2", len(got))
	}
}

func TestEventsObeyDecisions(t *testing.T) {
	two := []iis.Vaccination{dose(1, "03", 0, iis.Administered, "clinic", ""), dose(2, "03", 0, told, "school", "")}
	far := []iis.Vaccination{dose(1, "03", 0, iis.Administered, "clinic", ""), dose(2, "03", 90, told, "school", "")}
	if got := Events(two, []iis.DoseDecision{{A: 2, B: 1, Same: false}}, testCodes); len(got) != 2 {
		t.Errorf("a human said different: %d events, want 2", len(got))
	}
	if got := Events(far, []iis.DoseDecision{{A: 2, B: 1, Same: true}}, testCodes); len(got) != 1 || got[0].Why != Decided {
		t.Errorf("a human said same: %d events, want 1", len(got))
	}
}

func TestEventsLeaveOutWhatIsNoDose(t *testing.T) {
	refused, deleted := dose(1, "03", 0, iis.Administered, "clinic", ""), dose(2, "03", 0, iis.Administered, "clinic", "")
	refused.Completion, deleted.State = iis.Refused, iis.StateDeleted
	if got := Events([]iis.Vaccination{refused, deleted}, nil, testCodes); len(got) != 0 {
		t.Errorf("%d events of a refusal and a deleted report, want none", len(got))
	}
}

func TestEventsFillBlanksThatNothingContradicts(t *testing.T) {
	gave, heard, other := dose(1, "03", 0, iis.Administered, "clinic", ""), dose(2, "03", 0, told, "school", "A123"), dose(3, "03", 0, told, "camp", "")
	other.MVX = "MSD"
	e := Events([]iis.Vaccination{gave, heard, other}, nil, testCodes)[0]
	if e.Speaks.LotNumber != "A123" || e.Speaks.MVX != "MSD" || !slices.Equal(e.Filled, []string{"MVX", "LotNumber"}) {
		t.Errorf("lot %q and maker %q filled: %v", e.Speaks.LotNumber, e.Speaks.MVX, e.Filled)
	}
	heard.GivenOn = heard.GivenOn.AddDays(2)
	if e = Events([]iis.Vaccination{gave, heard}, nil, testCodes)[0]; e.Speaks.LotNumber != "" {
		t.Error("a lot was taken from a report of another day")
	}
}

// history makes up a person's reports, with doubles, hearsay and mistakes.
func history(r *rand.Rand, n int) []iis.Vaccination {
	cvx := []string{"03", "21", "94", "08", "45", "20", "106", "10", "110", "18", "48", "17"}
	var out []iis.Vaccination
	for i := range n {
		v := dose(i+1, cvx[r.IntN(len(cvx))], r.IntN(120), []iis.Source{"00", "01", ""}[r.IntN(3)], fmt.Sprint("org", r.IntN(3)), []string{"", "A12345", "B99999"}[r.IntN(3)])
		out = append(out, v)
		if r.IntN(2) == 0 {
			w := v
			w.ID, w.Source, w.GivenOn = iis.VaccinationID(1000+i), told, v.GivenOn.AddDays(r.IntN(9)-4)
			out = append(out, w)
		}
	}
	return out
}

func TestEventsDoNotDependOnOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 150 {
		h := history(r, 12)
		want := Events(h, nil, testCodes)
		r.Shuffle(len(h), func(i, j int) { h[i], h[j] = h[j], h[i] })
		if got := Events(h, nil, testCodes); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order gives other events:\n%+v\n%+v", got, want)
		}
	}
}

func TestEventsHoldEachReportOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 150 {
		h := history(r, 12)
		seen := map[iis.VaccinationID]int{}
		for _, e := range Events(h, nil, testCodes) {
			lots := map[iis.Date]string{}
			for _, v := range append(slices.Clone(e.Others), e.Speaks) {
				seen[v.ID]++
				if v.Source == iis.Administered && v.ID != e.Speaks.ID {
					lots[v.GivenOn] = v.LotNumber
				}
			}
			for day, lot := range lots {
				if e.Speaks.Source == iis.Administered && day != e.Speaks.GivenOn && lot != e.Speaks.LotNumber {
					t.Fatalf("an event holds doses given on two days with lots %q and %q", lot, e.Speaks.LotNumber)
				}
			}
		}
		for _, v := range h {
			if seen[v.ID] != 1 {
				t.Fatalf("report %d is in %d events, want one", v.ID, seen[v.ID])
			}
		}
	}
}

func TestEventsOfAResendAreTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	h := history(r, 10)
	once := Events(h, nil, testCodes)
	again := Events(slices.Clone(h), nil, testCodes)
	if !reflect.DeepEqual(once, again) {
		t.Error("the same reports give other events")
	}
	far := dose(5000, "03", 4000, iis.Administered, "clinic", "")
	if got := Events(append(h, far), nil, testCodes); len(got) != len(once)+1 {
		t.Errorf("a dose years later makes %d events of %d, want one more", len(got), len(once))
	}
}

// TestPairsOfThePublishedScale restates published scenarios with vaccines and clinics of
// our own; outcome and weight are those of the NIST/AIRA set.
func TestPairsOfThePublishedScale(t *testing.T) {
	product := func(v iis.Vaccination) iis.Vaccination { v.NDC = "99999000101"; return v }
	gave := iis.Administered
	tests := []struct {
		name   string
		a, b   iis.Vaccination
		want   outcome
		weight float64
	}{
		{"two of unknown origin, three days apart, one without a code", product(dose(1, "08", 3, "", "", "A123")), dose(2, "45?", 0, "", "", ""), unsure, 0.449},
		{"the same, one given and one told", product(dose(1, "08", 3, gave, "", "A123")), dose(2, "45?", 0, told, "", ""), same, 0.602},
		{"one product given by two clinics five days apart, no lots", product(dose(1, "110", 0, gave, "north", "")), product(dose(2, "110", 5, gave, "south", "")), unsure, 0.483},
		{"a combination and one of its parts a week later elsewhere", product(dose(1, "110", 0, "", "north", "")), dose(2, "20", 7, "", "south", ""), different, 0.330},
		{"one code and day at two clinics, one without a lot", dose(1, "49", 0, gave, "north", "A123"), dose(2, "49", 0, gave, "south", ""), same, 0.602},
		{"told of one day, of unknown origin the next, another code of the group", dose(1, "17", 0, told, "north", ""), dose(2, "48", 1, "", "south", ""), unsure, 0.473},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, b := reportOf(&tt.a, testCodes), reportOf(&tt.b, testCodes)
			if b.cvx == "45?" { // the group is known and the code is not
				b.cvx, b.groups = "", []string{"HepB"}
			}
			got, rule := evaluate(a, b)
			if back, _ := evaluate(b, a); got != tt.want || back != got {
				t.Errorf("outcome %d by %s, the other way round %d, want %d", got, rule, back, tt.want)
			}
			if w := weigh(a, b); w < tt.weight-0.0006 || w > tt.weight+0.0006 || weigh(b, a) != w {
				t.Errorf("weight %.4f, want %.3f", w, tt.weight)
			}
		})
	}
}
