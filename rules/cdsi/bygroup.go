package cdsi

import (
	"cmp"
	"slices"

	"github.com/openiis/openiis/iis"
)

// GroupLine is a vaccine group on one line: the forecast that matters first, and those
// that stand below it.
type GroupLine struct {
	VaccineGroup string
	First        iis.GroupForecast
	Others       []iis.GroupForecast
}

// ByGroup orders the forecasts of an assessment for a reader: one line a vaccine group,
// first what is due first and can be acted on. The order is ours, not CDSi's: due now,
// due within a year, complete or immune, due later, contraindicated, not recommended,
// aged out; among equals the earlier recommended date, then the schedule's order.
func ByGroup(a iis.Assessment) []GroupLine {
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
		slices.SortStableFunc(l.Others, func(x, y iis.GroupForecast) int { return compareForecasts(a.On, x, y) })
	}
	slices.SortStableFunc(lines, func(x, y GroupLine) int { return compareForecasts(a.On, x.First, y.First) })
	return lines
}

func compareForecasts(on iis.Date, a, b iis.GroupForecast) int {
	return cmp.Or(cmp.Compare(urgency(on, a), urgency(on, b)), cmp.Compare(a.Recommended, b.Recommended))
}

// urgency grades a forecast; lower comes first.
func urgency(on iis.Date, g iis.GroupForecast) int {
	switch g.Status {
	case iis.SeriesNotComplete:
		switch {
		case g.Recommended <= on:
			return 0
		case g.Recommended <= on.AddYears(1):
			return 1
		}
		return 3
	case iis.SeriesComplete, iis.SeriesImmune:
		return 2
	case iis.SeriesContraindicated:
		return 4
	case iis.SeriesNotRecommended:
		return 5
	}
	return 6
}
