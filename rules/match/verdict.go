package match

import "slices"

// verdict applies the rules to one comparison.
type verdict struct {
	a, b  *person
	c     *comparison
	apart bool
	mode  Mode
}

// rule is one named condition.
type rule struct {
	id    string
	holds func(v *verdict) bool
}

// vetoes forbid a link for ever.
var vetoes = []rule{
	{"V1", func(v *verdict) bool {
		return len(v.a.suffixes) > 0 && len(v.b.suffixes) > 0 && !meet(v.a.suffixes, v.b.suffixes)
	}},
	{"V2", (*verdict).differentTwins},
	{"V3", func(v *verdict) bool { return v.apart }},
	{"V4", func(v *verdict) bool { return v.c.yearsOff > 15 && !v.strongID() }},
}

// accepts make a match whatever the score.
var accepts = []rule{
	{"D1", func(v *verdict) bool {
		return (v.c.grade[registry] == exact || v.c.grade[certificate] == exact) && (v.firstFits() || v.c.at(birth, near))
	}},
	{"D2", func(v *verdict) bool {
		return v.c.grade[record] == exact && v.c.at(birth, near) && (v.firstFits() && v.c.at(last, weak) || v.supports() > 1 && (v.firstFits() || v.c.at(last, near)))
	}},
	{"D3", func(v *verdict) bool {
		return (v.c.grade[social] == exact || v.c.grade[insurance] == exact) && v.c.grade[birth] == exact &&
			(v.c.at(first, alias) || v.firstFits() && v.supports() > 1) && v.c.at(last, weak)
	}},
	{"D4", func(v *verdict) bool { return v.fullName() && v.c.grade[birth] == exact && v.layer() == Match }},
	{"D5", (*verdict).plainlyNamed},
	{"N1", (*verdict).namedNewborn},
}

// caps leave a match to a human.
var caps = []rule{
	{"C1", (*verdict).twins},
	{"C2", func(v *verdict) bool { return v.c.grade[first] == missing }},
	{"C4", func(v *verdict) bool { return v.personFields() < 3 && v.supports() == 0 }},
	{"C5", func(v *verdict) bool {
		return v.c.grade[record] == exact && !v.firstFits() && v.c.grade[birth] == differs
	}},
	{"C6", func(v *verdict) bool { return v.c.grade[sex] == differs && v.conflicts()+v.slips() > 1 }},
	{"C7", func(v *verdict) bool { return v.c.partsOff >= 2 && v.c.grade[birth] != near && !v.strongID() }},
	{"C8", func(v *verdict) bool { return v.a.died != 0 && v.b.died != 0 && v.a.died != v.b.died }},
	{"C10", func(v *verdict) bool { return v.c.clash }}, // ours: twins may share all but the middle name
	{"C11", (*verdict).otherIDs},
}

// overrules names the caps that a deterministic rule does away with.
var overrules = map[string][]string{
	"D1": {"C1", "C2", "C4", "C6", "C10", "C11"},
	"D2": {"C2", "C4"},
	"D3": {"C4"},
	"N1": {"C2", "C4"},
}

// decide returns the outcome and the ids of the rules that hold.
func (v *verdict) decide(p float64) (Outcome, []string) {
	var ids []string
	for _, r := range vetoes {
		if r.holds(v) {
			ids = append(ids, r.id)
		}
	}
	if len(ids) > 0 {
		return New, ids
	}
	var lifted []string
	for _, r := range accepts {
		if r.holds(v) {
			ids = append(ids, r.id)
			lifted = append(lifted, overrules[r.id]...)
		}
	}
	accepted := len(ids) > 0
	capped := false
	for _, r := range caps {
		if r.holds(v) && !slices.Contains(lifted, r.id) {
			ids, capped = append(ids, r.id), true
		}
	}
	return v.outcome(p, accepted, capped), ids
}

// outcome joins the rules, the second layer and the posterior: none alone makes a match
// of what another thinks is somebody else.
func (v *verdict) outcome(p float64, accepted, capped bool) Outcome {
	least := newBelow
	if v.mode == Query {
		least = listFrom
	}
	layer := v.layer()
	switch {
	case (accepted || layer == Match && p >= matchAt) && !capped:
		return Match
	case accepted || layer != New && p >= least:
		return Review
	}
	return New
}

func meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// firstFits tells whether the given names are equal, forms of each other, a typing
// mistake apart, or one stands in another place.
func (v *verdict) firstFits() bool { return v.c.at(first, initial) }

func (v *verdict) fullName() bool { return v.c.grade[first] == exact && v.c.grade[last] == exact }

func (v *verdict) strongID() bool {
	for _, f := range []field{registry, certificate, record, social, insurance} {
		if v.c.grade[f] == exact {
			return true
		}
	}
	return false
}

// plainlyNamed is D5 (ours): first and family name, birth date and sex are equal and
// nothing speaks against it. It holds only where the candidates of the whole registry
// were looked at, so that the name is known to be the only one of that day; and for a
// report not on 1 January, which many senders put for an unknown day.
func (v *verdict) plainlyNamed() bool {
	if v.mode == Pair || v.mode == Message && v.c.halfBirth {
		return false
	}
	return v.fullName() && v.c.grade[birth] == exact && v.c.grade[sex] == exact && v.conflicts() == 0
}

// personFields counts the comparable fields that tell a person from the household.
func (v *verdict) personFields() int {
	n := 0
	for _, f := range []field{first, middle, birth, sex, registry, certificate, record, social, social4, insurance} {
		if v.c.grade[f] != missing {
			n++
		}
	}
	return n
}

// differentTwins is V2: two of a multiple birth by order and by name, or two newborns
// without a name and of different order.
func (v *verdict) differentTwins() bool {
	if v.c.grade[order] != differs {
		return false
	}
	nameless := !v.a.hasFirst() && !v.b.hasFirst()
	return nameless || (v.a.multiple || v.b.multiple) && !v.firstFits() && v.c.grade[first] != missing
}

// twins is C1: born on one day into one family, and yet not of one name or order.
func (v *verdict) twins() bool {
	if v.c.grade[birth] != exact || !(v.c.at(last, near) || v.c.at(maiden, near) || v.c.at(address, alias)) {
		return false
	}
	return v.c.grade[order] == differs || v.c.grade[first] != missing && !v.firstFits()
}

// otherIDs is C11 (ours): two different strong ids of one issuer. A sender may have
// numbered a person twice, so that a record number counts only with a sign of twins.
func (v *verdict) otherIDs() bool {
	for _, f := range []field{certificate, social} {
		if v.c.grade[f] == differs {
			return true
		}
	}
	return v.c.grade[record] == differs && (v.a.multiple || v.b.multiple || v.c.clash || v.slips() > 0)
}

// namedNewborn is N1: a newborn without a name, told by birth date, sex, mother and one
// thing more.
func (v *verdict) namedNewborn() bool {
	a, b := v.a.newborn && !v.a.hasFirst(), v.b.newborn && !v.b.hasFirst()
	mother := v.c.at(maiden, near) || v.c.grade[guardian] == exact
	more := v.c.grade[phone] == exact || v.c.at(address, alias) || v.c.grade[record] == exact || v.c.grade[order] == exact
	if !(a || b) || v.c.grade[birth] != exact || v.c.grade[sex] != exact || !mother || !more {
		return false
	}
	return v.c.grade[order] == exact || !v.a.multiple && !v.b.multiple
}
