package iis

import (
	"cmp"
	"slices"
)

// GroupLine is a vaccine group on one line: the forecast that matters first, and those
// that stand below it.
type GroupLine struct {
	VaccineGroup string
	First        GroupForecast
	Others       []GroupForecast
}

// ByGroup orders the forecasts of an assessment for a reader: one line a vaccine group,
// first what is due first and can be acted on. The order is ours, not CDSi's: due now,
// due within a year, complete or immune, due later, contraindicated, not recommended,
// aged out; among equals the earlier recommended date, then the schedule's order.
func (a Assessment) ByGroup() []GroupLine {
	var lines []GroupLine
	for _, g := range a.Groups {
		i := slices.IndexFunc(lines, func(l GroupLine) bool { return l.VaccineGroup == g.VaccineGroup })
		if i < 0 {
			lines = append(lines, GroupLine{VaccineGroup: g.VaccineGroup, First: g})
			continue
		}
		l := &lines[i]
		if compareForecasts(a.On, g, l.First) < 0 {
			g, l.First = l.First, g
		}
		l.Others = append(l.Others, g)
	}
	for _, l := range lines {
		slices.SortStableFunc(l.Others, func(x, y GroupForecast) int { return compareForecasts(a.On, x, y) })
	}
	slices.SortStableFunc(lines, func(x, y GroupLine) int { return compareForecasts(a.On, x.First, y.First) })
	return lines
}

func compareForecasts(on Date, a, b GroupForecast) int {
	return cmp.Or(cmp.Compare(urgency(on, a), urgency(on, b)), cmp.Compare(a.Recommended, b.Recommended))
}

// urgency grades a forecast; lower comes first.
func urgency(on Date, g GroupForecast) int {
	switch g.Status {
	case SeriesNotComplete:
		switch {
		case g.Recommended <= on:
			return 0
		case g.Recommended <= on.AddYears(1):
			return 1
		}
		return 3
	case SeriesComplete, SeriesImmune:
		return 2
	case SeriesContraindicated:
		return 4
	case SeriesNotRecommended:
		return 5
	}
	return 6
}
