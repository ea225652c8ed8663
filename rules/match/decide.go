package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Outcome is what a comparison comes to.
type Outcome string

const (
	Match  Outcome = "match"  // the same person
	Review Outcome = "review" // a human should look; until then they stay apart
	New    Outcome = "new"    // somebody else
)

// Mode says what the decision is for.
type Mode uint8

const (
	Message Mode = iota // whose is this report
	Query               // whose record is asked for: what is not a likely person is not listed
	Pair                // are two records of one person, with no registry around them
)

// Candidate is a person that the registry knows. Sources are the identities of all
// linked source records; the registry's own id belongs into one of them as an
// identifier of type SR.
type Candidate struct {
	Patient      iis.PatientID
	Sources      []iis.Identity
	Vaccinations []iis.Vaccination // optional; a shared history is evidence
	Apart        bool              // a human has said that the two are not the same (V3)
}

// FieldLevel is the agreement of one field and what it is worth.
type FieldLevel struct {
	Field string
	Level string
	Bits  float64
}

// Ranked is one candidate with the reasons for its place. The bits of Fields and the
// household's cut add up to Score.
type Ranked struct {
	Patient   iis.PatientID
	Outcome   Outcome
	Score     float64 // bits of evidence, the prior left out
	P         float64 // posterior probability of being the same person
	Rules     []string
	Fields    []FieldLevel // those that both sides have
	Household float64      // bits cut from the household's share, zero or less

	slips int // of the second layer; a candidate of the very name has no rival of a like one
}

// Decision is the outcome with its reasons, best candidate first.
type Decision struct {
	Outcome Outcome
	Best    iis.PatientID // for Match and Review
	Ranked  []Ranked
	Rules   string // of the best candidate, space separated
	Model   string
}

// Decide compares a reported or asked identity with the candidates and says which one
// it is. The order of candidates does not matter.
func Decide(in iis.Identity, candidates []Candidate, mode Mode) Decision {
	return DecideWith(in, nil, candidates, mode)
}

// DecideWith is Decide with the vaccinations reported for the identity as further
// evidence.
func DecideWith(in iis.Identity, given []iis.Vaccination, candidates []Candidate, mode Mode) Decision {
	asked := personOf(in)
	d := Decision{Outcome: New, Model: Model}
	for _, c := range candidates {
		d.Ranked = append(d.Ranked, rank(&asked, given, c, mode))
	}
	slices.SortFunc(d.Ranked, func(a, b Ranked) int {
		return cmp.Or(cmp.Compare(standing(b.Outcome), standing(a.Outcome)), cmp.Compare(b.Score, a.Score), cmp.Compare(a.Patient, b.Patient))
	})
	if len(d.Ranked) == 0 {
		return d
	}
	d.single()
	top := d.Ranked[0]
	d.Outcome = top.Outcome
	if d.Outcome != New {
		d.Best = top.Patient
	}
	d.Rules = strings.Join(top.Rules, " ")
	return d
}

func standing(o Outcome) int {
	switch o {
	case Match:
		return 2
	case Review:
		return 1
	}
	return 0
}

// single holds C9: where two or more candidates are about as likely, none is chosen.
func (d *Decision) single() {
	if d.Ranked[0].Outcome != Match {
		return
	}
	best := d.Ranked[0].Score
	sure := slices.Contains(d.Ranked[0].Rules, "D1")
	var rivals []int
	for i := range d.Ranked[1:] {
		r := &d.Ranked[i+1]
		if r.Outcome == New || sure && !slices.Contains(r.Rules, "D1") {
			continue
		}
		newborn := slices.Contains(d.Ranked[0].Rules, "N1")
		if newborn || best-r.Score < uniqueBy && r.slips <= d.Ranked[0].slips {
			rivals = append(rivals, i+1)
		}
	}
	if len(rivals) == 0 {
		return
	}
	for _, i := range append(rivals, 0) {
		d.Ranked[i].Outcome = Review
		d.Ranked[i].Rules = append(d.Ranked[i].Rules, "C9")
	}
}

func rank(asked *person, given []iis.Vaccination, c Candidate, mode Mode) Ranked {
	known := personOf(c.Sources...)
	cmp := compare(asked, &known)
	cmp.grade[history] = compareHistory(given, c.Vaccinations)
	each, cut, sum := cmp.weigh()
	r := Ranked{Patient: c.Patient, Score: sum, P: posterior(sum), Household: cut}
	for f := range fields {
		if g := cmp.grade[f]; g != missing {
			r.Fields = append(r.Fields, FieldLevel{Field: fieldNames[f], Level: gradeNames[g], Bits: each[f]})
		}
	}
	v := verdict{a: asked, b: &known, c: &cmp, apart: c.Apart, mode: mode}
	r.slips = v.slips()
	r.Outcome, r.Rules = v.decide(r.P)
	return r
}

// compareHistory: exact is two or more doses of the same day and vaccine, weak is one.
func compareHistory(a, b []iis.Vaccination) grade {
	n := 0
	for _, x := range a {
		if !x.Dose() {
			continue
		}
		if slices.ContainsFunc(b, func(y iis.Vaccination) bool { return y.Dose() && y.GivenOn == x.GivenOn && y.CVX == x.CVX }) {
			n++
		}
	}
	switch {
	case n >= 2:
		return exact
	case n == 1:
		return weak
	}
	return missing
}
