package match

import (
	"slices"

	"github.com/openiis/openiis/iis"
)

// person is all that one or more identities say about somebody, in comparable form.
type person struct {
	names     []name
	births    []iis.Date
	sexes     []string // F, M
	maidens   []string
	guardians []name
	phones    []string
	emails    []string
	places    []place
	ids       []ident
	orders    []string // birth order
	suffixes  []string
	multiple  bool
	newborn   bool
	died      iis.Date
}

// personOf gathers the values of identities. Placeholders count as missing.
func personOf(ids ...iis.Identity) person {
	var p person
	for _, id := range ids {
		p.add(id)
	}
	return p
}

func (p *person) add(id iis.Identity) {
	p.addNames(id)
	if !id.BirthDate.IsZero() {
		p.births = addOnce(p.births, id.BirthDate)
	}
	if id.Sex == "F" || id.Sex == "M" {
		p.sexes = addOnce(p.sexes, id.Sex)
	}
	m := id.MothersMaiden
	if m.Family == "" {
		m.Family, m.Given = m.Given, "" // some senders put it in the wrong place
	}
	if n := normalizeName(m); n.last != "" {
		p.maidens = addOnce(p.maidens, n.last)
	}
	p.addReach(id)
	for _, x := range id.Identifiers {
		if n, ok := normalizeID(x); ok {
			p.ids = addOnce(p.ids, n)
			if n.kind == idSocial {
				p.ids = addOnce(p.ids, ident{kind: idSocial4, value: n.value[5:]})
			}
		}
	}
	single := id.MultipleBirth == "N" // some senders then number the children of a family
	p.multiple = p.multiple || id.MultipleBirth == "Y" || id.BirthOrder > 1 && !single
	if id.BirthOrder > 0 && !single {
		p.orders = addOnce(p.orders, string(rune('0'+id.BirthOrder%10)))
	}
	if p.died.IsZero() {
		p.died = id.DeathDate
	}
}

func (p *person) addNames(id iis.Identity) {
	p.newborn = p.newborn || id.Newborn
	for _, x := range id.Names {
		n := normalizeName(x)
		if n.newborn || id.Newborn {
			p.newborn = true
		}
		if n.order != "" {
			p.multiple = true
			p.orders = addOnce(p.orders, orderDigit(n.order))
		}
		if n.suffix != "" {
			p.suffixes = addOnce(p.suffixes, n.suffix)
		}
		if n.first != "" || n.last != "" {
			p.names = append(p.names, n)
		}
	}
}

// orderDigit writes the letters of BABY BOY A as the digits of PID-25.
func orderDigit(s string) string {
	if s[0] >= 'A' && s[0] <= 'I' {
		return string(rune('1' + s[0] - 'A'))
	}
	return s
}

func (p *person) addReach(id iis.Identity) {
	contacts := id.Contacts
	for _, g := range id.Guardians {
		if g.Relationship == "SEL" {
			continue
		}
		if n := normalizeName(g.Name); n.first != "" && n.last != "" {
			p.guardians = append(p.guardians, n)
		}
		contacts = append(contacts[:len(contacts):len(contacts)], g.Contacts...)
	}
	for _, c := range contacts {
		if t := normalizePhone(c.Phone); t != "" {
			p.phones = addOnce(p.phones, t)
		}
		if e := normalizeEmail(c.Email); e != "" {
			p.emails = addOnce(p.emails, e)
		}
	}
	for _, a := range id.Addresses {
		if x, ok := normalizeAddress(a); ok {
			p.places = addOnce(p.places, x)
		}
	}
}

func addOnce[T comparable](s []T, v T) []T {
	if slices.Contains(s, v) {
		return s
	}
	return append(s, v)
}

// hasFirst tells whether a given name is known.
func (p *person) hasFirst() bool {
	return slices.ContainsFunc(p.names, func(n name) bool { return n.first != "" })
}
