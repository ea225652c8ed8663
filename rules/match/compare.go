package match

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// grade says how well two values agree, worst first. What each grade means for a field
// is told by the function that compares it; how much it is worth, by the model.
type grade uint8

const (
	missing grade = iota // on one side or both: says nothing
	differs
	weak    // something in common
	initial // only the first letter is known, and it agrees
	swapped // stands in another part of the name
	near    // a likely typing mistake
	alias   // another form of the same: nickname, former or partial name, former flat
	exact
)

var gradeNames = [...]string{"missing", "differs", "weak", "initial", "swapped", "near", "alias", "exact"}

// field is one thing compared.
type field uint8

const (
	first field = iota
	middle
	last
	birth
	sex
	order
	address
	phone
	email
	maiden
	guardian
	registry
	certificate
	record
	social
	social4
	insurance
	history
	fields
)

var fieldNames = [...]string{"first", "middle", "last", "birth-date", "sex", "birth-order", "address", "phone", "email",
	"mothers-maiden", "guardian", "registry-id", "birth-certificate", "record-number", "ssn", "ssn4", "member-id", "vaccinations"}

// comparison holds the grade of each field for two persons.
type comparison struct {
	grade     [fields]grade
	partsOff  int  // how many of year, month and day differ in the nearest birth dates
	yearsOff  int  // years between the nearest birth dates
	halfBirth bool // the agreeing birth date is one that stands for "unknown"
	clash     bool // middle names that cannot be one
}

// at tells whether a field agrees at least as well as g.
func (c *comparison) at(f field, g grade) bool { return c.grade[f] >= g }

// compare grades all fields of two persons, taking the best of all pairs of values.
func compare(a, b *person) comparison {
	var c comparison
	c.names(a, b)
	c.births(a.births, b.births)
	c.grade[sex] = best(a.sexes, b.sexes, same[string])
	c.grade[order] = best(a.orders, b.orders, same[string])
	c.grade[address] = best(a.places, b.places, comparePlaces)
	c.grade[phone] = best(a.phones, b.phones, comparePhones)
	c.grade[email] = best(a.emails, b.emails, same[string])
	c.grade[guardian] = best(a.guardians, b.guardians, compareGuardians)
	c.maidens(a, b)
	for _, k := range idFields {
		c.grade[k.field] = compareIDs(a.ids, b.ids, k.kind)
	}
	if c.grade[registry] == differs {
		c.grade[registry] = missing // one may be another state's
	}
	return c
}

func best[T any](as, bs []T, how func(a, b T) grade) grade {
	g := missing
	for _, a := range as {
		for _, b := range bs {
			g = max(g, how(a, b))
		}
	}
	return g
}

func same[T comparable](a, b T) grade {
	if a == b {
		return exact
	}
	return differs
}

// names grades first, middle and last name. Names are taken as wholes where one is
// swapped with another, else each part for itself over all known names.
func (c *comparison) names(a, b *person) {
	for _, x := range a.names {
		for _, y := range b.names {
			c.grade[first] = max(c.grade[first], compareFirst(x.first, y.first))
			c.grade[last] = max(c.grade[last], compareLast(x, y))
			c.grade[middle] = max(c.grade[middle], compareMiddle(x.middle, y.middle))
			if oneGiven(x, y) {
				c.grade[first] = max(c.grade[first], alias)
			}
			if x.first != "" && x.last != "" && x.first == y.last && x.last == y.first {
				c.grade[first] = max(c.grade[first], swapped)
				c.grade[last] = max(c.grade[last], swapped)
			}
			if len(x.first) > 1 && x.first == y.middle || len(y.first) > 1 && y.first == x.middle {
				c.grade[first] = max(c.grade[first], swapped)
			}
		}
	}
	if c.grade[first] == swapped && c.grade[middle] == differs {
		c.grade[middle] = missing // one of them is the first name in another place
	}
	c.clash = c.grade[middle] == differs
}

// oneGiven tells whether two names hold the same given names, cut between first and middle
// at different places: MARIA JOSE, and MARIA with JOSE as the middle name.
func oneGiven(a, b name) bool {
	return min(len(a.first), len(b.first)) > 1 && a.first+a.middle == b.first+b.middle
}

// compareFirst: near is one edit or Jaro-Winkler .92 in names of at least four letters;
// weak is .80, or one being the beginning of the other.
func compareFirst(a, b string) grade {
	switch {
	case a == "" || b == "":
		return missing
	case a == b:
		return exact
	case sameRoot(a, b):
		return alias
	case len(a) == 1 || len(b) == 1:
		if a[0] == b[0] {
			return initial
		}
		return differs
	}
	jw := jaroWinkler(a, b)
	switch {
	case min(len(a), len(b)) >= 4 && (jw >= 0.92 || oneEdit(a, b)):
		return near
	case jw >= 0.80 || strings.HasPrefix(a, b) || strings.HasPrefix(b, a):
		return weak
	}
	return differs
}

func compareMiddle(a, b string) grade {
	switch {
	case a == "" || b == "":
		return missing
	case a == b:
		return exact
	case sameRoot(a, b):
		return alias
	case len(a) == 1 || len(b) == 1:
		if a[0] == b[0] {
			return initial
		}
		return differs
	case oneEdit(a, b) || jaroWinkler(a, b) >= 0.92:
		return near
	}
	return differs
}

// compareLast: alias is a shared part of a name with several.
func compareLast(a, b name) grade {
	if a.last == "" || b.last == "" {
		return missing
	}
	if a.last == b.last {
		return exact
	}
	for _, x := range a.lasts() {
		if slices.Contains(b.lasts(), x) {
			return alias
		}
	}
	jw := jaroWinkler(a.last, b.last)
	switch {
	case jw >= 0.92 || min(len(a.last), len(b.last)) >= 4 && oneEdit(a.last, b.last):
		return near
	case jw >= 0.80:
		return weak
	}
	return differs
}

// maidens grades the mother's maiden name; alias is that it equals the other's family
// name or that of a guardian.
func (c *comparison) maidens(a, b *person) {
	c.grade[maiden] = best(a.maidens, b.maidens, func(x, y string) grade {
		switch {
		case x == y:
			return exact
		case jaroWinkler(x, y) >= 0.88:
			return near
		}
		return differs
	})
	if c.grade[maiden] == differs && (usesName(a.maidens, b) || usesName(b.maidens, a)) {
		c.grade[maiden] = weak
	}
}

func usesName(maidens []string, p *person) bool {
	for _, n := range append(p.names[:len(p.names):len(p.names)], p.guardians...) {
		if slices.Contains(maidens, n.last) {
			return true
		}
	}
	return false
}

func compareGuardians(a, b name) grade {
	f, l := compareFirst(a.first, b.first), compareLast(a, b)
	switch {
	case f == exact && l == exact:
		return exact
	case f >= near && l >= near:
		return near
	case f >= near:
		return weak
	}
	return differs
}

// births grades the birth date; near is one wrong digit, two transposed ones or day and
// month exchanged, weak is two of year, month and day.
func (c *comparison) births(as, bs []iis.Date) {
	c.partsOff, c.yearsOff = 3, 1<<10
	for _, a := range as {
		for _, b := range bs {
			g, off, years := compareBirths(a, b)
			c.grade[birth] = max(c.grade[birth], g)
			c.partsOff, c.yearsOff = min(c.partsOff, off), min(c.yearsOff, years)
			if g == exact {
				_, m, d := a.YMD()
				c.halfBirth = m == 1 && d == 1
			}
		}
	}
	if c.grade[birth] == missing {
		c.partsOff, c.yearsOff = 0, 0
	}
}

func compareBirths(a, b iis.Date) (g grade, partsOff, years int) {
	if a == b {
		return exact, 0, 0
	}
	ay, am, ad := a.YMD()
	by, bm, bd := b.YMD()
	for _, off := range []bool{ay != by, am != bm, ad != bd} {
		if off {
			partsOff++
		}
	}
	years = max(ay-by, by-ay)
	switch {
	case ay == by && am == bd && ad == bm, oneDigit(a.Compact(), b.Compact()):
		return near, partsOff, years
	case partsOff == 1:
		return weak, partsOff, years
	}
	return differs, partsOff, years
}

// oneDigit tells whether texts of equal length differ in one place or in two
// transposed neighbors.
func oneDigit(a, b string) bool { return len(a) == len(b) && oneEdit(a, b) }

func comparePhones(a, b string) grade {
	switch {
	case a == b:
		return exact
	case a[3:] == b[3:]:
		return near
	case oneDigit(a, b):
		return weak
	}
	return differs
}

// comparePlaces: alias is the same house in another ZIP or another flat, near a similar
// street, weak the same ZIP only.
func comparePlaces(a, b place) grade {
	sameZIP := a.zip != "" && a.zip == b.zip
	if a.street == "" || b.street == "" {
		switch {
		case a.zip == "" || b.zip == "":
			return missing
		case sameZIP:
			return weak
		}
		return differs
	}
	if a.number == b.number && a.street == b.street {
		if (sameZIP || a.zip == "" || b.zip == "") && (a.unit == b.unit || a.unit == "" || b.unit == "") {
			return exact
		}
		return alias
	}
	alike := jaroWinkler(a.street, b.street) >= 0.88
	switch {
	case alike && sameZIP && (a.number == b.number || oneEdit(a.number, b.number)), alike && a.number == b.number && a.number != "":
		return near
	case sameZIP:
		return weak
	}
	return differs
}

var idFields = []struct {
	kind  string
	field field
}{{idRegistry, registry}, {idBirth, certificate}, {idRecord, record}, {idSocial, social}, {idSocial4, social4}, {idInsurance, insurance}}

// compareIDs grades identifiers of one kind: exact where any pair agrees, near where one
// digit is off, and differs only within one issuer.
func compareIDs(as, bs []ident, kind string) grade {
	g := missing
	for _, a := range as {
		for _, b := range bs {
			if a.kind != kind || b.kind != kind || a.issuer != b.issuer {
				continue
			}
			switch {
			case a.value == b.value:
				g = max(g, exact)
			case kind != idRecord && oneDigit(a.value, b.value):
				g = max(g, near)
			default:
				g = max(g, differs)
			}
		}
	}
	return g
}
