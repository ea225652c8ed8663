package cdsi

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/openiis/openiis/iis"
)

// Codes of what an assessment finds wrong with its input.
const (
	ProblemNoBirthDate     = "no-birth-date"
	ProblemBirthInFuture   = "birth-in-future"
	ProblemNoAssessment    = "no-assessment-date"
	ProblemGenderUnknown   = "gender-unknown"
	ProblemUnknownCVX      = "unknown-cvx"
	ProblemNoAntigen       = "no-antigen"
	ProblemDoseNoDate      = "dose-without-date"
	ProblemDoseBeforeBirth = "dose-before-birth"
	ProblemDoseInFuture    = "dose-in-future"
	ProblemSameDay         = "same-vaccine-same-day"
	ProblemObservation     = "unknown-observation"
	ProblemObsInFuture     = "observation-in-future"
	ProblemSchedule        = "schedule-incomplete"
)

func (e *Engine) problem(dose int, code, text string) {
	e.result.Problems = append(e.result.Problems, iis.AssessmentProblem{Dose: dose, Code: code, Text: text})
}

// organize readies the history (4.2): one list of the doses that have happened, and for
// each antigen the places of its records in it. It returns false where nothing can be
// evaluated.
func (e *Engine) organize() bool {
	p := e.p
	e.result.Doses = make([]iis.DoseEvaluation, len(p.Doses))
	for i := range p.Doses {
		e.result.Doses[i] = iis.DoseEvaluation{Index: i, Date: p.Doses[i].Date, CVX: p.Doses[i].CVX}
	}
	for _, f := range e.s.Missing {
		e.problem(0, ProblemSchedule, "a file of the schedule could not be read and is left out: "+f.String())
	}
	if p.Birth.IsZero() || p.Assess.IsZero() {
		if p.Birth.IsZero() {
			e.problem(0, ProblemNoBirthDate, "there is no birth date, so ages cannot be told and nothing is evaluated")
		}
		if p.Assess.IsZero() {
			e.problem(0, ProblemNoAssessment, "there is no assessment date, so nothing is evaluated")
		}
		return false
	}
	if p.Birth > p.Assess {
		e.problem(0, ProblemBirthInFuture, "the birth date is after the assessment date")
		e.reached(e.today(), p.Birth)
	}
	if e.gender == "Unknown" {
		e.problem(0, ProblemGenderUnknown, "the gender is neither F nor M; series for one gender treat it as unknown")
	}
	e.observe()
	e.takeDoses()
	e.split()
	return true
}

// observe takes the observations that are active when assessed. One dated after the
// assessment has not happened yet (ours; the specification is silent).
func (e *Engine) observe() {
	e.active = codeSet{}
	for _, o := range e.p.Observations {
		c, ok := parseCode(o.Code)
		if !ok || e.s.observations[c] == nil {
			e.problem(0, ProblemObservation, "the schedule does not know an observation code of the input; it is left out")
			continue
		}
		if o.Date > e.p.Assess {
			e.problem(0, ProblemObsInFuture, "the observation "+o.Code+" is dated after the assessment; it is left out")
			e.reached(e.today(), o.Date)
			continue
		}
		if !e.active.has(c) || o.Date > e.onset[c] {
			e.onset[c] = o.Date
		}
		e.active.add(c)
	}
}

// takeDoses lists the doses that have happened, by date. Doses of one day are put in an
// order of their own, so that the order of the input does not matter.
func (e *Engine) takeDoses() {
	e.shots = e.shots[:0]
	for i := range e.p.Doses {
		d := &e.p.Doses[i]
		c, ok := parseCode(string(d.CVX))
		switch {
		case d.Date.IsZero():
			e.problem(i+1, ProblemDoseNoDate, "the dose has no date; it is left out")
			continue
		case d.Date < e.p.Birth:
			e.problem(i+1, ProblemDoseBeforeBirth, "the dose is dated before the birth date; it is left out")
			continue
		case d.Date > e.p.Assess:
			e.problem(i+1, ProblemDoseInFuture, "the dose is dated after the assessment date and has not happened; it is left out")
			e.reached(e.today(), d.Date)
			continue
		case !ok || e.s.vaccines[c] == nil && !e.s.live.has(c):
			e.problem(i+1, ProblemUnknownCVX, "the schedule does not know the vaccine code; it is left out")
			continue
		}
		e.shots = append(e.shots, shot{int32(i), d.Date, c, d.MVX, d.Flagged, d.Expires})
	}
	slices.SortFunc(e.shots, compareShots)
	for k := 1; k < len(e.shots); k++ {
		a, b := &e.shots[k-1], &e.shots[k]
		if a.date == b.date && a.cvx == b.cvx {
			n := max(a.dose, b.dose)
			e.problem(int(n)+1, ProblemSameDay, "dose "+strconv.Itoa(int(min(a.dose, b.dose))+1)+" is the same vaccine on the same day; both are evaluated")
		}
	}
}

func compareShots(a, b shot) int {
	if a.date != b.date {
		return cmp.Compare(a.date, b.date)
	}
	flag := func(s shot) int {
		if s.flagged {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.cvx, b.cvx), cmp.Compare(flag(a), flag(b)), cmp.Compare(a.maker, b.maker),
		cmp.Compare(a.expires, b.expires), cmp.Compare(a.dose, b.dose))
}

// split gives each antigen its records. An association of vaccine and antigen counts
// for ages at the dose in [from, to).
func (e *Engine) split() {
	for a := range e.shotsOf {
		e.shotsOf[a] = e.shotsOf[a][:0]
	}
	for k := range e.shots {
		sh := &e.shots[k]
		v := e.s.vaccines[sh.cvx]
		found := false
		if v != nil {
			for _, as := range v.antigens {
				if as.antigen >= 0 && sh.date >= e.age(as.from, dateMin) && sh.date < e.age(as.to, dateMax) {
					e.shotsOf[as.antigen] = append(e.shotsOf[as.antigen], int32(k))
					found = true
				}
			}
		}
		if !found {
			e.problem(int(sh.dose)+1, ProblemNoAntigen, "the schedule ties the vaccine to no antigen it knows, so the dose is not evaluated")
		}
	}
}
