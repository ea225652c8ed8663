package cdsi

import (
	"slices"
	"strconv"

	"github.com/openiis/openiis/iis"
)

// Codes of the reasons of an evaluation, in the words of the specification.
const (
	ReasonTooYoung         = "Age: Too Young"
	ReasonGraceAge         = "Age: Grace Period"
	ReasonTooOld           = "Age: Too Old"
	ReasonTooSoon          = "Interval: Too Soon"
	ReasonGraceInterval    = "Interval: Grace Period"
	ReasonConflict         = "Live Virus Conflict"
	ReasonInadvertent      = "Inadvertent Vaccine"
	ReasonWrongVaccine     = "Not a preferable or allowable vaccine"
	ReasonSeriesComplete   = "Series Already Complete"
	ReasonExpired          = "Dose Condition: Expired"
	ReasonDoseCondition    = "Dose Condition"
	ReasonImmune           = "Evidence of Immunity"
	ReasonBornBefore       = "Born Before"
	ReasonContraindication = "Contraindication"
	ReasonComplete         = "Series Complete"
	ReasonPastHistory      = "Past History"
	ReasonPastSeason       = "Past Season"
	ReasonMaximumAge       = "Maximum Age"
	ReasonCannotFinish     = "Cannot Finish In Time"
	ReasonMinimumAge       = "Minimum Age"
	ReasonMinimumInterval  = "Minimum Interval"
	ReasonLiveVaccineWait  = "Live Vaccine Wait"
	ReasonSeasonStart      = "Season Start"
	ReasonRecommendedAge   = "Recommended Age"
	ReasonRecommendedInt   = "Recommended Interval"
)

// reportDoses writes what each dose counted for, in every series that was run.
func (e *Engine) reportDoses() {
	perDose := slices.Grow(e.perDose[:0], len(e.p.Doses))[:len(e.p.Doses)]
	clear(perDose)
	e.perDose = perDose
	total := 0
	for i := range e.n {
		for _, place := range e.runs[i].records {
			perDose[e.shots[place].dose]++
			total++
		}
	}
	all := make([]iis.Evaluation, total)
	start := 0
	for d, n := range perDose {
		e.result.Doses[d].Evaluations = all[start : start : start+n]
		start += n
	}
	for i := range e.n {
		r := &e.runs[i]
		for k, place := range r.records {
			d := &e.result.Doses[e.shots[place].dose]
			d.Evaluations = append(d.Evaluations, iis.Evaluation{})
			e.reportEvaluation(&d.Evaluations[len(d.Evaluations)-1], r, k)
		}
	}
}

func (e *Engine) reportEvaluation(out *iis.Evaluation, r *run, i int) {
	ev := &r.evals[i]
	out.Antigen, out.Series, out.SeriesType = e.s.antigens[r.s.antigen].name, r.s.name, r.s.kind.String()
	out.Best, out.TargetDose, out.SeriesDoses, out.Status = r.best, int(ev.target)+1, len(r.s.doses), ev.status.String()
	if r.s.group >= 0 {
		out.VaccineGroup = e.s.groups[r.s.group].name
	}
	if ev.reasons != 0 {
		out.Reasons = e.evaluationReasons(r, i)
	}
}

// evaluationReasons lists the reasons in the order age, interval, conflict, vaccine. The
// specification ranks none; display may show the first.
func (e *Engine) evaluationReasons(r *run, i int) []iis.Reason {
	ev := &r.evals[i]
	sh := &e.shots[r.records[i]]
	var d *seriesDose // none for a dose after the last target dose
	if int(ev.target) < len(r.targets) {
		d = r.dose(int(ev.target))
	}
	start := len(e.reasons)
	if ev.age != 0 && ev.reasons&(tooYoung|graceAge|tooOld) != 0 {
		a := &d.ages[ev.age-1]
		minimum := a.min
		if minimum == 0 {
			minimum = a.absMin
		}
		days := int(e.age(minimum, sh.date) - sh.date)
		switch {
		case ev.reasons&tooYoung != 0:
			e.reason(ReasonTooYoung, "6.4", iis.Param{Name: "days", Value: strconv.Itoa(days)}, iis.Param{Name: "minimum", Value: e.s.words(minimum)})
		case ev.reasons&graceAge != 0:
			e.reason(ReasonGraceAge, "6.4", iis.Param{Name: "days", Value: strconv.Itoa(days)}, iis.Param{Name: "minimum", Value: e.s.words(minimum)})
		default:
			e.reason(ReasonTooOld, "6.4", iis.Param{Name: "maximum", Value: e.s.words(a.max)})
		}
	}
	if ev.interval != 0 && ev.reasons&(tooSoon|graceInterval) != 0 {
		in := &d.intervals[ev.interval-1]
		minimum, code := in.min, ReasonGraceInterval
		if minimum == 0 {
			minimum = in.absMin
		}
		if ev.reasons&tooSoon != 0 {
			code = ReasonTooSoon
		}
		days := int(e.after(ev.since, minimum) - sh.date)
		e.reason(code, "6.5", iis.Param{Name: "days", Value: strconv.Itoa(days)}, iis.Param{Name: "minimum", Value: e.s.words(minimum)},
			iis.Param{Name: "reference", Value: ev.since.String()})
	}
	if ev.reasons&liveConflict != 0 {
		e.reason(ReasonConflict, "6.7", iis.Param{Name: "reference", Value: e.shots[ev.other].date.String()}, iis.Param{Name: "free", Value: ev.free.String()})
	}
	if ev.reasons&inadvertentVaccine != 0 {
		e.reason(ReasonInadvertent, "6.3")
	}
	if ev.reasons&wrongVaccine != 0 {
		e.reason(ReasonWrongVaccine, "6.8")
	}
	if ev.reasons&seriesComplete != 0 {
		e.reason(ReasonSeriesComplete, "4.4")
	}
	if ev.reasons&expiredLot != 0 {
		e.reason(ReasonExpired, "6.1", iis.Param{Name: "expired", Value: sh.expires.String()})
	}
	if ev.reasons&doseCondition != 0 {
		e.reason(ReasonDoseCondition, "6.1")
	}
	return e.reasons[start:len(e.reasons):len(e.reasons)]
}

// reason adds a reason to those of the answer. All reasons and parameters of one answer
// stand in two slices, so that they cost few allocations.
func (e *Engine) reason(code, rule string, params ...iis.Param) {
	start := len(e.params)
	e.params = append(e.params, params...)
	e.reasons = append(e.reasons, iis.Reason{Code: code, Rule: rule, Params: e.params[start:len(e.params):len(e.params)]})
}

// forecastReason says why a series has its status, or its date. It adds nothing where
// there is nothing to say.
func (e *Engine) forecastReason(r *run) {
	words := func(name string) iis.Param { return iis.Param{Name: name, Value: e.s.words(r.span)} }
	day := func(name string) iis.Param { return iis.Param{Name: name, Value: r.because.String()} }
	title := func() iis.Param { return iis.Param{Name: "title", Value: e.s.observations[r.code].title} }
	switch r.why {
	case whyImmune:
		e.reason(ReasonImmune, "7-3", title())
	case whyBornBefore:
		e.reason(ReasonBornBefore, "7-3", day("before"))
	case whyContraindication:
		e.reason(ReasonContraindication, "7-5", title())
	case whyVaccineContraindication:
		e.reason(ReasonContraindication, "7-6", title())
	case whyComplete:
		e.reason(ReasonComplete, "7-10")
	case whyPastHistory:
		e.reason(ReasonPastHistory, "7-10")
	case whyPastSeason:
		e.reason(ReasonPastSeason, "7-10", day("end"))
	case whyMaximumAge:
		e.reason(ReasonMaximumAge, "7-10", words("maximum"))
	case whyCannotFinish:
		e.reason(ReasonCannotFinish, "7-10", words("maximum"))
	case whyMinimumAge:
		e.reason(ReasonMinimumAge, "FORECASTDTCAN-1", words("minimum"))
	case whyMinimumInterval:
		e.reason(ReasonMinimumInterval, "FORECASTDTCAN-1", words("minimum"), day("reference"))
	case whyConflict:
		e.reason(ReasonLiveVaccineWait, "CALCDTCONFLICT-3", words("interval"), day("reference"))
	case whySeason:
		e.reason(ReasonSeasonStart, "FORECASTDTCAN-1", day("start"))
	case whyRecommendedAge:
		e.reason(ReasonRecommendedAge, "FORECASTDT-2", words("age"))
	case whyRecommendedInterval:
		e.reason(ReasonRecommendedInt, "FORECASTDT-2", words("interval"), day("reference"))
	}
}
