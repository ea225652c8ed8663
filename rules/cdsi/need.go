package cdsi

import "github.com/openiis/openiis/iis"

// need decides whether another dose is needed (table 7-10) and, if so, from when.
//
// open: the columns of the table can hold together and no order is given; ours is the
// order of the cases below.
func (e *Engine) need(r *run) {
	if e.settled(r) {
		return
	}
	d := r.dose(r.cursor)
	if d.seasonTo != 0 && e.reached(e.today(), d.seasonTo+1) {
		r.status, r.why, r.because = notRecommended, whyPastSeason, d.seasonTo
		return
	}
	maximum := dateMax
	a := e.ageRuleOn(d, e.today())
	if a != nil {
		maximum = e.age(a.max, dateMax)
	}
	if e.reached(e.today(), maximum) {
		r.status, r.why, r.span = agedOut, whyMaximumAge, a.max
		return
	}
	e.candidate(r, d, a)
	if r.earliest >= maximum {
		r.forecastResult = forecastResult{why: whyCannotFinish, span: a.max}
		r.status = agedOut
		return
	}
	r.status = notComplete
}

// settled decides the cases that end a series whatever the dates.
func (e *Engine) settled(r *run) bool {
	f := &e.facts
	switch {
	case f.immuneCode != 0:
		r.status, r.why, r.code = immune, whyImmune, f.immuneCode
	case f.immuneBorn != 0:
		r.status, r.why, r.because = immune, whyBornBefore, f.immuneBorn
	case f.contra != 0:
		r.status, r.why, r.code = contraindicated, whyContraindication, e.s.antigens[r.s.antigen].contra[f.contra-1].code
	case f.contraFirst != 0 && e.allContraindicated(r.s):
		r.status, r.why, r.code = contraindicated, whyVaccineContraindication, f.contraFirst
	case r.cursor == len(r.targets) && r.satisfied > 0:
		r.status, r.why = complete, whyComplete
	case r.cursor == len(r.targets):
		r.status, r.why = notRecommended, whyPastHistory
	default:
		return false
	}
	return true
}

// allContraindicated decides table 7-7 for vaccines: every preferable vaccine of the
// series is contraindicated.
func (e *Engine) allContraindicated(s *series) bool {
	any := false
	for k := range s.doses {
		for _, p := range s.doses[k].preferred {
			if !e.facts.contraSet.has(p.cvx) {
				return false
			}
			any = true
		}
	}
	return any
}

// candidate works out the earliest date (FORECASTDTCAN-1): the latest of all that has to
// be waited for, or else the day of birth.
func (e *Engine) candidate(r *run, d *seriesDose, a *ageRule) {
	later := func(day iis.Date, w why, span spanID, because iis.Date) {
		if day > r.earliest {
			r.earliest, r.why, r.span, r.because = day, w, span, because
		}
	}
	if a != nil && a.min != 0 {
		later(e.age(a.min, 0), whyMinimumAge, a.min, 0)
	}
	for k := range d.intervals {
		in := &d.intervals[k]
		if in.min == 0 || !e.relevant(e.today(), in.lifetime) {
			continue
		}
		if ref := e.referenceDate(r, in, len(r.records)); ref != 0 {
			later(e.after(ref, in.min), whyMinimumInterval, in.min, ref)
		}
	}
	if len(d.conflicts) > 0 {
		for k := range e.shots {
			if !d.conflictSet.has(e.shots[k].cvx) {
				continue
			}
			for _, c := range d.conflicts {
				if c.previous == e.shots[k].cvx {
					later(e.after(e.shots[k].date, c.end), whyConflict, c.end, e.shots[k].date)
				}
			}
		}
	}
	later(d.seasonFrom, whySeason, 0, d.seasonFrom)
	for k := range r.evals {
		if r.evals[k].reasons&inadvertentVaccine != 0 {
			later(e.shots[r.records[k]].date, whyInadvertent, 0, e.shots[r.records[k]].date)
		}
	}
	if n := len(r.records); n > 0 {
		later(e.shots[r.records[n-1]].date, whyNothing, 0, 0)
	}
	if r.earliest == 0 {
		r.earliest, r.why = e.p.Birth, whyBirth
	}
}
