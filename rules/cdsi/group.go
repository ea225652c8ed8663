package cdsi

import (
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// forecastGroups makes the forecasts of the vaccine groups (chapter 9): one for each
// best series of a group of one antigen; one for each series type, blended, of a group
// of several (FORECASTVG-1).
func (e *Engine) forecastGroups() {
	e.result.Groups = make([]iis.GroupForecast, 0, len(e.best))
	for g := range e.s.groups {
		if len(e.s.groups[g].names) == 1 {
			for _, r := range e.best {
				if r.s.group == g {
					e.single(g, r)
				}
			}
			continue
		}
		for kind := standard; kind <= evaluationOnly; kind++ {
			var runs []*run
			for _, r := range e.best {
				if r.s.group == g && r.s.kind == kind {
					runs = append(runs, r)
				}
			}
			if len(runs) > 0 {
				e.blend(g, kind, runs)
			}
		}
	}
}

// single reports the forecast of one series (SINGLEANTVG-1, -2).
func (e *Engine) single(g int, r *run) {
	e.result.Groups = append(e.result.Groups, iis.GroupForecast{})
	f := &e.result.Groups[len(e.result.Groups)-1]
	f.VaccineGroup, f.GroupCVX = e.s.groups[g].name, e.s.groups[g].cvx
	f.Series, f.SeriesType, f.Status = r.s.name, r.s.kind.String(), r.status.String()
	f.DoseNumber, f.SeriesDoses = r.number, len(r.s.doses)
	f.Earliest, f.Recommended, f.PastDue, f.Latest = r.earliest, r.recommended, r.pastDue, r.latest
	reasons := len(e.reasons)
	e.tell(f, r)
	f.Reasons = e.reasons[reasons:len(e.reasons):len(e.reasons)]
}

// tell adds what a series contributes to its group: vaccines, reason and guidance
// (FORECASTVG-7, -9, FORECASTGUIDANCE-1). The reason is added to e.reasons.
func (e *Engine) tell(f *iis.GroupForecast, r *run) {
	if r.status == notComplete {
		var contra codeSet
		if !e.active.empty() {
			contra, _ = e.contraindicatedVaccines(&e.s.antigens[r.s.antigen])
		}
		e.recommendedVaccines(r, &contra, func(c uint16) {
			if code := e.s.cvx(c); !slices.Contains(f.Vaccines, code) {
				f.Vaccines = append(f.Vaccines, code)
			}
		})
	}
	e.forecastReason(r)
	if f.Guidance == nil {
		f.Guidance = r.s.guidance[:len(r.s.guidance):len(r.s.guidance)]
	} else {
		for _, text := range r.s.guidance {
			addGuidance(f, text)
		}
	}
	if !e.active.empty() {
		e.observedGuidance(f, r)
	}
}

func addGuidance(f *iis.GroupForecast, text string) {
	if text != "" && !slices.Contains(f.Guidance, text) {
		f.Guidance = append(f.Guidance, text)
	}
}

// observedGuidance adds the guidance of indications and contraindications that apply.
func (e *Engine) observedGuidance(f *iis.GroupForecast, r *run) {
	for k := range r.s.indications {
		if in := &r.s.indications[k]; e.active.has(in.code) && e.within(e.today(), e.age(in.from, dateMin), e.age(in.to, dateMax)) {
			addGuidance(f, in.guidance)
		}
	}
	a := &e.s.antigens[r.s.antigen]
	for k := range a.contra {
		if c := &a.contra[k]; e.active.has(c.code) && e.within(e.today(), e.age(c.from, dateMin), e.age(c.to, dateMax)) {
			addGuidance(f, c.guidance)
		}
	}
	for k := range a.vaccineContra {
		if c := &a.vaccineContra[k]; e.active.has(c.code) {
			addGuidance(f, c.guidance)
		}
	}
}

func sameReason(a, b iis.Reason) bool {
	return a.Code == b.Code && slices.Equal(a.Params, b.Params)
}

// blend makes one forecast of the series of several antigens.
func (e *Engine) blend(g int, kind seriesType, runs []*run) {
	e.result.Groups = append(e.result.Groups, iis.GroupForecast{})
	f := &e.result.Groups[len(e.result.Groups)-1]
	f.VaccineGroup, f.GroupCVX, f.SeriesType = e.s.groups[g].name, e.s.groups[g].cvx, kind.String()
	names := make([]string, 0, len(runs))
	for _, r := range runs {
		if !slices.Contains(names, r.s.name) {
			names = append(names, r.s.name)
		}
		f.SeriesDoses = max(f.SeriesDoses, len(r.s.doses))
	}
	f.Series = strings.Join(names, " + ")
	status := blendedStatus(runs)
	f.Status = status.String()
	if status == notComplete {
		e.blendDates(f, g, runs)
	}
	reasons := len(e.reasons)
	for _, r := range runs {
		if r.status == status {
			n := len(e.reasons)
			e.tell(f, r)
			if len(e.reasons) > n && slices.ContainsFunc(e.reasons[reasons:n], func(x iis.Reason) bool { return sameReason(x, e.reasons[n]) }) {
				e.reasons = e.reasons[:n]
			}
		}
	}
	f.Reasons = e.reasons[reasons:len(e.reasons):len(e.reasons)]
	if e.trace != nil {
		e.trace.add(Step{Rule: "9-4", Series: f.Series, Outcome: f.Status}, []Input{{Name: "group", Text: f.VaccineGroup}})
	}
}

// blendedStatus decides table 9-4.
func blendedStatus(runs []*run) seriesStatus {
	for _, s := range []seriesStatus{contraindicated, agedOut, notRecommended, notComplete} {
		if slices.ContainsFunc(runs, func(r *run) bool { return r.status == s }) {
			return s
		}
	}
	if slices.ContainsFunc(runs, func(r *run) bool { return r.status == complete }) {
		return complete
	}
	return immune
}

// blendDates decides MULTIANTVG-1, FORECASTVG-2 to -4 and FORECASTDN-2. Only forecasts
// with dates take part.
func (e *Engine) blendDates(f *iis.GroupForecast, g int, runs []*run) {
	smaller := func(a, b iis.Date) iis.Date {
		if a == 0 || b != 0 && b < a {
			return b
		}
		return a
	}
	var earliest, greatest iis.Date
	priority := false
	for _, r := range runs {
		if r.status != notComplete {
			continue
		}
		earliest, greatest = smaller(earliest, r.earliest), max(greatest, r.earliest)
		f.Recommended, f.PastDue, f.Latest = smaller(f.Recommended, r.recommended), smaller(f.PastDue, r.pastDue), smaller(f.Latest, r.latest)
		priority = priority || r.priority
		switch {
		case f.DoseNumber == 0:
			f.DoseNumber = r.number
		case e.s.groups[g].full:
			f.DoseNumber = min(f.DoseNumber, r.number)
		default:
			f.DoseNumber = max(f.DoseNumber, r.number)
		}
	}
	f.Earliest = greatest
	if priority {
		f.Earliest = max(earliest, e.lastOfGroup(g))
	}
	f.Recommended = max(f.Recommended, f.Earliest)
	if f.PastDue != 0 {
		f.PastDue = max(f.PastDue, f.Earliest)
	}
}

// lastOfGroup is the date of the last dose of a vaccine group.
func (e *Engine) lastOfGroup(g int) (last iis.Date) {
	for _, a := range e.s.groups[g].antigens {
		if n := len(e.shotsOf[a]); n > 0 {
			last = max(last, e.shots[e.shotsOf[a][n-1]].date)
		}
	}
	return last
}

// cvx writes a vaccine code as the schedule does.
func (s *Schedule) cvx(c uint16) iis.CVX {
	if v := s.vaccines[c]; v != nil {
		return v.cvx
	}
	return iis.CVX(strconv.Itoa(int(c)))
}
