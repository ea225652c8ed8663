package quality

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// badAddress is the type (HL7 0190) of an address that letters do not reach.
const badAddress = "BA"

// addresses checks PID-11.
func (c *checker) addresses(all []iis.Address) {
	if len(all) == 0 {
		c.missing("patient-address-missing", pid(11), 0)
	}
	for i, a := range all {
		if a.Type == badAddress {
			c.add("patient-address-bad", part("PID", 1, 11, i+1, 7), 0)
			continue
		}
		c.address("patient", a, func(component int) iis.Place { return part("PID", 1, 11, i+1, component) })
	}
}

// address checks the parts of an address; whose is "patient" or "guardian", which
// begins the code.
func (c *checker) address(whose string, a iis.Address, place func(component int) iis.Place) {
	note := func(what string, component int) { c.add(whose+"-address-"+what, place(component), 0) }
	abroad := a.Country != "" && c.codes.Table(codeset.TableCountry).Instead(strings.ToUpper(a.Country)) != "USA"
	if a.Street == "" {
		note("street-missing", 1)
	}
	if a.Street2 == "" {
		note("street2-missing", 2)
	}
	switch {
	case a.City == "":
		note("city-missing", 3)
	case letters(a.City) == 0 || noPlace(a.City) || c.codes.PlaceholderName(a.City) != codeset.NoPlaceholder:
		note("city-invalid", 3)
	case len([]rune(a.City)) > longName:
		note("city-long", 3)
	}
	switch {
	case a.State == "":
		note("state-missing", 4)
	case !abroad && !c.codes.Table(codeset.TableState).Has(strings.ToUpper(a.State)):
		note("state-unknown", 4)
	}
	switch {
	case a.ZIP == "":
		note("zip-missing", 5)
	case !abroad && !zipCode(a.ZIP):
		note("zip-invalid", 5)
	}
	if a.Country == "" {
		note("country-missing", 6)
	} else if !c.codes.Table(codeset.TableCountry).Has(strings.ToUpper(a.Country)) {
		note("country-unknown", 6)
	}
	if a.Type != "" && !c.codes.Table("0190").Has(a.Type) {
		note("type-unknown", 7)
	}
	if a.County == "" {
		note("county-missing", 9)
	} else if !countyCode(a.County) {
		note("county-unknown", 9)
	}
}

// noPlace tells whether a city is one of the words that forms are filled with (ours).
func noPlace(city string) bool {
	return slices.Contains([]string{"ANYTOWN", "ANYWHERE", "CITY", "NOWHERE", "TOWN", "X", "XX", "XXX"}, strings.ToUpper(strings.TrimSpace(city)))
}

// countyCode tells whether s has the form of a FIPS county code, with or without state.
func countyCode(s string) bool { return digits(s) == len(s) && (len(s) == 3 || len(s) == 5) }

// zipCode tells whether s is a ZIP code of five or nine digits.
func zipCode(s string) bool {
	head, tail, found := strings.Cut(s, "-")
	if !found && len(s) == 9 {
		head, tail, found = s[:5], s[5:], true
	}
	return len(head) == 5 && digits(head) == 5 && head != "00000" && (!found || len(tail) == 4 && digits(tail) == 4)
}

// contacts checks PID-13.
func (c *checker) contacts(all []iis.Contact) {
	phone, email := false, false
	for i, t := range all {
		field := func(component int) iis.Place { return part("PID", 1, 13, i+1, component) }
		phone, email = phone || t.Phone != "", email || t.Email != ""
		if t.Use != "" && !c.codes.Table("0201").Has(t.Use) {
			c.add("patient-phone-use-unknown", field(2), 0)
		}
		switch {
		case t.Equip == "":
			c.missing("patient-phone-equipment-missing", field(3), 0)
		case !c.codes.Table("0202").Has(t.Equip):
			c.add("patient-phone-equipment-unknown", field(3), 0)
		}
		switch phoneOf(t.Phone) {
		case phoneShort:
			c.missing("patient-phone-incomplete-number", field(7), 0)
		case phoneBad:
			c.missing("patient-phone-invalid", field(7), 0)
		}
		if t.Email != "" && !emailLike(t.Email) {
			c.add("patient-email-invalid", field(4), 0)
		}
	}
	if !phone {
		c.missing("patient-phone-missing", pid(13), 0)
	}
	if !email {
		c.add("patient-email-missing", pid(13), 0)
	}
}

type phoneShape uint8

const (
	phoneGood phoneShape = iota
	phoneShort
	phoneBad
)

// phoneOf judges a number: ten digits of the North American plan, or one from abroad,
// which is not judged.
func phoneOf(s string) phoneShape {
	n := digits(s)
	switch {
	case s == "" || n > 11 || strings.HasPrefix(s, "+"):
		return phoneGood
	case n == 0:
		return phoneBad
	case n < 10:
		return phoneShort
	}
	d := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if n == 11 {
		if d[0] != '1' {
			return phoneGood
		}
		d = d[1:]
	}
	if d[0] < '2' || d[3] < '2' {
		return phoneBad
	}
	return phoneGood
}

// emailLike tells whether s has the form of an address.
func emailLike(s string) bool {
	name, domain, ok := strings.Cut(s, "@")
	return ok && name != "" && strings.Contains(domain, ".") && !strings.ContainsAny(s, " ,;") && !strings.Contains(domain, "@")
}

// mayAnswer holds the relationships (HL7 0063) of those who may speak for a child.
var mayAnswer = []string{"MTH", "FTH", "PAR", "GRD", "GRP", "CGV"}

// guardians checks that a minor has somebody who may speak for the child.
func (c *checker) guardians(p iis.Identity) {
	if !c.minor(p) {
		return
	}
	if len(p.Guardians) == 0 {
		c.missing("guardian-missing", at("NK1", 1, 0), 0)
		return
	}
	for _, g := range p.Guardians {
		if slices.Contains(mayAnswer, g.Relationship) {
			return
		}
	}
	c.missing("guardian-not-responsible", at("NK1", max(p.Guardians[0].Seq, 1), 3), 0)
}

// guardian checks one NK1.
func (c *checker) guardian(i int, g iis.Guardian) {
	seq := g.Seq
	if seq == 0 {
		seq = i + 1
	}
	if i == 1 {
		c.add("guardian-several", at("NK1", seq, 0), 0)
	}
	c.inTable("0063", g.Relationship, "guardian-relationship-unknown", "", part("NK1", seq, 3, 1, 1), 0)
	if p := c.sub.Person; c.minor(p) && g.Relationship != "SEL" && sameName(g.Name, p.LegalName()) {
		c.add("guardian-is-patient", at("NK1", seq, 2), 0)
	}
	c.guardianAddress(seq, g.Address)
	phone := false
	for j, t := range g.Contacts {
		phone = phone || t.Phone != ""
		if phoneOf(t.Phone) != phoneGood {
			c.add("guardian-phone-invalid", part("NK1", seq, 5, j+1, 7), 0)
		}
		use, equipment := part("NK1", seq, 5, j+1, 2), part("NK1", seq, 5, j+1, 3)
		if t.Use == "" {
			c.add("guardian-phone-use-missing", use, 0)
		}
		if t.Equip == "" {
			c.add("guardian-phone-equipment-missing", equipment, 0)
		}
		c.inTable("0201", t.Use, "guardian-phone-use-unknown", "", use, 0)
		c.inTable("0202", t.Equip, "guardian-phone-equipment-unknown", "", equipment, 0)
	}
	if !phone {
		c.missing("guardian-phone-missing", at("NK1", seq, 5), 0)
	}
}

// guardianAddress checks NK1-4.
func (c *checker) guardianAddress(seq int, a iis.Address) {
	place := func(component int) iis.Place { return part("NK1", seq, 4, 1, component) }
	switch {
	case a == (iis.Address{}):
		c.add("guardian-address-missing", at("NK1", seq, 4), 0)
		return
	case a.Type == badAddress:
		c.add("guardian-address-bad", place(7), 0)
		return
	case a.Type == "":
		c.add("guardian-address-type-missing", place(7), 0)
	}
	c.address("guardian", a, place)
	same := func(b iis.Address) bool { return strings.EqualFold(a.Street, b.Street) && a.ZIP == b.ZIP }
	if len(c.sub.Person.Addresses) > 0 && !slices.ContainsFunc(c.sub.Person.Addresses, same) {
		c.add("guardian-address-differs", at("NK1", seq, 4), 0)
	}
}

func sameName(a, b iis.Name) bool {
	return strings.EqualFold(a.Family, b.Family) && strings.EqualFold(a.Given, b.Given) && a.Suffix == b.Suffix
}
