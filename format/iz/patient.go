package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// patient reads PID.
func (r *reader) patient(s hl7v2.Segment) {
	p := &r.sub.Person
	r.identifiers(s)
	r.names(s)
	if v := s.Field(6); v.Valued() {
		p.MothersMaiden = name(v)
	}
	p.BirthDate = r.birthDate(s.Field(7), at(s, 7))
	p.Sex = letter(s.Field(8))
	r.races(s)
	r.addresses(s)
	r.contacts(s)
	p.Language = coded(s.Field(15))
	p.Ethnicity = coded(s.Field(22))
	p.MultipleBirth = r.yesNo(s, 24, iis.FindingMultipleBirthUnreadable)
	p.BirthOrder = r.birthOrder(s)
	p.DeathDate = r.day(s, 29, iis.FindingDeathDateUnreadable)
	p.Deceased = r.yesNo(s, 30, iis.FindingDeathIndicatorUnreadable)
	r.erased(s, 6, 8, 10, 11, 13, 15, 22, 24, 25, 29, 30)
}

// erased notes the fields that the sender asks to empty.
func (r *reader) erased(s hl7v2.Segment, fields ...int) {
	for _, n := range fields {
		if s.Field(n).Null() {
			r.sub.Person.Erased = append(r.sub.Person.Erased, s.Name+"-"+strconv.Itoa(n))
		}
	}
}

// identifiers reads PID-3. An id without a type is taken as a medical record number.
func (r *reader) identifiers(s hl7v2.Segment) {
	for n, v := range limited(s.Field(3)) {
		if !v.Valued() {
			continue
		}
		id := iis.Identifier{Value: v.Comp(1).Text(), Authority: authority(v.Comp(4)), Type: strings.ToUpper(v.Comp(5).Text())}
		if id.Value == "" {
			r.note(iis.FindingPatientIDValueMissing, at(s, 3, n, 1))
			continue
		}
		if id.Authority == "" {
			r.note(iis.FindingPatientIDAuthority, at(s, 3, n, 4))
		}
		if id.Type == "" {
			id.Type = "MR"
			r.note(iis.FindingPatientIDTypeMissing, at(s, 3, n, 5))
		}
		r.sub.Person.Identifiers = append(r.sub.Person.Identifiers, id)
	}
	if len(r.sub.Person.Identifiers) == 0 {
		r.note(iis.FindingPatientIDMissing, at(s, 3))
	}
}

// names reads PID-5. The first repetition is the legal name, whatever it lacks.
func (r *reader) names(s hl7v2.Segment) {
	p := &r.sub.Person
	for n, v := range limited(s.Field(5)) {
		if !v.Valued() {
			continue
		}
		nm := name(v)
		first := len(p.Names) == 0
		if first && nm.Family == "" {
			r.note(iis.FindingFamilyNameMissing, at(s, 5, n, 1))
		}
		if first && nm.Given == "" {
			r.note(iis.FindingGivenNameMissing, at(s, 5, n, 2))
		}
		if nm.Type == "" {
			r.note(iis.FindingNameTypeMissing, at(s, 5, n, 7))
		}
		if nm.Family != "" || nm.Given != "" {
			p.Names = append(p.Names, nm)
		}
	}
	if !s.Field(5).Valued() {
		r.note(iis.FindingPatientNameMissing, at(s, 5))
	}
	p.Newborn = codeset.Default().PlaceholderName(p.LegalName().Given) == codeset.Newborn
}

func (r *reader) birthDate(v hl7v2.Value, where iis.Place) iis.Date {
	d, ok := date(v)
	switch {
	case !ok:
		r.note(iis.FindingBirthDateUnreadable, where)
	case d == 0:
		r.note(iis.FindingBirthDateMissing, where)
	}
	return d
}

// races reads PID-10.
func (r *reader) races(s hl7v2.Segment) {
	for n, v := range limited(s.Field(10)) {
		c := coded(v)
		if c == (iis.Coded{}) {
			continue
		}
		if c.System != "CDCREC" && c.System != "HL70005" {
			r.note(iis.FindingRaceSystem, at(s, 10, n, 3))
		}
		r.sub.Person.Races = append(r.sub.Person.Races, c)
	}
}

// addresses reads PID-11.
func (r *reader) addresses(s hl7v2.Segment) {
	for n, v := range limited(s.Field(11)) {
		if !v.Valued() {
			continue
		}
		a := address(v)
		if a.Type == "" {
			r.note(iis.FindingAddressTypeMissing, at(s, 11, n, 7))
		}
		r.sub.Person.Addresses = append(r.sub.Person.Addresses, a)
	}
}

// contacts reads PID-13 and the business telephone PID-14.
func (r *reader) contacts(s hl7v2.Segment) {
	for n, v := range limited(s.Field(13)) {
		if !v.Valued() {
			continue
		}
		c := contact(v)
		if c.Use == "" {
			r.note(iis.FindingPhoneUseMissing, at(s, 13, n, 2))
		}
		if c.Phone == "" && c.Email == "" {
			r.note(iis.FindingPhoneIncomplete, at(s, 13, n))
			continue
		}
		if c.Email == "" && len(c.Phone) < 10 {
			r.note(iis.FindingPhoneIncomplete, at(s, 13, n))
		}
		r.sub.Person.Contacts = append(r.sub.Person.Contacts, c)
	}
	for _, v := range limited(s.Field(14)) {
		if c := contact(v); c.Phone != "" || c.Email != "" {
			if c.Use == "" {
				c.Use = "WPN"
			}
			r.sub.Person.Contacts = append(r.sub.Person.Contacts, c)
		}
	}
}

// birthOrder reads PID-25.
func (r *reader) birthOrder(s hl7v2.Segment) int {
	v := s.Field(25)
	if !v.Valued() {
		return 0
	}
	n, err := strconv.Atoi(v.Text())
	if err != nil || n < 1 || n > 99 {
		r.note(iis.FindingBirthOrderUnreadable, at(s, 25))
		return 0
	}
	return n
}

// demographic reads PD1.
func (r *reader) demographic(s hl7v2.Segment) {
	p := &r.sub.Person
	p.PrimaryFacility = organization(s.Field(3))
	p.Publicity = coded(s.Field(11)).Code
	p.Protection = r.yesNo(s, 12, iis.FindingProtectionUnreadable)
	p.ProtectionDate = r.day(s, 13, iis.FindingProtectionDateUnreadable)
	p.RegistryStatus = letter(s.Field(16))
	p.RegistryStatusSet = r.day(s, 17, iis.FindingRegistryDateUnreadable)
	p.PublicityDate = r.day(s, 18, iis.FindingPublicityDateUnreadable)
	r.erased(s, 3, 11, 12, 16)
}

// guardian reads one NK1. Without a family name or a relationship it is left out, as the
// guide's cascade has it for NK1-2 and NK1-3.
func (r *reader) guardian(s hl7v2.Segment) {
	if len(r.sub.Person.Guardians) == maxRepetitions {
		r.note(iis.FindingTooManyNotes, at(s))
		return
	}
	g := iis.Guardian{Name: name(s.Field(2)), Relationship: strings.ToUpper(coded(s.Field(3)).Code), Seq: s.Number}
	if v := s.Field(4).Rep(1); v.Valued() {
		g.Address = address(v)
	}
	for _, field := range [...]int{5, 6} {
		for _, v := range limited(s.Field(field)) {
			if c := contact(v); c.Phone != "" || c.Email != "" {
				g.Contacts = append(g.Contacts, c)
			}
		}
	}
	usable := true
	switch {
	case g.Name.Family == "" && g.Name.Given == "":
		r.note(iis.FindingGuardianNameMissing, at(s, 2))
		usable = false
	case g.Name.Family == "":
		r.note(iis.FindingGuardianFamilyMissing, at(s, 2, 1, 1))
		usable = false
	case g.Name.Given == "":
		r.note(iis.FindingGuardianGivenMissing, at(s, 2, 1, 2))
	}
	if g.Relationship == "" {
		r.note(iis.FindingGuardianRelationMissing, at(s, 3))
		usable = false
	}
	if usable {
		r.sub.Person.Guardians = append(r.sub.Person.Guardians, g)
	}
}

// yesNo reads a field of HL7 table 0136.
func (r *reader) yesNo(s hl7v2.Segment, field int, code string) string {
	switch v := letter(s.Field(field)); v {
	case "Y", "N", "":
		return v
	}
	r.note(code, at(s, field))
	return ""
}

// day reads a field that holds a day.
func (r *reader) day(s hl7v2.Segment, field int, code string) iis.Date {
	d, ok := date(s.Field(field))
	if !ok {
		r.note(code, at(s, field))
		return 0
	}
	return d
}
