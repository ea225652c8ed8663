package cdsi

import "github.com/openiis/openiis/iis"

// Engine is the working memory of assessments under one schedule. It is not safe for
// use by several goroutines at once; a Schedule is, and makes engines cheaply.
type Engine struct {
	s     *Schedule
	p     *Patient
	trace *Trace

	ages    []iis.Date // birth plus each span of the schedule, once computed
	next    iis.Date   // nearest day after Assess at which a comparison turns out otherwise
	shots   []shot
	shotsOf [][]int32 // places in shots of each antigen's records
	active  codeSet   // observation codes active at assessment
	onset   [codeSpace]iis.Date
	gender  string

	runs   []run // memory of the series runs; used[:n] are in use
	n      int
	recOf  []int32 // record of the antigen at hand for each shot, or -1
	facts  antigenFacts
	best   []*run
	result iis.Assessment
	pick   picker

	perDose []int        // evaluations of each dose
	reasons []iis.Reason // of the answer at hand
	params  []iis.Param
}

// shot is a dose given that counts as having happened.
type shot struct {
	dose    int32 // index into Patient.Doses
	date    iis.Date
	cvx     uint16
	maker   iis.MVX
	flagged bool
	expires iis.Date
}

// Engine makes an engine for the schedule.
func (s *Schedule) Engine() *Engine {
	total := 0
	for i := range s.antigens {
		total += len(s.antigens[i].series)
	}
	return &Engine{s: s, ages: make([]iis.Date, len(s.spans)), shotsOf: make([][]int32, len(s.antigens)), runs: make([]run, total)}
}

// Assess evaluates the doses of a patient and forecasts the doses due. The trace may be
// nil. It may be called from any number of goroutines.
func (s *Schedule) Assess(p *Patient, trace *Trace) iis.Assessment {
	e, ok := s.engines.Get().(*Engine)
	if !ok {
		e = s.Engine()
	}
	defer s.engines.Put(e)
	return e.Assess(p, trace)
}

// Assess evaluates and forecasts as Schedule.Assess does. The answer shares no memory
// with the engine.
func (e *Engine) Assess(p *Patient, trace *Trace) iis.Assessment {
	e.begin(p, trace)
	defer func() { e.p, e.trace = nil, nil }()
	if !e.organize() {
		return e.answer()
	}
	for a := range e.s.antigens {
		e.assessAntigen(a)
	}
	e.forecastGroups()
	e.reportDoses()
	return e.answer()
}

func (e *Engine) begin(p *Patient, trace *Trace) {
	e.p, e.trace = p, trace
	clear(e.ages)
	e.next, e.n = dateMax, 0
	e.best = e.best[:0]
	e.gender = gender(p.Gender)
	e.reasons, e.params = make([]iis.Reason, 0, 48), make([]iis.Param, 0, 80)
	e.result = iis.Assessment{Release: e.s.Release, Checksum: e.s.Checksum, On: p.Assess}
}

func (e *Engine) answer() iis.Assessment {
	if e.next != dateMax {
		e.result.NextChange = e.next
	}
	out := e.result
	e.result, e.reasons, e.params = iis.Assessment{}, nil, nil
	return out
}

// assessAntigen runs every relevant series of an antigen and selects the best ones.
// Skips may ask whether another series is complete (6.2, Completed Series), so the
// antigens that do are run again until the complete groups no longer change.
func (e *Engine) assessAntigen(a int) {
	ant := &e.s.antigens[a]
	e.recallFacts(ant)
	e.recOf = e.recOf[:0]
	for range e.shots {
		e.recOf = append(e.recOf, -1)
	}
	for i, k := range e.shotsOf[a] {
		e.recOf[k] = int32(i)
	}
	first := e.n
	for i := range ant.series {
		if s := &ant.series[i]; e.relevantSeries(s) {
			e.runs[e.n].start(s, e.shotsOf[a])
			e.n++
		}
	}
	runs := e.runs[first:e.n]
	e.facts.complete = 0
	for pass := 0; ; pass++ {
		for i := range runs {
			if pass > 0 {
				runs[i].start(runs[i].s, runs[i].records)
			}
			e.walk(&runs[i])
			e.forecast(&runs[i])
		}
		complete := completeGroups(runs)
		if !ant.completion || complete == e.facts.complete || pass == len(runs) {
			break
		}
		e.facts.complete = complete
	}
	e.selectBest(runs)
}

// completeGroups is the set of series groups with a complete series.
func completeGroups(runs []run) (set uint64) {
	for i := range runs {
		if runs[i].status == complete {
			set |= groupBit(runs[i].s.seriesGroup)
		}
	}
	return set
}

func groupBit(group int) uint64 { return 1 << (uint(group) & 63) }

// age is the day on which the patient reaches an age, or otherwise where the schedule
// gives none.
func (e *Engine) age(id spanID, otherwise iis.Date) iis.Date {
	if id == 0 {
		return otherwise
	}
	if e.ages[id] == 0 {
		e.ages[id] = e.s.spans[id].plus(e.p.Birth)
	}
	return e.ages[id]
}

// moment is a day that others are compared with. Comparisons with the assessment date
// note the day at which they turn, which gives the next change of the answer.
type moment struct {
	day   iis.Date
	noted bool
}

func (e *Engine) today() moment { return moment{e.p.Assess, true} }

// reached tells whether the moment is on or after a day.
func (e *Engine) reached(m moment, d iis.Date) bool {
	if m.day >= d {
		return true
	}
	if m.noted && d < e.next {
		e.next = d
	}
	return false
}

// within tells whether the moment lies in [from, to).
func (e *Engine) within(m moment, from, to iis.Date) bool {
	return e.reached(m, from) && !e.reached(m, to)
}

// relevant tells whether an element with that lifetime counts (RELEVANT-1, -2).
func (e *Engine) relevant(m moment, l lifetime) bool {
	if l.effective != 0 && !e.reached(m, l.effective) {
		return false
	}
	return l.until == 0 || !e.reached(m, l.until+1)
}
