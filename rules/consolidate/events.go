package consolidate

import (
	"cmp"
	"slices"

	"github.com/openiis/openiis/iis"
)

// TwoOnOneDay flags events of one vaccine group on one day that are not the same dose.
const TwoOnOneDay = "two-of-one-group-on-one-day"

// Decided is the rule of a pair about which a human has decided.
const Decided = "decided"

// Events groups reports into doses, each with the report that speaks for it and why.
// Any order of reports gives the same events, earliest first. Every report of a dose is
// in exactly one; refusals, absences and deleted reports are in none. decided holds what
// people have decided, and goes before every rule.
func Events(reports []iis.Vaccination, decided []iis.DoseDecision, codes Codes) []iis.DoseEvent {
	rs := make([]*report, 0, len(reports))
	for i := range reports {
		if v := &reports[i]; v.Dose() && v.State != iis.StateDeleted {
			rs = append(rs, reportOf(v, codes))
		}
	}
	slices.SortFunc(rs, byVoice)
	b := builder{all: rs, decided: map[pair]bool{}}
	for _, d := range byTime(decided) {
		b.decided[pairOf(d.A, d.B)] = d.Same
	}
	for i := range rs {
		b.place(rs[i])
	}
	return b.events()
}

// byTime sorts decisions so that the newest about a pair holds.
func byTime(decided []iis.DoseDecision) []iis.DoseDecision {
	out := slices.Clone(decided)
	slices.SortStableFunc(out, func(a, b iis.DoseDecision) int { return a.At.Compare(b.At) })
	return out
}

type pair struct{ a, b iis.VaccinationID }

func pairOf(a, b iis.VaccinationID) pair { return pair{min(a, b), max(a, b)} }

// byVoice puts first who may speak for a dose: the giver before hearsay, a specific code
// before an unspecified one, a whole combination before its parts, then who knows lot and
// maker, a whole dose before a partial one, more fields, the newest. The rest only makes
// the order total.
func byVoice(x, y *report) int {
	return cmp.Or(
		-compareBool(x.origin == administered, y.origin == administered),
		compareBool(x.unspecified || x.cvx == "", y.unspecified || y.cvx == ""),
		-cmp.Compare(len(x.groups), len(y.groups)),
		-compareBool(x.lot != "" && x.maker != "", y.lot != "" && y.maker != ""),
		compareBool(x.full.Completion == iis.PartiallyGiven, y.full.Completion == iis.PartiallyGiven),
		-cmp.Compare(filled(x), filled(y)),
		-x.full.At.Compare(y.full.At),
		cmp.Compare(x.date, y.date),
		cmp.Compare(x.full.ID, y.full.ID),
		cmp.Compare(x.org, y.org),
		cmp.Compare(x.cvx, y.cvx),
		cmp.Compare(x.filler, y.filler),
	)
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// filled counts the key fields of a report that are there.
func filled(r *report) int {
	n := 0
	for _, there := range []bool{r.lot != "", r.maker != "", r.product != "", r.site != "", r.full.Route.Code != "", r.full.AmountKnown, !r.full.Expires.IsZero(), r.full.GivenBy.Family != ""} {
		if there {
			n++
		}
	}
	return n
}

// group is one dose in the making; its first member speaks.
type group struct {
	members []*report
	why     string
}

type builder struct {
	all     []*report
	groups  []*group
	decided map[pair]bool
}

// evaluate is evaluate with the decisions of people before the rules.
func (b *builder) evaluate(x, y *report) (outcome, string) {
	if len(b.decided) > 0 {
		if is, ok := b.decided[pairOf(x.full.ID, y.full.ID)]; ok && is {
			return same, Decided
		} else if ok {
			return different, Decided
		}
	}
	o, why := evaluate(x, y)
	if o == same && (loses(y, x, b.all) || loses(x, y, b.all)) {
		return unsure, why
	}
	return o, why
}

// loses tells whether joining the hearsay of a combination to the part that was given
// would lose its other parts: they must all have been given on that day.
func loses(part, whole *report, all []*report) bool {
	if part.origin != administered || whole.origin == administered || within(whole, part) {
		return false
	}
	return slices.ContainsFunc(whole.groups, func(g string) bool {
		return !slices.ContainsFunc(all, func(r *report) bool {
			return r.origin == administered && apart(r, part) == 0 && slices.Contains(r.groups, g)
		})
	})
}

// place puts a report into the group it fits best, or into a new one. Reports come in
// the order of byVoice, so the first member of a group is its best.
func (b *builder) place(r *report) {
	var to *group
	var toWhy string
	for _, g := range b.groups {
		why, ok := b.fits(r, g)
		if ok && (to == nil || better(r, g, to, why, toWhy)) {
			to, toWhy = g, why
		}
	}
	if to == nil {
		b.groups = append(b.groups, &group{members: []*report{r}})
		return
	}
	to.members = append(to.members, r)
	if to.why == "" || toWhy == Decided {
		to.why = toWhy
	}
}

// better tells whether group g is nearer to r than the one chosen so far.
func better(r *report, g, than *group, why, thanWhy string) bool {
	if (why == Decided) != (thanWhy == Decided) {
		return why == Decided
	}
	x, y := g.members[0], than.members[0]
	return cmp.Or(cmp.Compare(apart(r, x), apart(r, y)), -cmp.Compare(weigh(r, x), weigh(r, y))) < 0
}

// fits tells whether r is the same as the group's speaker (or, where none gave the dose,
// as any member) and different from none, and by which rule.
func (b *builder) fits(r *report, g *group) (string, bool) {
	why := ""
	for i, m := range g.members {
		o, rule := b.evaluate(r, m)
		switch {
		case o == different:
			return "", false
		case o != same:
		case rule == Decided:
			why = Decided
		case why == "" && (i == 0 || g.members[0].origin != administered):
			why = rule
		}
	}
	if why == "" {
		return "", false
	}
	if why == Decided {
		return why, true
	}
	best := g.members[0]
	for _, m := range g.members {
		if apart(r, m) > 2*windowDays || given(r, m) && r.date != m.date && why != "E9" || samePart(r, m, best) {
			return "", false
		}
	}
	return why, true
}

// samePart tells whether a combination has already taken in the same part of another
// day: each part belongs to it at most once.
func samePart(r, m, whole *report) bool {
	return r.date != m.date && len(r.groups) < len(whole.groups) && slices.Equal(r.groups, m.groups)
}

// events turns the groups into dose events.
func (b *builder) events() []iis.DoseEvent {
	slices.SortFunc(b.groups, func(x, y *group) int {
		return cmp.Or(cmp.Compare(x.members[0].date, y.members[0].date), cmp.Compare(x.members[0].cvx, y.members[0].cvx), byVoice(x.members[0], y.members[0]))
	})
	out := make([]iis.DoseEvent, len(b.groups))
	for i, g := range b.groups {
		e := &out[i]
		e.Speaks, e.Why = *g.members[0].full, g.why
		if n := len(g.members) - 1; n > 0 {
			e.Others = make([]iis.Vaccination, 0, n)
		}
		for _, m := range g.members[1:] {
			e.Others = append(e.Others, *m.full)
		}
		fill(e)
		for _, other := range b.groups {
			if other != g {
				b.doubts(e, g, other)
			}
		}
		slices.Sort(e.Unsure)
		e.Unsure = slices.Compact(e.Unsure)
	}
	return out
}

// doubts notes where an event may be the same as another, or stands beside one of its
// own group on one day.
func (b *builder) doubts(e *iis.DoseEvent, g, other *group) {
	if x, y := g.members[0], other.members[0]; x.date == y.date && meet(x, y) && !slices.Contains(e.Flags, TwoOnOneDay) {
		e.Flags = append(e.Flags, TwoOnOneDay)
	}
	for _, x := range g.members {
		for _, y := range other.members {
			if o, _ := b.evaluate(x, y); o == unsure {
				e.Unsure = append(e.Unsure, y.full.ID)
			}
		}
	}
}
