package cdsi

import (
	"slices"

	"github.com/openiis/openiis/iis"
)

// seriesStatus is the status of a patient series (chapter 7).
type seriesStatus uint8

const (
	notComplete seriesStatus = iota
	complete
	immune
	contraindicated
	agedOut
	notRecommended
)

// String returns the word of the specification.
func (s seriesStatus) String() string {
	return [...]string{
		iis.SeriesNotComplete, iis.SeriesComplete, iis.SeriesImmune, iis.SeriesContraindicated, iis.SeriesAgedOut, iis.SeriesNotRecommended,
	}[s]
}

// targetStatus is the status of a target dose.
type targetStatus uint8

const (
	notSatisfied targetStatus = iota
	satisfied
	skipped
)

// target is a series dose held against this patient. It holds no pointers, as eval does
// not: thousands are written for a patient, and the collector need not look at them.
type target struct {
	dose   int32 // place in the doses of the series
	record int32 // the record that satisfied it
	status targetStatus
}

// run is one series of one patient: what each record counted for, and what is due.
type run struct {
	s       *series
	records []int32 // places in Engine.shots
	evals   []eval  // one for each record
	targets []target
	cursor  int // first target that is neither satisfied nor skipped

	satisfied int
	status    seriesStatus
	best      bool // a best series of the antigen
	forecastResult
}

// start readies the run and keeps its memory.
func (r *run) start(s *series, records []int32) {
	r.s, r.records = s, records
	r.targets = slices.Grow(r.targets[:0], len(s.doses))[:len(s.doses)]
	for i := range r.targets {
		r.targets[i] = target{dose: int32(i)}
	}
	r.evals = slices.Grow(r.evals[:0], len(records))[:len(records)]
	clear(r.evals)
	r.cursor, r.satisfied, r.status, r.best = 0, 0, notComplete, false
	r.forecastResult = forecastResult{}
}

// dose is the series dose of a target dose.
func (r *run) dose(t int) *seriesDose { return &r.s.doses[r.targets[t].dose] }

// walk takes the records through the target doses (figure 4-6).
//
// open: the specification does not say which cursor moves when a target dose is skipped;
// ours holds the same record against the next target dose, the only reading that works.
func (e *Engine) walk(r *run) {
	t := 0
	for i := 0; i < len(r.records); {
		if t == len(r.targets) {
			r.evals[i] = eval{status: extraneous, target: int32(t), reasons: seriesComplete}
			i++
			continue
		}
		switch e.evaluate(r, t, i) {
		case skipped:
			r.targets[t].status = skipped
			t++
		case satisfied:
			r.targets[t].status, r.targets[t].record = satisfied, int32(i)
			r.satisfied++
			if r.dose(t).recurring {
				r.repeat(t)
			}
			t++
			i++
		case notSatisfied:
			i++
		}
	}
	r.cursor = t
}

// repeat puts a fresh copy of a recurring target dose right after it.
func (r *run) repeat(t int) {
	r.targets = append(r.targets, target{})
	copy(r.targets[t+2:], r.targets[t+1:])
	r.targets[t+1] = target{dose: r.targets[t].dose}
}
