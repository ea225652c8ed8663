package consolidate

import "slices"

// outcome of the evaluation of a pair.
type outcome uint8

const (
	unselected outcome = iota // could not be one dose: not compared
	same
	unsure
	different
)

// windowDays is how far apart two reports of one vaccine group may be dated and still be
// compared: the 28-day minimum interval less 4 days of grace less 1 (MIROW 2006).
const windowDays = 23

// shortWindows are for groups whose doses may lawfully lie closer together (ours).
var shortWindows = map[string]int{
	"RABIES": 2, "cholera": 1, "TYPHOID": 1, "Japanese encephalitis": 6, "COVID-19": 16,
}

// window returns how many days apart two reports may be and still be one dose: the
// longest of the groups they share, and false where they share none.
func window(a, b *report) (days int, shared bool) {
	for _, g := range a.groups {
		if !slices.Contains(b.groups, g) {
			continue
		}
		w, short := shortWindows[g]
		if !short {
			return windowDays, true
		}
		days, shared = max(days, w), true
	}
	return days, shared
}

// row is one line of the decision table: the first whose condition holds decides.
type row struct {
	id    string
	holds func(a, b *report, days int) bool
	is    outcome
}

// table follows vaccination-level deduplication of the MIROW guide, worked out by us.
// Where one is administered and one historical, a is the administered one.
var table = []row{
	{"E0", func(a, b *report, d int) bool { return d == 0 && twoSites(a, b) }, different},
	{"E1", func(a, b *report, d int) bool { return d == 0 && sameCode(a, b) && !lotsConflict(a, b) }, same},
	{"E4", func(a, b *report, d int) bool {
		return d == 0 && !hearsay(a, b) && a.org == b.org && !sameCode(a, b) && lotsConflict(a, b)
	}, different},
	{"E2", func(a, b *report, d int) bool { return d == 0 && mixed(a, b) && compatible(a, b) }, same},
	{"E3", func(a, b *report, d int) bool {
		return d == 0 && a.origin != administered && b.origin != administered && compatible(a, b)
	}, same},
	{"E6", func(a, b *report, d int) bool {
		return d == 0 && given(a, b) && a.org != b.org && lotsConflict(a, b)
	}, unsure},
	{"E7", func(a, b *report, d int) bool {
		return d >= 1 && d <= 6 && mixed(a, b) && compatible(a, b) && !lotsConflict(a, b)
	}, same},
	{"E8", func(a, b *report, d int) bool {
		return d >= 1 && d <= 3 && a.origin != administered && b.origin != administered && compatible(a, b) && !lotsConflict(a, b)
	}, unsure},
	{"E9", func(a, b *report, d int) bool {
		return lotsAgree(a, b) && sameProduct(a, b) && !(given(a, b) && a.org == b.org)
	}, same},
	{"E10", func(a, b *report, d int) bool {
		return d >= 1 && d <= 7 && given(a, b) && a.org != b.org && sameCode(a, b) && !lotsConflict(a, b)
	}, unsure},
	{"E11", func(a, b *report, d int) bool {
		return d >= 7 && mixed(a, b) && sameCode(a, b) && !lotsConflict(a, b) && (a.org == b.org || defaultDay(b))
	}, same},
	{"E12", func(a, b *report, d int) bool {
		return d >= 7 && mixed(a, b) && compatible(a, b) && !lotsConflict(a, b)
	}, unsure},
	{"E12", func(a, b *report, d int) bool { return d >= 7 && mixed(a, b) }, different},
	{"E13", func(a, b *report, d int) bool { return d > 0 && !hearsay(a, b) && lotsConflict(a, b) }, different},
	{"E14", func(a, b *report, d int) bool {
		return d > 0 && !hearsay(a, b) && a.org != b.org && len(a.groups) != len(b.groups)
	}, different},
}

// evaluate says whether two reports are of one dose, and by which rule. The order of the
// two does not matter.
func evaluate(a, b *report) (outcome, string) {
	days := apart(a, b)
	if days > windowDays {
		return unselected, ""
	}
	if w, shared := window(a, b); !shared || days > w {
		return unselected, ""
	}
	if b.origin == administered && a.origin != administered {
		a, b = b, a
	}
	for _, r := range table {
		if r.holds(a, b, days) {
			return r.is, r.id
		}
	}
	switch w := weigh(a, b); {
	case w > sameOver:
		return same, "E15"
	case w < differsUnder:
		return different, "E15"
	}
	return unsure, "E15"
}

// twoSites tells whether one message reports two doses of one day in two places of the
// body, each under a number of its own: two injections, such as two of nirsevimab.
func twoSites(a, b *report) bool {
	return a.submission == b.submission && a.filler != "" && b.filler != "" && a.filler != b.filler &&
		a.site != "" && b.site != "" && a.site != b.site
}

// given tells whether both reporters say that they gave the dose.
func given(a, b *report) bool { return a.origin == administered && b.origin == administered }

// mixed tells whether exactly one gave it; who does not say so tells of it.
func mixed(a, b *report) bool { return a.origin == administered && b.origin != administered }

// hearsay tells whether one says to have it from elsewhere.
func hearsay(a, b *report) bool { return a.origin == historical || b.origin == historical }

// defaultDay tells whether the day may stand for a month of which no more was known.
func defaultDay(r *report) bool {
	_, _, d := r.date.YMD()
	return d == 1 || d == 15
}
