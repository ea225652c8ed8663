package cdsi

import (
	"strings"

	"github.com/openiis/openiis/iis"
)

// antigenFile reads the file of one antigen. A grave fault leaves the antigen out.
func (l *loader) antigenFile(name string, content []byte) {
	l.antigen = &antigen{file: name}
	l.groupOf, l.contra, l.series, l.dose, l.skip, l.set = nil, nil, nil, nil, nil, nil
	whole := l.file(name, content, l.antigenLine)
	if whole && l.antigen.name == "" {
		l.grave("the file names no antigen")
		whole = false
	}
	if !whole {
		l.s.Missing = append(l.s.Missing, l.faults[len(l.faults)-1])
		return
	}
	for _, a := range l.s.antigens {
		if a.name == l.antigen.name {
			l.grave("the antigen %s stands in %s too", a.name, a.file)
			l.s.Missing = append(l.s.Missing, l.faults[len(l.faults)-1])
			return
		}
	}
	if l.groupNames == nil {
		l.groupNames = map[int][]string{}
	}
	l.groupNames[len(l.s.antigens)] = l.groupOf
	l.s.antigens = append(l.s.antigens, *l.antigen)
}

func (l *loader) antigenLine(ln *line) {
	if l.common(ln) {
		return
	}
	a := l.antigen
	switch ln.keyword {
	case "antigen":
		a.name = ln.word()
	case "immune":
		if c, ok := l.code(ln.word()); ok {
			a.immune = append(a.immune, c)
		}
	case "immune-born":
		b := bornBefore{before: l.date(ln, "before"), country: ln.get("country"), except: l.codes(ln.get("except"))}
		if b.before == 0 {
			l.fault("immunity by birth date needs a date")
			return
		}
		a.born = append(a.born, b)
	case "contraindication":
		if c, ok := l.code(ln.word()); ok {
			ci := contraindication{code: c, from: l.span(ln, "from"), to: l.span(ln, "to"), guidance: ln.get("guidance")}
			l.window(ci.from, ci.to)
			a.contra = append(a.contra, ci)
		}
	case "vaccine-contraindication":
		if c, ok := l.code(ln.word()); ok {
			a.vaccineContra = append(a.vaccineContra, vaccineContraindication{code: c, guidance: ln.get("guidance")})
			l.contra = &a.vaccineContra[len(a.vaccineContra)-1]
		}
	case "vaccines":
		if l.contra == nil {
			l.fault("vaccines stands before a vaccine-contraindication")
			return
		}
		l.contra.vaccines = append(l.contra.vaccines, l.windows(ln)...)
	case "series":
		l.seriesLine(ln)
	default:
		l.seriesPart(ln)
	}
}

func (l *loader) seriesLine(ln *line) {
	a := l.antigen
	s := series{
		index: len(a.series), name: ln.word(), isDefault: ln.flag("default"), product: ln.flag("product"),
		seriesGroup: l.number("series group", ln.get("series-group")), groupName: ln.get("series-group-name"),
		preference: l.number("preference", ln.get("preference")),
		startFrom:  l.span(ln, "start-from"), startTo: l.span(ln, "start-to"),
		equivalent: l.numbers("equivalent series group", ln.get("equivalent")),
	}
	l.window(s.startFrom, s.startTo)
	if g := ln.get("gender"); g != "" {
		s.genders = strings.Split(g, ",")
	}
	if p := ln.get("priority"); len(p) == 1 {
		s.priority = p[0]
	}
	switch t := ln.get("type"); t {
	case "standard":
		s.kind = standard
	case "risk":
		s.kind = risk
	case "evaluation":
		s.kind = evaluationOnly
	default:
		l.grave("the series type %q is not known", t)
		return
	}
	l.groupOf = append(l.groupOf, ln.get("group"))
	a.series = append(a.series, s)
	l.series, l.dose, l.skip, l.set = &a.series[len(a.series)-1], nil, nil, nil
}

// seriesPart reads the lines within a series.
func (l *loader) seriesPart(ln *line) {
	if l.series == nil {
		l.fault("%s stands before the first series", ln.keyword)
		ln.tokens = nil
		return
	}
	switch ln.keyword {
	case "guidance":
		l.series.guidance = append(l.series.guidance, ln.word())
	case "indication":
		if c, ok := l.code(ln.word()); ok {
			in := indication{code: c, from: l.span(ln, "from"), to: l.span(ln, "to"), guidance: ln.get("guidance")}
			l.window(in.from, in.to)
			l.series.indications = append(l.series.indications, in)
		}
	case "dose":
		n := l.number("dose", ln.word())
		if n != len(l.series.doses)+1 {
			l.fault("dose %d stands at place %d of its series", n, len(l.series.doses)+1)
		}
		l.series.doses = append(l.series.doses, seriesDose{number: n})
		l.dose, l.skip, l.set = &l.series.doses[len(l.series.doses)-1], nil, nil
	default:
		if l.dose == nil {
			l.fault("%s stands before the first dose", ln.keyword)
			ln.tokens = nil
			return
		}
		l.dosePart(ln)
	}
}

// dosePart reads the lines within a dose of a series.
func (l *loader) dosePart(ln *line) {
	d := l.dose
	switch ln.keyword {
	case "age":
		a := ageRule{
			absMin: l.span(ln, "abs-min"), min: l.span(ln, "min"), recFrom: l.span(ln, "recommend-from"),
			recTo: l.span(ln, "recommend-to"), max: l.span(ln, "max"), lifetime: l.lifetime(ln),
		}
		l.order("age", a.absMin, a.min, a.recFrom, a.max)
		d.ages = append(d.ages, a)
	case "interval":
		if in, ok := l.interval(ln); ok {
			d.intervals = append(d.intervals, in)
		}
	case "allowed-interval":
		if in, ok := l.interval(ln); ok {
			d.allowed = append(d.allowed, in)
		}
	case "prefer":
		p := preferable{maker: iis.MVX(ln.get("maker")), product: ln.get("product"), volume: ln.get("volume"), forecast: ln.flag("forecast")}
		for _, p.window = range l.windows(ln) {
			d.preferred = append(d.preferred, p)
			d.preferSet.add(p.cvx)
		}
	case "allow":
		for _, w := range l.windows(ln) {
			d.allowable = append(d.allowable, w)
			d.allowSet.add(w.cvx)
		}
	case "inadvertent":
		for _, c := range l.codes(ln.word()) {
			d.inadvertent.add(c)
		}
	case "recurring":
		d.recurring = true
	case "season":
		d.seasonFrom, d.seasonTo = l.date(ln, "from"), l.date(ln, "to")
		if d.seasonFrom != 0 && d.seasonTo != 0 && d.seasonFrom > d.seasonTo {
			l.fault("impossible season: %s is after %s", d.seasonFrom, d.seasonTo)
		}
	case "skip", "set", "when-age", "when-interval", "when-completed", "when-count":
		l.skipPart(ln)
	default:
		l.fault("the keyword %s is not known", ln.keyword)
		ln.tokens = nil
	}
}

// windows reads vaccines that share one age window: "10,110 from=6w to=7y".
func (l *loader) windows(ln *line) []window {
	codes := l.codes(ln.word())
	from, to := l.span(ln, "from"), l.span(ln, "to")
	l.window(from, to)
	out := make([]window, 0, len(codes))
	for _, c := range codes {
		out = append(out, window{c, from, to})
	}
	return out
}

// interval reads "interval after=previous", "after=dose:1", "after=vaccine:33,133" or
// "after=observation:170".
func (l *loader) interval(ln *line) (interval, bool) {
	in := interval{
		absMin: l.span(ln, "abs-min"), min: l.span(ln, "min"), recFrom: l.span(ln, "recommend-from"),
		recTo: l.span(ln, "recommend-to"), priority: ln.flag("priority"), lifetime: l.lifetime(ln),
	}
	l.order("interval", in.absMin, in.min, in.recFrom, in.recTo)
	after := ln.get("after")
	what, list, _ := strings.Cut(after, ":")
	switch what {
	case "previous":
		in.from = fromPrevious
	case "dose":
		in.from, in.target = fromTarget, l.number("dose", list)
		if in.target < 1 || in.target >= l.dose.number {
			l.grave("dangling reference: dose %d counts from dose %d", l.dose.number, in.target)
			return in, false
		}
	case "vaccine":
		in.from, in.vaccines = fromVaccine, l.codeSet(list)
	case "observation":
		in.from = fromObservation
		c, ok := l.code(list)
		if !ok {
			return in, false
		}
		in.observation = c
	default:
		l.grave("an interval counts from %q, which is not known", after)
		return in, false
	}
	return in, true
}

// skipPart reads the conditional skips of a dose: skip > set > when.
func (l *loader) skipPart(ln *line) {
	d := l.dose
	switch ln.keyword {
	case "skip":
		sk := skip{all: ln.flag("all")}
		switch context := ln.word(); context {
		case "both":
			sk.evaluation, sk.forecast = true, true
		case "evaluation":
			sk.evaluation = true
		case "forecast":
			sk.forecast = true
		default:
			l.grave("the skip context %q is not known", context)
		}
		d.skips = append(d.skips, sk)
		l.skip, l.set = &d.skips[len(d.skips)-1], nil
		return
	case "set":
		if l.skip == nil {
			l.fault("set stands before a skip")
			ln.tokens = nil
			return
		}
		l.skip.sets = append(l.skip.sets, skipSet{all: ln.flag("all"), note: ln.get("note"), lifetime: l.lifetime(ln)})
		l.set = &l.skip.sets[len(l.skip.sets)-1]
		return
	}
	if l.set == nil {
		l.fault("%s stands before a set", ln.keyword)
		ln.tokens = nil
		return
	}
	l.set.conditions = append(l.set.conditions, l.condition(ln))
}

func (l *loader) condition(ln *line) condition {
	c := condition{
		from: l.span(ln, "from"), to: l.span(ln, "to"), start: l.date(ln, "start"), end: l.date(ln, "end"),
	}
	l.window(c.from, c.to)
	if c.start != 0 && c.end != 0 && c.start >= c.end {
		l.fault("impossible window: from %s to %s", c.start, c.end)
	}
	switch ln.keyword {
	case "when-age":
		c.kind = whenAge
	case "when-interval":
		c.kind, c.interval = whenInterval, l.span(ln, "after-previous")
	case "when-completed":
		c.kind, c.groups = whenCompleted, l.numbers("series group", ln.word())
		l.antigen.completion = true
	case "when-count":
		c.kind = whenCount
		list := ln.get("vaccines")
		c.vaccines, c.anyVaccine = l.codeSet(list), list == ""
		c.valid = ln.flag("valid")
		switch compare := ln.word(); compare {
		case "more-than":
			c.compare = moreThan
		case "equal-to":
			c.compare = equalTo
		case "less-than":
			c.compare = lessThan
		default:
			l.grave("the comparison %q is not known", compare)
		}
		c.count = l.number("count", ln.word())
	}
	return c
}
