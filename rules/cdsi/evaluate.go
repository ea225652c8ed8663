package cdsi

import "github.com/openiis/openiis/iis"

// evalStatus is the evaluation status of a record in a series.
type evalStatus uint8

const (
	unevaluated evalStatus = iota
	valid
	notValid
	extraneous
	subStandard
)

// String returns the word of the specification.
func (s evalStatus) String() string {
	return [...]string{"", iis.DoseValid, iis.DoseNotValid, iis.DoseExtraneous, iis.DoseSubStandard}[s]
}

// reasonSet is a set of reasons of one evaluation.
type reasonSet uint16

const (
	tooYoung reasonSet = 1 << iota
	graceAge
	tooOld
	tooSoon
	graceInterval
	liveConflict
	inadvertentVaccine
	wrongVaccine
	seriesComplete
	expiredLot
	doseCondition
)

// eval is what a record counted for in a series, with what its reasons speak of.
type eval struct {
	target   int32    // place of the target dose
	age      int32    // index+1 of the age rule
	interval int32    // index+1 of the interval that failed, or that grace was given on
	since    iis.Date // its reference date
	other    int32    // shot in conflict
	free     iis.Date // first day without that conflict
	status   evalStatus
	reasons  reasonSet
}

// evaluate decides one record against one target dose (chapter 6). Dose condition, skip
// and inadvertent vaccine end it; all other tables are computed, so that every reason
// can be shown.
func (e *Engine) evaluate(r *run, t, i int) targetStatus {
	d := r.dose(t)
	sh := &e.shots[r.records[i]]
	ev := &r.evals[i]
	*ev = eval{target: int32(t)}
	if reason := e.condition(sh); reason != 0 {
		ev.status, ev.reasons = subStandard, reason
		if e.trace != nil {
			e.note(r, t, i, "6.1", "sub-standard", Input{Name: "expires", Date: sh.expires})
		}
		return notSatisfied
	}
	if len(d.skips) > 0 && e.skippable(r, d, true, moment{day: sh.date}, moment{day: sh.date}, i) {
		if e.trace != nil {
			e.note(r, t, i, "6.2", "skipped", Input{Name: "reference", Date: sh.date})
		}
		return skipped
	}
	if d.inadvertent.has(sh.cvx) {
		ev.status, ev.reasons = notValid, inadvertentVaccine
		if e.trace != nil {
			e.note(r, t, i, "6.3", "inadvertent", Input{Name: "cvx", Text: string(e.p.Doses[sh.dose].CVX)})
		}
		return notSatisfied
	}
	e.evaluateAge(r, ev, d, sh, t, i)
	e.evaluateInterval(r, ev, d, sh, t, i)
	e.evaluateConflict(r, ev, sh, t, i)
	e.evaluateVaccine(r, ev, d, sh, t, i)
	return e.conclude(r, ev, t, i)
}

// conclude decides table 6-31.
func (e *Engine) conclude(r *run, ev *eval, t, i int) targetStatus {
	status := notSatisfied
	switch {
	case ev.reasons&tooOld != 0:
		ev.status = extraneous
	case ev.reasons&(tooYoung|tooSoon|liveConflict|wrongVaccine) != 0:
		ev.status = notValid
	default:
		ev.status, status = valid, satisfied
	}
	if e.trace != nil {
		e.note(r, t, i, "6.10", ev.status.String())
	}
	return status
}

// condition decides table 6-3: a lot that had expired (CALCDTLOTEXP-1) or a flag.
func (e *Engine) condition(sh *shot) reasonSet {
	if sh.expires != 0 && sh.date > sh.expires {
		return expiredLot
	}
	if sh.flagged {
		return doseCondition
	}
	return 0
}

// ageRuleOn returns the age element that is relevant at the moment, or nil. CDC gives
// one at a time.
func (e *Engine) ageRuleOn(d *seriesDose, m moment) *ageRule {
	if k := e.ageRuleAt(d, m); k >= 0 {
		return &d.ages[k]
	}
	return nil
}

// ageRuleAt is the place of that element, or -1.
func (e *Engine) ageRuleAt(d *seriesDose, m moment) int {
	for k := range d.ages {
		if e.relevant(m, d.ages[k].lifetime) {
			return k
		}
	}
	return -1
}

// evaluateAge decides table 6-15.
func (e *Engine) evaluateAge(r *run, ev *eval, d *seriesDose, sh *shot, t, i int) {
	place := e.ageRuleAt(d, moment{day: sh.date})
	if place < 0 {
		return
	}
	a := &d.ages[place]
	ev.age = int32(place) + 1
	outcome := "valid"
	switch {
	case sh.date < e.age(a.absMin, dateMin):
		ev.reasons |= tooYoung
		outcome = "too young"
	case sh.date >= e.age(a.max, dateMax):
		ev.reasons |= tooOld
		outcome = "too old"
	case sh.date < e.age(a.min, dateMin):
		ev.reasons |= graceAge
		outcome = "grace period"
	}
	if e.trace != nil {
		e.note(r, t, i, "6.4", outcome, Input{Name: "given", Date: sh.date}, Input{Name: "absolute-minimum", Date: e.age(a.absMin, 0)},
			Input{Name: "minimum", Date: e.age(a.min, 0)}, Input{Name: "maximum", Date: e.age(a.max, 0)})
	}
}

// evaluateInterval decides tables 6-18 and 6-21: every preferable interval holds, or
// every allowable one does.
func (e *Engine) evaluateInterval(r *run, ev *eval, d *seriesDose, sh *shot, t, i int) {
	m := moment{day: sh.date}
	for k := range d.intervals {
		in := &d.intervals[k]
		if !e.relevant(m, in.lifetime) {
			continue
		}
		ref := e.referenceDate(r, in, i)
		if ref == 0 {
			continue
		}
		outcome := "valid"
		absolute, minimum := e.after(ref, in.absMin), e.after(ref, in.min)
		switch {
		case absolute != 0 && sh.date < absolute:
			outcome = "too soon"
			if ev.reasons&tooSoon == 0 {
				ev.interval, ev.since = int32(k)+1, ref
			}
			ev.reasons |= tooSoon
		case minimum != 0 && sh.date < minimum:
			outcome = "grace period"
			if ev.interval == 0 {
				ev.interval, ev.since = int32(k)+1, ref
			}
			ev.reasons |= graceInterval
		}
		if e.trace != nil {
			e.note(r, t, i, "6.5", outcome, Input{Name: "given", Date: sh.date}, Input{Name: "reference", Date: ref},
				Input{Name: "absolute-minimum", Date: absolute}, Input{Name: "minimum", Date: minimum})
		}
	}
	if ev.reasons&tooSoon == 0 {
		return
	}
	ok := e.allowedInterval(r, d, sh, i)
	if ok {
		ev.reasons &^= tooSoon
	}
	if e.trace != nil {
		outcome := "not allowable"
		if ok {
			outcome = "allowable"
		}
		e.note(r, t, i, "6.6", outcome, Input{Name: "given", Date: sh.date})
	}
}

// allowedInterval decides table 6-21. No allowable interval, or no reference date, is no
// second chance.
func (e *Engine) allowedInterval(r *run, d *seriesDose, sh *shot, i int) bool {
	any := false
	for k := range d.allowed {
		in := &d.allowed[k]
		if !e.relevant(moment{day: sh.date}, in.lifetime) {
			continue
		}
		ref := e.referenceDate(r, in, i)
		if ref == 0 || sh.date < e.after(ref, in.absMin) {
			return false
		}
		any = true
	}
	return any
}

// after adds a span to a day; an empty span gives no day.
func (e *Engine) after(d iis.Date, id spanID) iis.Date {
	if id == 0 {
		return 0
	}
	return e.s.spans[id].plus(d)
}

// referenceDate is the day that an interval counts from (CALCDTINT-1, -2, -8, -9), seen
// from record i; len(records) stands for the forecast, which sees them all. No such day
// is zero, and the interval then does not apply.
func (e *Engine) referenceDate(r *run, in *interval, i int) iis.Date {
	switch in.from {
	case fromPrevious:
		for k := i - 1; k >= 0; k-- {
			if ev := &r.evals[k]; (ev.status == valid || ev.status == notValid) && ev.reasons&inadvertentVaccine == 0 {
				return e.shots[r.records[k]].date
			}
		}
	case fromTarget:
		for k := len(r.targets) - 1; k >= 0; k-- {
			if t := &r.targets[k]; t.status == satisfied && r.s.doses[t.dose].number == in.target {
				return e.shots[r.records[t.record]].date
			}
		}
	case fromVaccine:
		end := len(e.shots)
		if i < len(r.records) {
			end = int(r.records[i])
		}
		for k := end - 1; k >= 0; k-- {
			if !in.vaccines.has(e.shots[k].cvx) {
				continue
			}
			if rec := e.recOf[k]; rec < 0 || r.evals[rec].reasons&inadvertentVaccine == 0 {
				return e.shots[k].date
			}
		}
	case fromObservation:
		if e.active.has(in.observation) {
			return e.onset[in.observation]
		}
	}
	return 0
}

// evaluateConflict decides CONFLICT-3 against every earlier dose of the patient.
//
// open: the status of a dose of another antigen is not defined in this series; ours
// takes it as "no status", which asks for the shorter interval.
func (e *Engine) evaluateConflict(r *run, ev *eval, sh *shot, t, i int) {
	for k := 0; k < int(r.records[i]); k++ {
		previous := &e.shots[k]
		if !e.s.live.has(previous.cvx) {
			continue
		}
		c := e.s.conflictOf[uint32(previous.cvx)<<16|uint32(sh.cvx)]
		if c == nil {
			continue
		}
		end := c.minEnd
		if rec := e.recOf[k]; rec >= 0 && r.evals[rec].status != valid {
			end = c.end
		}
		begin, free := e.after(previous.date, c.begin), e.after(previous.date, end)
		if sh.date >= begin && sh.date < free {
			ev.reasons |= liveConflict
			ev.other, ev.free = int32(k), free
		}
		if e.trace != nil {
			outcome := "no conflict"
			if ev.reasons&liveConflict != 0 {
				outcome = "conflict"
			}
			e.note(r, t, i, "6.7", outcome, Input{Name: "given", Date: sh.date}, Input{Name: "begin", Date: begin}, Input{Name: "end", Date: free})
		}
	}
}

// evaluateVaccine decides tables 6.8 and 6.9: any entry of the vaccine whose ages fit.
func (e *Engine) evaluateVaccine(r *run, ev *eval, d *seriesDose, sh *shot, t, i int) {
	outcome := "not allowable"
	switch {
	case d.preferSet.has(sh.cvx) && e.preferredVaccine(d, sh):
		outcome = "preferable"
	case d.allowSet.has(sh.cvx) && e.allowedVaccine(d, sh):
		outcome = "allowable"
	default:
		ev.reasons |= wrongVaccine
	}
	if e.trace != nil {
		e.note(r, t, i, "6.8", outcome, Input{Name: "cvx", Text: string(e.p.Doses[sh.dose].CVX)})
	}
}

// preferredVaccine finds a preferable entry. One that names a product fits where the
// maker does: registries hold the maker, not the trade name (ours).
func (e *Engine) preferredVaccine(d *seriesDose, sh *shot) bool {
	for k := range d.preferred {
		p := &d.preferred[k]
		if p.cvx == sh.cvx && e.inWindow(sh.date, p.window) && (p.product == "" || p.maker == sh.maker) {
			return true
		}
	}
	return false
}

func (e *Engine) allowedVaccine(d *seriesDose, sh *shot) bool {
	for k := range d.allowable {
		if w := &d.allowable[k]; w.cvx == sh.cvx && e.inWindow(sh.date, *w) {
			return true
		}
	}
	return false
}

func (e *Engine) inWindow(d iis.Date, w window) bool {
	return d >= e.age(w.from, dateMin) && d < e.age(w.to, dateMax)
}
