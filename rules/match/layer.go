package match

// The second layer judges what the sum of bits cannot: how the fields go together. It
// counts three things, and each only ever helps or hurts: slips in the name and birth
// date, fields beside them that agree, and fields that speak against. The cells were set
// by us with a set of pairs in view that registry experts have judged.

// slipsOf says how far a grade is from full agreement.
var slipsOf = [...][len(gradeNames)]int{
	first: {missing: 2, differs: 2, weak: 1, initial: 1, swapped: 1, near: 1},
	last:  {missing: 2, differs: 2, weak: 1, initial: 1, swapped: 1, near: 1, alias: 1},
	birth: {missing: 1, differs: 2, weak: 1, near: 1},
}

// slips counts what is amiss in first and family name and birth date. A newborn's
// missing name is a small matter.
func (v *verdict) slips() int {
	n := slipsOf[first][v.c.grade[first]] + slipsOf[last][v.c.grade[last]] + slipsOf[birth][v.c.grade[birth]]
	if v.c.grade[first] == missing && (v.a.newborn || v.b.newborn) {
		n--
	}
	return n
}

// supports counts what agrees beside name, birth date and sex.
func (v *verdict) supports() int {
	n := 0
	if v.c.at(address, near) {
		n++
	}
	for _, f := range []field{middle, phone, email, maiden, guardian, certificate, record, social, insurance} {
		if v.c.grade[f] == exact {
			n++
		}
	}
	if v.c.grade[social] == missing && v.c.grade[social4] == exact {
		n++
	}
	return n
}

// conflicts counts what speaks against; different middle names do so twice, and another
// address with another phone once, since people move.
func (v *verdict) conflicts() int {
	n := 0
	if v.c.grade[address] == differs || v.c.grade[phone] == differs {
		n++
	}
	for _, f := range []field{sex, middle, maiden, guardian, social, insurance} {
		if v.c.grade[f] == differs {
			n++
		}
	}
	if v.c.clash {
		n++
	}
	return n
}

// layer is the outcome by slips, supports and conflicts.
func (v *verdict) layer() Outcome {
	s, c := v.supports(), v.conflicts()
	switch v.slips() {
	case 0:
		switch {
		case s >= 1 && c <= 1, s >= 3:
			return Match
		case s >= 1, c <= 2:
			return Review
		}
	case 1:
		switch {
		case s >= v.supportsForSlip() && c <= 1:
			return Match
		case s >= 1 && c <= 2, c <= 1:
			return Review
		}
	case 2:
		switch {
		case s == 1 && c == 0 && v.c.at(address, alias) && v.c.at(last, weak):
			return Review
		case s >= 2 && c <= 1:
			return Review
		}
	}
	return New
}

// supportsForSlip is how many fields must agree to make up for one slip: a wrong digit
// of the birth date takes more than a part of it, since twins and siblings of another
// name do not come so near, but other people's children do; a name in another place
// takes less.
func (v *verdict) supportsForSlip() int {
	switch {
	case v.c.grade[birth] == near:
		return 4
	case v.c.grade[first] == swapped:
		return 2
	}
	return 3
}
