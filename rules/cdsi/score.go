package cdsi

import (
	"strconv"
)

// highest scores the series of a group (8.4 to 8.7) and picks the one with most points;
// a tie goes to the best preference (SELECTBEST-2).
//
// open: where a tie has no preference either, the specification is silent; ours takes
// the first of the schedule and says so in the trace.
func (e *Engine) highest(p *picker) *run {
	e.score(p)
	best, tied := 0, false
	for k := 1; k < len(p.scored); k++ {
		switch d := p.points[k] - p.points[best]; {
		case d > 0 || d == 0 && rank(p.scored[k]) < rank(p.scored[best]):
			best, tied = k, false
		case d == 0 && rank(p.scored[k]) == rank(p.scored[best]):
			tied = true
		}
	}
	r := p.scored[best]
	if e.trace != nil {
		for k, s := range p.scored {
			e.note(s, -1, -1, "8.7", "scored", Input{Name: "points", Text: strconv.Itoa(p.points[k])})
		}
		outcome := "highest score"
		if tied {
			outcome = "tie without preference: first of the schedule"
		}
		e.note(r, -1, -1, "SELECTBEST-2", outcome)
	}
	return r
}

// rank orders by preference; none is last.
func rank(r *run) int {
	if r.s.preference == 0 {
		return 1 << 20
	}
	return r.s.preference
}

// score chooses what is scored, and by which table.
//
// open: where several series are scorable but none is complete, in process or without a
// valid dose (all aged out), no table fits; ours scores them all by 8.6.
func (e *Engine) score(p *picker) {
	keep := func(want func(*run) bool) int {
		p.scored = p.scored[:0]
		for _, r := range p.scorable {
			if want(r) {
				p.scored = append(p.scored, r)
			}
		}
		p.points = p.points[:0]
		for range p.scored {
			p.points = append(p.points, 0)
		}
		return len(p.scored)
	}
	switch {
	case keep(func(r *run) bool { return r.status == complete }) > 1:
		p.most(1, func(r *run) (int, bool) { return r.satisfied, true })
	case keep((*run).inProcess) > 1:
		e.scoreInProcess(p)
	default:
		if keep(func(r *run) bool { return r.satisfied == 0 }) == 0 {
			keep(func(*run) bool { return true })
		}
		e.scoreNotStarted(p)
	}
}

// scoreInProcess gives the points of table 8.5.
func (e *Engine) scoreInProcess(p *picker) {
	p.each(2, 2, func(r *run) bool { return r.s.product && allValid(r) })
	p.each(3, 3, e.completable)
	p.most(2, func(r *run) (int, bool) { return r.satisfied, true })
	p.most(2, func(r *run) (int, bool) { return -unsatisfied(r), true })
	p.most(1, func(r *run) (int, bool) { return -int(e.finish(r)), e.completable(r) })
}

// scoreNotStarted gives the points of table 8.6.
//
// open: the start date of SELECTB-14 is not defined; ours is the earliest date of the
// forecast.
func (e *Engine) scoreNotStarted(p *picker) {
	p.most(1, func(r *run) (int, bool) { return -int(r.earliest), r.status == notComplete })
	p.each(1, 1, e.completable)
	p.each(-1, -1, func(r *run) bool { return r.s.product })
}

// each gives alone points where the condition holds for one series, tied points where
// it holds for several, and takes them off where it does not.
func (p *picker) each(alone, tied int, holds func(*run) bool) {
	n := 0
	for _, r := range p.scored {
		if holds(r) {
			n++
		}
	}
	for k, r := range p.scored {
		switch {
		case !holds(r):
			p.points[k] -= alone
		case n == 1:
			p.points[k] += alone
		default:
			p.points[k] += tied
		}
	}
}

// most gives points to the one series with the greatest value, none where several share
// it, and takes them off elsewhere. A series without a value never has the greatest.
func (p *picker) most(points int, value func(*run) (int, bool)) {
	greatest, n := 0, 0
	for _, r := range p.scored {
		v, ok := value(r)
		switch {
		case !ok:
		case n == 0 || v > greatest:
			greatest, n = v, 1
		case v == greatest:
			n++
		}
	}
	for k, r := range p.scored {
		v, ok := value(r)
		switch {
		case !ok || v != greatest:
			p.points[k] -= points
		case n == 1:
			p.points[k] += points
		}
	}
}

// allValid tells whether every record of the series was valid (SELECTB-23).
func allValid(r *run) bool {
	for k := range r.evals {
		if r.evals[k].status != valid {
			return false
		}
	}
	return true
}

// unsatisfied counts the target doses that are still to come (SELECTB-5).
func unsatisfied(r *run) int {
	n := 0
	for k := range r.targets {
		if r.targets[k].status == notSatisfied {
			n++
		}
	}
	return n
}
