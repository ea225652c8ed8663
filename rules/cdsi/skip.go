package cdsi

// skippable decides 6.2: whether a target dose may be skipped. ref is the reference
// date, life the anchor for the lifetime of sets; record i is the first that does not
// count yet (len(records) when forecasting).
//
// open: the specification does not say how several skip instances of one dose combine;
// ours lets any one of them suffice.
func (e *Engine) skippable(r *run, d *seriesDose, evaluating bool, ref, life moment, i int) bool {
	for k := range d.skips {
		sk := &d.skips[k]
		if evaluating && !sk.evaluation || !evaluating && !sk.forecast {
			continue
		}
		if e.skipInstance(r, sk, evaluating, ref, life, i) {
			return true
		}
	}
	return false
}

// skipInstance combines the sets that are relevant (CONDSKIP-1).
func (e *Engine) skipInstance(r *run, sk *skip, evaluating bool, ref, life moment, i int) bool {
	any := false
	for k := range sk.sets {
		set := &sk.sets[k]
		if !e.relevant(life, set.lifetime) {
			continue
		}
		met := e.skipSet(r, set, evaluating, ref, i)
		if met && !sk.all {
			return true
		}
		if !met && sk.all {
			return false
		}
		any = any || met
	}
	return any
}

// skipSet combines the conditions of a set (CONDSKIP-2).
func (e *Engine) skipSet(r *run, set *skipSet, evaluating bool, ref moment, i int) bool {
	met := false
	for k := range set.conditions {
		met = e.conditionMet(r, &set.conditions[k], ref, i)
		if met != set.all {
			break
		}
	}
	if e.trace != nil {
		outcome := "not met"
		if met {
			outcome = "met"
		}
		rule := "6.2 forecast"
		if evaluating {
			rule = "6.2 evaluation"
		}
		e.note(r, r.cursor, -1, rule, outcome, Input{Name: "reference", Date: ref.day}, Input{Name: "set", Text: set.note})
	}
	return met
}

// conditionMet decides tables 6-6 to 6-9.
func (e *Engine) conditionMet(r *run, c *condition, ref moment, i int) bool {
	switch c.kind {
	case whenAge:
		return e.within(ref, e.age(c.from, dateMin), e.age(c.to, dateMax))
	case whenInterval:
		if i == 0 {
			return false
		}
		return e.reached(ref, e.after(e.shots[r.records[i-1]].date, c.interval))
	case whenCompleted:
		for _, g := range c.groups {
			if e.facts.complete&groupBit(g) != 0 {
				return true
			}
		}
		return false
	}
	n := e.countDoses(r, c, i)
	switch c.compare {
	case equalTo:
		return n == c.count
	case lessThan:
		return n < c.count
	}
	return n > c.count
}

// countDoses counts the earlier records that a count condition asks for. Valid means
// valid in this series.
func (e *Engine) countDoses(r *run, c *condition, i int) int {
	n := 0
	from, to := e.age(c.from, dateMin), e.age(c.to, dateMax)
	for k := range i {
		sh := &e.shots[r.records[k]]
		if sh.date < from || sh.date >= to || c.start != 0 && sh.date < c.start || c.end != 0 && sh.date >= c.end {
			continue
		}
		if !c.anyVaccine && !c.vaccines.has(sh.cvx) || c.valid && r.evals[k].status != valid {
			continue
		}
		n++
	}
	return n
}
