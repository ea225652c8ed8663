package cdsi

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// antigenFacts is what is decided once for all series of an antigen.
type antigenFacts struct {
	immuneCode  uint16   // the observation that shows immunity; 0 is none
	immuneBorn  iis.Date // born before this day, and so immune
	contra      int      // index+1 of the contraindication of the antigen that applies
	contraSet   codeSet  // vaccines that are contraindicated
	contraFirst uint16   // the first observation that contraindicates a vaccine
	complete    uint64   // series groups that are complete
}

func (e *Engine) recallFacts(a *antigen) {
	e.facts = antigenFacts{}
	e.immunity(a)
	e.contraindications(a)
}

// immunity decides table 7-3: a guideline code is active, or the patient was born before
// a day, in the country that is asked for, and no exclusion is active.
//
// open: where the country of birth is unknown the specification is silent; ours is "not
// immune".
func (e *Engine) immunity(a *antigen) {
	for _, c := range a.immune {
		if e.active.has(c) {
			e.facts.immuneCode = c
			return
		}
	}
	for _, b := range a.born {
		if e.p.Birth >= b.before || b.country != "" && country(b.country) != country(e.p.Country) {
			continue
		}
		if !slices.ContainsFunc(b.except, e.active.has) {
			e.facts.immuneBorn = b.before
			return
		}
	}
}

// country reduces the usual ways to write the United States to one.
func country(s string) string {
	s = strings.ToUpper(strings.Map(func(r rune) rune {
		if r == '.' || r == ' ' {
			return -1
		}
		return r
	}, s))
	switch s {
	case "USA", "UNITEDSTATES", "UNITEDSTATESOFAMERICA":
		return "US"
	}
	return s
}

// contraindications decides table 7-5 for the antigen, at the age of the assessment.
func (e *Engine) contraindications(a *antigen) {
	if e.active.empty() {
		return
	}
	for i, c := range a.contra {
		if e.active.has(c.code) && e.within(e.today(), e.age(c.from, dateMin), e.age(c.to, dateMax)) {
			e.facts.contra = i + 1
			break
		}
	}
	e.facts.contraSet, e.facts.contraFirst = e.contraindicatedVaccines(a)
}

// contraindicatedVaccines decides table 7-6: the vaccines of the antigen that must not be
// given at the age of the assessment, and the first observation that says so.
func (e *Engine) contraindicatedVaccines(a *antigen) (set codeSet, first uint16) {
	for _, c := range a.vaccineContra {
		if !e.active.has(c.code) {
			continue
		}
		for _, w := range c.vaccines {
			if e.within(e.today(), e.age(w.from, dateMin), e.age(w.to, dateMax)) {
				set.add(w.cvx)
				if first == 0 {
					first = c.code
				}
			}
		}
	}
	return set, first
}

// relevantSeries decides tables 5-4 and 5-5: the gender fits, and a risk series has an
// indication that applies at the age of the assessment. What is not known does not make
// a series relevant.
func (e *Engine) relevantSeries(s *series) bool {
	if len(s.genders) > 0 && !slices.Contains(s.genders, e.gender) {
		return false
	}
	if s.kind != risk {
		return true
	}
	found := false
	for _, in := range s.indications {
		if e.active.has(in.code) && e.within(e.today(), e.age(in.from, dateMin), e.age(in.to, dateMax)) {
			found = true
			if e.trace != nil {
				e.trace.add(Step{Rule: "5-4", Antigen: e.s.antigens[s.antigen].name, Series: s.name, Outcome: "indicated"},
					[]Input{{Name: "observation", Text: e.s.observations[in.code].title}})
			}
			break
		}
	}
	return found
}
