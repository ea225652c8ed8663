package match

import "slices"

// verdict applies the rules to one comparison.
type verdict struct {
	a, b  *person
	c     *comparison
	apart bool
}

// rule is one named condition.
type rule struct {
	id    string
	holds func(v *verdict) bool
}

// vetoes forbid a link for ever.
var vetoes = []rule{
	{"V1", func(v *verdict) bool {
		return len(v.a.suffixes) > 0 && len(v.b.suffixes) > 0 && !v.meet(v.a.suffixes, v.b.suffixes)
	}},
	{"V2", (*verdict).differentTwins},
	{"V3", func(v *verdict) bool { return v.apart }},
	{"V4", func(v *verdict) bool { return v.c.yearsOff > 15 && !v.strongID() }},
}

// accepts make a match whatever the score.
var accepts = []rule{
	{"D1", func(v *verdict) bool {
		return (v.c.grade[registry] == exact || v.c.grade[certificate] == exact) && !(v.c.grade[birth] == differs && v.c.grade[first] == differs)
	}},
	{"D2", func(v *verdict) bool {
		return v.c.grade[record] == exact && v.c.at(birth, near) && (v.firstFits() || v.c.at(last, near))
	}},
	{"D3", func(v *verdict) bool {
		return (v.c.grade[social] == exact || v.c.grade[insurance] == exact) && v.c.grade[birth] == exact && v.firstFits()
	}},
	{"D4", func(v *verdict) bool {
		return v.fullName() && v.c.grade[birth] == exact && v.supports() > 0
	}},
	{"D5", func(v *verdict) bool { // ours: name, birth date and sex agree and nothing speaks against it
		return v.fullName() && v.c.grade[birth] == exact && v.c.grade[sex] == exact && !v.c.halfBirth
	}},
	{"N1", (*verdict).namedNewborn},
}

// caps leave a match to a human.
var caps = []rule{
	{"C1", (*verdict).twins},
	{"C2", func(v *verdict) bool { return v.c.grade[first] == missing }},
	{"C4", func(v *verdict) bool { return v.personFields() < 3 }},
	{"C5", func(v *verdict) bool {
		return v.c.grade[record] == exact && !v.firstFits() && v.c.grade[birth] == differs
	}},
	{"C6", func(v *verdict) bool { return v.c.grade[sex] == differs && v.conflicts() > 1 }},
	{"C7", func(v *verdict) bool { return v.c.partsOff >= 2 && v.c.grade[birth] != near && !v.strongID() }},
	{"C8", func(v *verdict) bool { return v.a.died != 0 && v.b.died != 0 && v.a.died != v.b.died }},
	{"C10", func(v *verdict) bool { return v.c.clash }}, // ours: twins may share all but the middle name
	{"C11", func(v *verdict) bool { // ours: two different strong ids of one issuer
		return v.c.grade[record] == differs || v.c.grade[social] == differs || v.c.grade[registry] == differs || v.c.grade[certificate] == differs
	}},
}

// overrules names the caps that a deterministic rule does away with.
var overrules = map[string][]string{
	"D1": {"C1", "C2", "C4", "C6", "C10", "C11"},
	"D2": {"C2", "C4"},
	"D3": {"C4"},
	"N1": {"C2", "C4"},
}

// decide returns the outcome and the ids of the rules that hold.
func (v *verdict) decide(p float64, mode Mode) (Outcome, []string) {
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
	return v.outcome(p, accepted, capped, mode), ids
}

func (v *verdict) outcome(p float64, accepted, capped bool, mode Mode) Outcome {
	least := newBelow
	if mode == Query {
		least = 0.5
	}
	switch {
	case (accepted || p >= matchAt) && !capped:
		return Match
	case accepted || p >= least:
		return Review
	}
	return New
}

func (v *verdict) meet(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// firstFits tells whether the given names are equal, forms of each other or a typing
// mistake apart.
func (v *verdict) firstFits() bool { return v.c.at(first, near) }

func (v *verdict) fullName() bool { return v.c.grade[first] == exact && v.c.grade[last] == exact }

// supports counts what agrees beside name and birth date (D4).
func (v *verdict) supports() int {
	n := 0
	if v.c.at(address, alias) {
		n++
	}
	for _, f := range []field{phone, maiden, email, social4} {
		if v.c.grade[f] == exact {
			n++
		}
	}
	return n
}

func (v *verdict) strongID() bool {
	for _, f := range []field{registry, certificate, record, social, insurance} {
		if v.c.grade[f] == exact {
			return true
		}
	}
	return false
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

// conflicts counts the fields that speak against.
func (v *verdict) conflicts() int {
	n := 0
	for _, f := range []field{first, middle, last, birth, sex, order, maiden, guardian, record, social} {
		if v.c.grade[f] == differs {
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
