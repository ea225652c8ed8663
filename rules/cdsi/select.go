package cdsi

import "github.com/openiis/openiis/iis"

// picker is the memory of the selection: the runs of one series group at a time.
type picker struct {
	group    []*run
	scorable []*run
	scored   []*run
	best     []*run // prioritized series, one a series group
	points   []int
}

// selectBest finds the prioritized series of each series group and which of them are
// best series of the antigen (chapter 8). The best ones are added to e.best.
func (e *Engine) selectBest(runs []run) {
	p := &e.pick
	p.best = p.best[:0]
	var done uint64
	for i := range runs {
		bit := groupBit(runs[i].s.seriesGroup)
		if done&bit != 0 {
			continue
		}
		done |= bit
		p.group = p.group[:0]
		for k := i; k < len(runs); k++ {
			if runs[k].s.seriesGroup == runs[i].s.seriesGroup {
				p.group = append(p.group, &runs[k])
			}
		}
		if r := e.prioritize(p); r != nil {
			p.best = append(p.best, r)
		}
	}
	for _, r := range p.best {
		if isBest(r, p.best) {
			r.best = true
			e.best = append(e.best, r)
			if e.trace != nil {
				e.note(r, -1, -1, "8-14", "best series")
			}
		}
	}
}

// isBest decides table 8-14 among the prioritized series of an antigen.
func isBest(r *run, prioritized []*run) bool {
	if r.status == complete {
		return true
	}
	equivalentRisk := false
	for _, other := range prioritized {
		for _, g := range r.s.equivalent {
			if other == r || other.s.seriesGroup != g {
				continue
			}
			if other.status == complete {
				return false
			}
			equivalentRisk = equivalentRisk || other.s.kind == risk
		}
	}
	switch r.s.kind {
	case evaluationOnly:
		return false
	case risk:
		return true
	}
	return !equivalentRisk
}

// prioritize picks one series of the group (8.1 to 8.7), or none.
func (e *Engine) prioritize(p *picker) *run {
	e.preFilter(p)
	var byDefault *run
	defaults := 0
	for _, r := range p.group {
		if r.s.isDefault {
			byDefault = r
			defaults++
		}
	}
	if r, rule := shortcut(p.scorable, byDefault, defaults); rule != "" {
		if e.trace != nil && r != nil {
			e.note(r, -1, -1, "8-3", rule)
		}
		return r
	}
	return e.highest(p)
}

// shortcut decides table 8-3. An empty rule says that the series have to be scored.
func shortcut(scorable []*run, byDefault *run, defaults int) (*run, string) {
	if len(scorable) == 0 {
		if defaults == 1 {
			return byDefault, "default series"
		}
		return nil, "no scorable series"
	}
	if len(scorable) == 1 {
		return scorable[0], "only scorable series"
	}
	var lastComplete, lastProcess *run
	completes, processes := 0, 0
	for _, r := range scorable {
		switch {
		case r.status == complete:
			lastComplete = r
			completes++
		case r.inProcess():
			lastProcess = r
			processes++
		}
	}
	switch {
	case completes == 1:
		return lastComplete, "only complete series"
	case completes == 0 && processes == 1:
		return lastProcess, "only series in process"
	case completes == 0 && processes == 0 && defaults == 1:
		return byDefault, "default series"
	}
	return nil, ""
}

// inProcess tells whether the series is begun and needs more (SELECTB-16).
func (r *run) inProcess() bool { return r.satisfied > 0 && r.status == notComplete }

// preFilter finds the series that can be scored (SELECTSCORE-2).
func (e *Engine) preFilter(p *picker) {
	p.scorable = p.scorable[:0]
	allContra, anyValid, hasDefault := true, false, false
	best := byte(255)
	for _, r := range p.group {
		allContra = allContra && r.status == contraindicated
		anyValid = anyValid || r.satisfied > 0
		hasDefault = hasDefault || r.s.isDefault
		if r.s.kind == risk && r.s.priority < best {
			best = r.s.priority
		}
	}
	for _, r := range p.group {
		if r.status == contraindicated && !allContra {
			continue
		}
		ok := false
		switch r.s.kind {
		case risk:
			ok = r.s.priority == best
		case standard:
			ok = r.satisfied > 0 && e.startedInTime(r) || !anyValid && !hasDefault
		case evaluationOnly:
			ok = r.status == complete
		}
		if ok {
			p.scorable = append(p.scorable, r)
		}
	}
}

// startedInTime tells whether the first valid dose came before the maximum age to start.
func (e *Engine) startedInTime(r *run) bool {
	for k := range r.targets {
		if t := &r.targets[k]; t.status == satisfied {
			return e.shots[r.records[t.record]].date < e.age(r.s.startTo, dateMax)
		}
	}
	return false
}

// finish is the day on which the series could be done (SELECTB-12): earliest date plus
// the longest minimum interval of the target doses that remain.
func (e *Engine) finish(r *run) iis.Date {
	day := r.earliest
	for k := r.cursor; k < len(r.targets); k++ {
		if r.targets[k].status != notSatisfied {
			continue
		}
		d := r.dose(k)
		for j := range d.intervals {
			in := &d.intervals[j]
			if in.min != 0 && e.relevant(e.today(), in.lifetime) {
				day = max(day, e.after(r.earliest, in.min))
			}
		}
	}
	return day
}

// completable decides SELECTB-3: the series can be done before the maximum age of its
// last target dose. Without a forecast it cannot.
func (e *Engine) completable(r *run) bool {
	if r.status != notComplete {
		return false
	}
	a := e.ageRuleOn(r.dose(len(r.targets)-1), e.today())
	return a == nil || a.max == 0 || e.finish(r) < e.age(a.max, dateMax)
}
