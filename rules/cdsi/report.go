package cdsi

import (
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
	total := 0
	for i := range e.n {
		total += len(e.runs[i].records)
	}
	all := make([]iis.Evaluation, 0, total)
	for d := range e.p.Doses {
		start := len(all)
		for i := range e.n {
			r := &e.runs[i]
			for k, place := range r.records {
				if int(e.shots[place].dose) == d {
					all = append(all, e.reportEvaluation(r, k))
				}
			}
		}
		e.result.Doses[d].Evaluations = all[start:len(all):len(all)]
	}
}

func (e *Engine) reportEvaluation(r *run, i int) iis.Evaluation {
	ev := &r.evals[i]
	out := iis.Evaluation{
		Antigen: e.s.antigens[r.s.antigen].name, Series: r.s.name, SeriesType: r.s.kind.String(),
		Best: e.isBestRun(r), TargetDose: ev.target + 1, SeriesDoses: len(r.s.doses), Status: ev.status.String(),
	}
	if r.s.group >= 0 {
		out.VaccineGroup = e.s.groups[r.s.group].name
	}
	if ev.reasons != 0 {
		out.Reasons = e.evaluationReasons(r, i)
	}
	return out
}

func (e *Engine) isBestRun(r *run) bool {
	for _, b := range e.best {
		if b == r {
			return true
		}
	}
	return false
}

// evaluationReasons lists the reasons in the order age, interval, conflict, vaccine. The
// specification ranks none; display may show the first.
func (e *Engine) evaluationReasons(r *run, i int) []iis.Reason {
	ev := &r.evals[i]
	sh := &e.shots[r.records[i]]
	out := make([]iis.Reason, 0, 2)
	add := func(bit reasonSet, code, rule string, pairs ...string) {
		if ev.reasons&bit != 0 {
			out = append(out, reason(code, rule, pairs...))
		}
	}
	if a := ev.age; a != nil && ev.reasons&(tooYoung|graceAge|tooOld) != 0 {
		minimum := a.min
		if minimum == 0 {
			minimum = a.absMin
		}
		days := strconv.Itoa(int(e.age(minimum, sh.date) - sh.date))
		add(tooYoung, ReasonTooYoung, "6.4", "days", days, "minimum", e.s.words(minimum))
		add(graceAge, ReasonGraceAge, "6.4", "days", days, "minimum", e.s.words(minimum))
		add(tooOld, ReasonTooOld, "6.4", "maximum", e.s.words(a.max))
	}
	if in := ev.interval; in != nil && ev.reasons&(tooSoon|graceInterval) != 0 {
		minimum := in.min
		if minimum == 0 {
			minimum = in.absMin
		}
		days := strconv.Itoa(int(e.after(ev.since, minimum) - sh.date))
		bit, code := tooSoon, ReasonTooSoon
		if ev.reasons&tooSoon == 0 {
			bit, code = graceInterval, ReasonGraceInterval
		}
		add(bit, code, "6.5", "days", days, "minimum", e.s.words(minimum), "reference", ev.since.String())
	}
	if ev.conflict != nil {
		add(liveConflict, ReasonConflict, "6.7", "reference", e.shots[ev.other].date.String(), "free", ev.free.String())
	}
	add(inadvertentVaccine, ReasonInadvertent, "6.3")
	add(wrongVaccine, ReasonWrongVaccine, "6.8")
	add(seriesComplete, ReasonSeriesComplete, "4.4")
	add(expiredLot, ReasonExpired, "6.1", "expired", sh.expires.String())
	add(doseCondition, ReasonDoseCondition, "6.1")
	return out
}

func reason(code, rule string, pairs ...string) iis.Reason {
	r := iis.Reason{Code: code, Rule: rule}
	if len(pairs) > 0 {
		r.Params = make(map[string]string, len(pairs)/2)
		for i := 0; i+1 < len(pairs); i += 2 {
			r.Params[pairs[i]] = pairs[i+1]
		}
	}
	return r
}

// forecastReason says why a series has its status, or its date.
func (e *Engine) forecastReason(r *run) (iis.Reason, bool) {
	words := e.s.words(r.span)
	switch r.why {
	case whyImmune:
		return reason(ReasonImmune, "7-3", "title", e.s.observations[r.code].title), true
	case whyBornBefore:
		return reason(ReasonBornBefore, "7-3", "before", r.because.String()), true
	case whyContraindication:
		return reason(ReasonContraindication, "7-5", "title", e.s.observations[r.code].title), true
	case whyVaccineContraindication:
		return reason(ReasonContraindication, "7-6", "title", e.s.observations[r.code].title), true
	case whyComplete:
		return reason(ReasonComplete, "7-10"), true
	case whyPastHistory:
		return reason(ReasonPastHistory, "7-10"), true
	case whyPastSeason:
		return reason(ReasonPastSeason, "7-10", "end", r.because.String()), true
	case whyMaximumAge:
		return reason(ReasonMaximumAge, "7-10", "maximum", words), true
	case whyCannotFinish:
		return reason(ReasonCannotFinish, "7-10", "maximum", words), true
	case whyMinimumAge:
		return reason(ReasonMinimumAge, "FORECASTDTCAN-1", "minimum", words), true
	case whyMinimumInterval:
		return reason(ReasonMinimumInterval, "FORECASTDTCAN-1", "minimum", words, "reference", r.because.String()), true
	case whyConflict:
		return reason(ReasonLiveVaccineWait, "CALCDTCONFLICT-3", "interval", words, "reference", r.because.String()), true
	case whySeason:
		return reason(ReasonSeasonStart, "FORECASTDTCAN-1", "start", r.because.String()), true
	case whyRecommendedAge:
		return reason(ReasonRecommendedAge, "FORECASTDT-2", "age", words), true
	case whyRecommendedInterval:
		return reason(ReasonRecommendedInt, "FORECASTDT-2", "interval", words, "reference", r.because.String()), true
	}
	return iis.Reason{}, false
}
