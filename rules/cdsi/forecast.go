package cdsi

import (
	"slices"

	"github.com/openiis/openiis/iis"
)

// why is the reason of a forecast: of its status, or of its date.
type why uint8

const (
	whyNothing why = iota
	whyImmune
	whyBornBefore
	whyContraindication
	whyVaccineContraindication
	whyComplete
	whyPastHistory
	whyPastSeason
	whyMaximumAge
	whyCannotFinish
	whyMinimumAge
	whyMinimumInterval
	whyConflict
	whySeason
	whyInadvertent
	whyRecommendedAge
	whyRecommendedInterval
	whyBirth
)

// forecastResult is what chapter 7 finds for a series. Dates are zero where the status
// is not Not Complete, or where the schedule gives none.
type forecastResult struct {
	earliest     iis.Date
	unadjusted   iis.Date // recommended, before it is held against earliest
	recommended  iis.Date
	unadjustedBy iis.Date // past due, before it is held against earliest
	pastDue      iis.Date
	latest       iis.Date
	number       int  // FORECASTDN-1
	priority     bool // FORECASTPRIORITY-1
	why          why
	because      iis.Date // the day that why speaks of
	span         spanID   // the duration that why speaks of
	code         uint16   // the observation that why speaks of
}

// forecast decides what is due in a series (chapter 7), from the first target dose that
// is neither satisfied nor skipped.
func (e *Engine) forecast(r *run) {
	for {
		e.skipDue(r, e.today())
		r.forecastResult = forecastResult{}
		e.need(r)
		if r.status != notComplete {
			break
		}
		e.dates(r)
		d := r.dose(r.cursor)
		if !e.skippable(r, d, false, moment{day: r.earliest}, e.today(), len(r.records)) {
			break
		}
		if e.trace != nil {
			e.note(r, r.cursor, -1, "7.6", "skipped", Input{Name: "earliest", Date: r.earliest})
		}
		r.targets[r.cursor].status = skipped
		r.cursor++
	}
	if e.trace != nil {
		e.note(r, r.cursor, -1, "7.4", r.status.String(), Input{Name: "earliest", Date: r.earliest},
			Input{Name: "recommended", Date: r.recommended}, Input{Name: "past-due", Date: r.pastDue}, Input{Name: "latest", Date: r.latest})
	}
}

// skipDue skips the target doses that can be skipped today (7.1).
func (e *Engine) skipDue(r *run, ref moment) {
	for r.cursor < len(r.targets) {
		d := r.dose(r.cursor)
		if len(d.skips) == 0 || !e.skippable(r, d, false, ref, e.today(), len(r.records)) {
			return
		}
		if e.trace != nil {
			e.note(r, r.cursor, -1, "7.1", "skipped", Input{Name: "reference", Date: ref.day})
		}
		r.targets[r.cursor].status = skipped
		r.cursor++
	}
}

// dates works out the dates of a forecast (FORECASTDT-1 to -6) from its earliest date.
func (e *Engine) dates(r *run) {
	d := r.dose(r.cursor)
	a := e.ageRuleOn(d, e.today())
	r.number = forecastNumber(e, r)
	r.priority = e.isPriority(r, d)
	if a != nil {
		r.unadjusted = e.age(a.recFrom, 0)
		if a.recTo != 0 {
			r.unadjustedBy = e.age(a.recTo, 0) - 1
		}
		if a.max != 0 {
			r.latest = e.age(a.max, 0) - 1
		}
	}
	byAge, byInterval := r.unadjusted != 0, (*interval)(nil)
	var since iis.Date
	for k := range d.intervals {
		in := &d.intervals[k]
		if !e.relevant(e.today(), in.lifetime) {
			continue
		}
		ref := e.referenceDate(r, in, len(r.records))
		if ref == 0 {
			continue
		}
		if at := e.after(ref, in.recFrom); !byAge && at > r.unadjusted {
			r.unadjusted, byInterval, since = at, in, ref
		}
		if at := e.after(ref, in.recTo); (a == nil || a.recTo == 0) && at != 0 && at-1 > r.unadjustedBy {
			r.unadjustedBy = at - 1
		}
	}
	if r.unadjusted == 0 {
		r.unadjusted = r.earliest
	}
	r.recommended = max(r.unadjusted, r.earliest)
	if r.unadjustedBy != 0 {
		r.pastDue = max(r.unadjustedBy, r.earliest)
	}
	switch {
	case r.unadjusted < r.earliest || !byAge && byInterval == nil:
		// what made the earliest date stands in why already
	case byAge:
		r.why, r.span, r.because = whyRecommendedAge, a.recFrom, r.unadjusted
	default:
		r.why, r.span, r.because = whyRecommendedInterval, byInterval.recFrom, since
	}
}

// forecastNumber is 1 + satisfied target doses; those of a seasonal dose count only
// where the dose was given in the season (FORECASTDN-1).
func forecastNumber(e *Engine, r *run) int {
	n := 1
	for k := range r.targets {
		t := &r.targets[k]
		if t.status == satisfied && (r.s.doses[t.dose].seasonFrom == 0 || e.shots[r.records[t.record]].date >= r.s.doses[t.dose].seasonFrom) {
			n++
		}
	}
	return n
}

// isPriority decides FORECASTPRIORITY-1: there is a relevant preferable interval and all
// of them carry the flag.
func (e *Engine) isPriority(r *run, d *seriesDose) bool {
	any := false
	for k := range d.intervals {
		if in := &d.intervals[k]; e.relevant(e.today(), in.lifetime) {
			if !in.priority {
				return false
			}
			any = true
		}
	}
	return any
}

// recommendedVaccines lists the vaccines of a forecast (FORECASTRECVAC-1). Where the
// schedule marks none of a dose's vaccines as the one to forecast, any preferable one of
// that age will do, and all are named (ours): an MMR due at twelve months is CVX 03.
func (e *Engine) recommendedVaccines(r *run, contra *codeSet, add func(uint16)) {
	d := r.dose(r.cursor)
	marked := slices.ContainsFunc(d.preferred, func(p preferable) bool { return p.forecast })
	for k := range d.preferred {
		p := &d.preferred[k]
		if p.forecast == marked && !contra.has(p.cvx) && (e.inWindow(r.earliest, p.window) || e.inWindow(r.recommended, p.window)) {
			add(p.cvx)
		}
	}
}
