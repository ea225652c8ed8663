package match

import (
	"cmp"
	"slices"

	"github.com/openiis/openiis/iis"
)

// NormalizerVersion changes whenever a normalizer, the nickname table or a key below
// yields another value for the same identity: stored keys must then be made anew.
const NormalizerVersion = 1

// Keys returns the blocking keys under which a reported identity is stored: K1 to K8,
// and K10 for a newborn without a name. They are in order and without doubles.
func Keys(id iis.Identity) []iis.BlockKey {
	p := personOf(id)
	k := p.keys()
	if p.newborn {
		k = append(k, p.newbornKeys()...)
	}
	return tidy(k)
}

// LookupKeys returns the keys under which candidates for a reported identity may be
// stored: those of Keys, the K1 of likely birth date mistakes (K9), and K10 whenever
// a mother is known, since the record found may still be that of a newborn.
func LookupKeys(id iis.Identity) []iis.BlockKey {
	p := personOf(id)
	k := append(p.keys(), p.newbornKeys()...)
	for _, birth := range p.births {
		for _, d := range birthMistakes(birth) {
			k = append(k, p.lastKeys(d)...)
		}
	}
	return tidy(k)
}

func tidy(k []iis.BlockKey) []iis.BlockKey {
	slices.SortFunc(k, func(a, b iis.BlockKey) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Value, b.Value))
	})
	return slices.Compact(k)
}

func (p *person) keys() []iis.BlockKey {
	var k []iis.BlockKey
	for _, birth := range p.births {
		k = append(k, p.lastKeys(birth)...)
		k = append(k, p.birthKeys(birth)...)
	}
	for _, n := range p.names {
		if n.first == "" {
			continue
		}
		initial := roots(n.first)[0][:1]
		for _, t := range p.phones {
			k = append(k, iis.BlockKey{Kind: "K3", Value: t + "|" + initial})
		}
		for _, a := range p.places {
			if a.number != "" && a.street != "" && a.zip != "" {
				k = append(k, iis.BlockKey{Kind: "K6", Value: a.number + "|" + a.street + "|" + a.zip + "|" + initial})
			}
		}
	}
	for _, x := range p.ids {
		if x.kind != idSocial4 {
			k = append(k, iis.BlockKey{Kind: "K4", Value: x.kind + "|" + x.issuer + "|" + x.value})
		}
	}
	return k
}

// lastKeys are K1: birth date and the sound of the family name or a part of it.
func (p *person) lastKeys(birth iis.Date) []iis.BlockKey {
	var k []iis.BlockKey
	for _, n := range p.names {
		for _, l := range n.lasts() {
			k = append(k, iis.BlockKey{Kind: "K1", Value: birth.Compact() + "|" + soundex(l)})
		}
	}
	return k
}

// birthKeys are the other keys that hold the birth date or a part of it: K2, K5, K7, K8.
func (p *person) birthKeys(birth iis.Date) []iis.BlockKey {
	var k []iis.BlockKey
	day := birth.Compact()
	for _, n := range p.names {
		if n.first == "" {
			continue
		}
		for _, r := range append(roots(n.first), n.first) {
			k = append(k, iis.BlockKey{Kind: "K2", Value: day + "|" + r[:min(3, len(r))]})
		}
		if n.last != "" {
			k = append(k, iis.BlockKey{Kind: "K5", Value: day[:4] + "|" + n.sortedParts()})
		}
	}
	for _, x := range p.ids {
		if x.kind == idSocial4 {
			k = append(k, iis.BlockKey{Kind: "K7", Value: day + "|" + x.value})
		}
	}
	for _, m := range p.maidens {
		k = append(k, iis.BlockKey{Kind: "K8", Value: day + "|" + soundex(m)})
	}
	for _, g := range p.guardians {
		k = append(k, iis.BlockKey{Kind: "K8", Value: day[:6] + "|" + g.first + "|" + g.last})
	}
	return k
}

// newbornKeys are K10: birth date, sex and mother.
func (p *person) newbornKeys() []iis.BlockKey {
	var k []iis.BlockKey
	for _, birth := range p.births {
		for _, sex := range p.sexes {
			for _, m := range p.maidens {
				k = append(k, iis.BlockKey{Kind: "K10", Value: birth.Compact() + "|" + sex + "|" + m})
			}
			for _, g := range p.guardians {
				k = append(k, iis.BlockKey{Kind: "K10", Value: birth.Compact() + "|" + sex + "|" + g.first + "|" + g.last})
			}
		}
	}
	return k
}

// birthMistakes returns the days that a birth date is often mistaken for: day and month
// swapped, a year more or less.
func birthMistakes(d iis.Date) []iis.Date {
	y, m, day := d.YMD()
	var out []iis.Date
	if day <= 12 && day != m {
		out = append(out, iis.DateOf(y, day, m))
	}
	for _, year := range []int{y - 1, y + 1} {
		if day <= iis.DaysIn(year, m) {
			out = append(out, iis.DateOf(year, m, day))
		}
	}
	return out
}
