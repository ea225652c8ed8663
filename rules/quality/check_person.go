package quality

import (
	"slices"
	"strings"
	"unicode"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

const (
	oldestYears  = 120 // an earlier birth date is an error (messaging-notes 6)
	adultYears   = 18
	longName     = 30 // ours: longer than nearly all names and places
	mostVaccines = 60 // ours: more doses than a life of care
)

// pid is a field of the message's PID.
func pid(field int) iis.Place { return at("PID", 1, field) }

// person checks PID and PD1.
func (c *checker) person(p iis.Identity) {
	c.identifiers(p)
	c.names(p)
	c.birth(p)
	c.coded(p)
	c.addresses(p.Addresses)
	c.contacts(p.Contacts)
	c.death(p)
	c.registry(p)
	c.guardians(p)
	if len(c.sub.Vaccinations) > mostVaccines {
		c.add("patient-doses-many", at("PID", 1, 0), 0)
	}
}

func (c *checker) identifiers(p iis.Identity) {
	if len(p.Identifiers) == 0 {
		c.missing(iis.FindingPatientIDMissing, pid(3), 0)
	}
	if len(p.Identifiers) == 1 {
		c.add("patient-further-id-missing", pid(3), 0)
	}
	for i, id := range p.Identifiers {
		switch where := part("PID", 1, 3, i+1, 1); {
		case id.Type == "SS" && !socialSecurity(id.Value):
			c.add("patient-ssn-invalid", where, 0)
		case id.Type == "MA" && (digits(id.Value) == 0 || counted(id.Value)):
			c.add("patient-medicaid-invalid", where, 0)
		}
	}
}

// socialSecurity tells whether s can be a number that was ever given out (SSA).
func socialSecurity(s string) bool {
	s = strings.ReplaceAll(s, "-", "")
	return len(s) == 9 && digits(s) == 9 && !counted(s) && s[:3] != "000" && s[:3] != "666" && s[0] != '9' && s[3:5] != "00" && s[5:] != "0000"
}

// counted tells whether s is what fingers put where a number is asked for: one digit over
// and over, or the digits in their order up or down (ours).
func counted(s string) bool {
	up, down := "0123456789012", "9876543210987"
	return len(s) > 3 && (strings.Trim(s, s[:1]) == "" || strings.Contains(up, s) || strings.Contains(down, s))
}

func (c *checker) names(p iis.Identity) {
	name := p.LegalName()
	c.name(name.Family, nameCodes{iis.FindingFamilyNameMissing, "patient-family-name-invalid", "patient-family-name-long", "patient-family-name-short"}, part("PID", 1, 5, 1, 1))
	c.name(name.Given, nameCodes{iis.FindingGivenNameMissing, "patient-given-name-invalid", "patient-given-name-long", "patient-given-name-short"}, part("PID", 1, 5, 1, 2))
	c.placeholder(name)
	if words := strings.Fields(name.Given); len(words) > 1 && letters(words[len(words)-1]) == 1 && !p.Newborn {
		c.add("patient-given-name-with-initial", part("PID", 1, 5, 1, 2), 0)
	}
	middle := part("PID", 1, 5, 1, 3)
	switch n := letters(name.Middle); {
	case name.Middle == "":
		c.add("patient-middle-name-missing", middle, 0)
	case !nameLike(name.Middle):
		c.add("patient-middle-name-invalid", middle, 0)
	case n == 1:
		c.add("patient-middle-name-initial", middle, 0)
	case len([]rune(name.Middle)) > longName:
		c.add("patient-middle-name-long", middle, 0)
	}
	c.nameTypes(p.Names)
	maiden := p.MothersMaiden.Family
	switch {
	case maiden == "":
		c.missing("patient-mother-maiden-missing", part("PID", 1, 6, 1, 1), 0)
	case !nameLike(maiden) || letters(maiden) == 1 || c.codes.PlaceholderName(maiden) != codeset.NoPlaceholder:
		c.add("patient-mother-maiden-invalid", part("PID", 1, 6, 1, 1), 0)
	case len([]rune(maiden)) > longName:
		c.add("patient-mother-maiden-long", part("PID", 1, 6, 1, 1), 0)
	}
}

// nameCodes are what may be said of the family or the given name.
type nameCodes struct{ missing, invalid, long, short string }

// name checks the family or given name, which must be there and must be a name.
func (c *checker) name(value string, say nameCodes, where iis.Place) {
	switch {
	case value == "":
		c.missing(say.missing, where, 0)
	case !nameLike(value) && c.codes.PlaceholderName(value) == codeset.NoPlaceholder:
		c.add(say.invalid, where, 0)
	case len([]rune(value)) > longName:
		c.add(say.long, where, 0)
	case letters(value) == 1:
		c.add(say.short, where, 0)
	}
}

func (c *checker) placeholder(name iis.Name) {
	kind := max(c.codes.PlaceholderName(name.Family), c.codes.PlaceholderName(name.Given))
	switch kind {
	case codeset.Newborn, codeset.NoName:
		c.add("patient-name-placeholder", pid(5), 0)
	case codeset.TestName:
		c.add("patient-name-test", pid(5), 0)
	}
}

func (c *checker) nameTypes(names []iis.Name) {
	legal := false
	for i, n := range names {
		switch {
		case n.Type == "L":
			legal = true
		case n.Type != "" && !c.codes.Table("0200").Has(n.Type):
			c.add("patient-name-type-unknown", part("PID", 1, 5, i+1, 7), 0)
		}
	}
	if !legal && len(names) > 0 {
		c.missing("patient-name-not-legal", part("PID", 1, 5, 1, 7), 0)
	}
	if len(names) == 1 {
		c.add("patient-alias-missing", pid(5), 0)
	}
}

func (c *checker) birth(p iis.Identity) {
	sent := c.sub.Header.SentOn
	switch {
	case p.BirthDate.IsZero():
		c.missing(iis.FindingBirthDateMissing, pid(7), 0)
	case p.BirthDate > c.today:
		c.add("patient-birth-date-future", pid(7), 0)
	case !sent.IsZero() && p.BirthDate > sent:
		c.add("patient-birth-date-after-message", pid(7), 0)
	case p.BirthDate < c.today.AddYears(-oldestYears):
		c.add("patient-birth-date-long-ago", pid(7), 0)
	case c.minor(p):
		c.add("patient-underage", pid(7), 0)
	}
	switch p.MultipleBirth {
	case "":
		c.missing("patient-multiple-birth-missing", pid(24), 0)
		if p.BirthOrder > 1 {
			c.add("patient-birth-order-inconsistent", pid(25), 0)
		}
	case "Y":
		if p.BirthOrder == 0 {
			c.missing("patient-birth-order-missing-twin", pid(25), 0)
		}
	case "N":
		if p.BirthOrder > 1 {
			c.add("patient-birth-order-inconsistent", pid(25), 0)
		}
	}
	switch {
	case p.BirthOrder == 0:
		c.missing("patient-birth-order-missing", pid(25), 0)
	case p.BirthOrder < 0 || p.BirthOrder > 9:
		c.add("patient-birth-order-invalid", pid(25), 0)
	}
}

// coded checks sex, race, ethnicity and language.
func (c *checker) coded(p iis.Identity) {
	if e, ok := c.codes.Table("0001").Entry(p.Sex); p.Sex == "" {
		c.missing("patient-sex-missing", pid(8), 0)
	} else if ok && e.Deprecated {
		c.add("patient-sex-deprecated", pid(8), 0)
	}
	if !slices.ContainsFunc(p.Races, func(r iis.Coded) bool { return r.Code != "" }) {
		c.missing("patient-race-missing", pid(10), 0)
	}
	for i, r := range p.Races {
		c.inTable("0005", r.Code, "patient-race-unknown", "patient-race-deprecated", part("PID", 1, 10, i+1, 1), 0)
	}
	if p.Ethnicity.Code == "" {
		c.missing("patient-ethnicity-missing", pid(22), 0)
	}
	c.inTable("0189", p.Ethnicity.Code, "patient-ethnicity-unknown", "patient-ethnicity-deprecated", part("PID", 1, 22, 1, 1), 0)
	if p.Language.Code == "" {
		c.missing("patient-language-missing", pid(15), 0)
	} else if code := p.Language.Code; !c.codes.Table(codeset.TableLanguage).Has(code) && !c.codes.Table(codeset.TableLanguage).Has(strings.ToLower(code)) {
		c.add("patient-language-unknown", pid(15), 0)
	}
}

// minor tells whether the person is known to be under age.
func (c *checker) minor(p iis.Identity) bool {
	return !p.BirthDate.IsZero() && p.BirthDate.AddYears(adultYears) > c.today
}

// inTable notes a code that its table does not hold, or holds as an old one. Either
// note may be left out.
func (c *checker) inTable(name, code, unknown, deprecated string, where iis.Place, dose int) {
	if code == "" {
		return
	}
	e, ok := c.codes.Table(name).Entry(code)
	switch {
	case !ok:
		c.add(unknown, where, dose)
	case e.Deprecated && deprecated != "":
		c.add(deprecated, where, dose)
	}
}

func (c *checker) death(p iis.Identity) {
	switch {
	case p.DeathDate.IsZero():
		if p.Deceased == "Y" {
			c.missing("patient-death-date-missing", pid(29), 0)
		}
		return
	case p.DeathDate < p.BirthDate:
		c.add("patient-death-date-before-birth", pid(29), 0)
	case p.DeathDate > c.today:
		c.add("patient-death-date-future", pid(29), 0)
	}
	switch p.Deceased {
	case "":
		c.missing("patient-death-indicator-missing", pid(30), 0)
	case "N":
		c.add("patient-death-indicator-inconsistent", pid(30), 0)
	}
}

// registry checks PD1.
func (c *checker) registry(p iis.Identity) {
	pd1 := func(field int) iis.Place { return at("PD1", 1, field) }
	if p.Publicity == "" {
		c.missing("patient-publicity-missing", pd1(11), 0)
	}
	c.inTable("0215", p.Publicity, "patient-publicity-unknown", "", pd1(11), 0)
	if p.RegistryStatus == "" {
		c.missing("patient-registry-status-missing", pd1(16), 0)
	}
	c.inTable("0441", p.RegistryStatus, "patient-registry-status-unknown", "", pd1(16), 0)
	switch p.Protection {
	case "":
		c.missing("patient-protection-missing", pd1(12), 0)
	case "Y":
		c.add("patient-protection-set", pd1(12), 0)
	case "N":
		c.add("patient-protection-open", pd1(12), 0)
	}
	if p.ProtectionDate > c.today {
		c.add("patient-protection-date-future", pd1(13), 0)
	}
	if p.PrimaryFacility == "" {
		c.missing("patient-primary-facility-missing", pd1(3), 0)
	}
}

// nameLike tells whether s can be part of a name: it has letters and no sign that
// stands in addresses only.
func nameLike(s string) bool { return letters(s) > 0 && !strings.ContainsAny(s, "#@|<>{}=") }

func letters(s string) (n int) {
	for _, r := range s {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

func digits(s string) (n int) {
	for i := range len(s) {
		if s[i] >= '0' && s[i] <= '9' {
			n++
		}
	}
	return n
}
