package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// WriteVXU writes what one sender reports about one person as a VXU^V04 of profile
// Z22. It is how made people, exports and tests speak the guide.
func WriteVXU(h iis.Header, person iis.Identity, doses []iis.Vaccination, facts []iis.Observation, codes *codeset.Set) []byte {
	w := vxuWriter{codes: codes}
	w.header(h)
	w.person(person)
	for _, v := range doses {
		w.dose(v, h.SendingFacility)
	}
	if len(facts) > 0 {
		carrier := iis.Vaccination{CVX: iis.NoVaccine, GivenOn: h.SentOn, Completion: iis.NotAdministered, Observations: facts}
		w.dose(carrier, h.SendingFacility)
	}
	return w.b.Bytes()
}

type vxuWriter struct {
	b     hl7v2.Builder
	codes *codeset.Set
	obx   int
}

func (w *vxuWriter) header(h iis.Header) {
	b := &w.b
	b.Segment("MSH")
	b.Field(3, h.SendingApp)
	b.Field(4, h.SendingFacility)
	b.Field(5, h.ReceivingApp)
	b.Field(6, h.ReceivingFacility)
	b.Field(7, h.SentAt.Format("20060102150405-0700"))
	b.Field(9, "VXU", "V04", "VXU_V04")
	b.Field(10, h.ControlID)
	b.Field(11, "P")
	b.Field(12, "2.5.1")
	b.Field(15, "ER")
	b.Field(16, "AL")
	b.Field(21, "Z22", "CDCPHINVS")
}

func (w *vxuWriter) person(p iis.Identity) {
	b := &w.b
	b.Segment("PID")
	b.Field(1, "1")
	for _, id := range p.Identifiers {
		b.Field(3, id.Value, "", "", id.Authority, id.Type)
	}
	for _, n := range p.Names {
		b.Field(5, n.Family, n.Given, n.Middle, n.Suffix, n.Prefix, "", orDefault(n.Type, "L"))
	}
	if m := p.MothersMaiden; m.Family != "" {
		b.Field(6, m.Family, m.Given, "", "", "", "", "M")
	}
	b.Field(7, p.BirthDate.Compact())
	b.Field(8, p.Sex)
	for _, r := range p.Races {
		b.Field(10, r.Code, r.Text, r.System)
	}
	for _, a := range p.Addresses {
		b.Field(11, a.Street, a.Street2, a.City, a.State, a.ZIP, orDefault(a.Country, "USA"), orDefault(a.Type, "H"), "", a.County)
	}
	for _, c := range p.Contacts {
		writeContact(b, 13, c)
	}
	b.Field(15, p.Language.Code, p.Language.Text, p.Language.System)
	b.Field(22, p.Ethnicity.Code, p.Ethnicity.Text, p.Ethnicity.System)
	b.Field(24, p.MultipleBirth)
	if p.BirthOrder > 0 {
		b.Field(25, strconv.Itoa(p.BirthOrder))
	}
	b.Field(29, p.DeathDate.Compact())
	b.Field(30, p.Deceased)
	b.Segment("PD1")
	b.Field(11, p.Publicity)
	b.Field(12, p.Protection)
	b.Field(13, p.ProtectionDate.Compact())
	b.Field(16, p.RegistryStatus)
	b.Field(17, p.RegistryStatusSet.Compact())
	b.Field(18, p.PublicityDate.Compact())
	for i, g := range p.Guardians {
		b.Segment("NK1")
		b.Field(1, strconv.Itoa(i+1))
		b.Field(2, g.Name.Family, g.Name.Given, "", "", "", "", "L")
		b.Field(3, g.Relationship, w.codes.Table("0063").Text(g.Relationship), "HL70063")
		b.Field(4, g.Address.Street, "", g.Address.City, g.Address.State, g.Address.ZIP, "", "")
		for _, c := range g.Contacts {
			writeContact(b, 5, c)
		}
	}
}

func writeContact(b *hl7v2.Builder, field int, c iis.Contact) {
	switch {
	case c.Email != "":
		b.Field(field, "", "NET", "Internet", c.Email)
	case len(c.Phone) == 10:
		b.Field(field, "", orDefault(c.Use, "PRN"), orDefault(c.Equip, "PH"), "", "", c.Phone[:3], c.Phone[3:])
	}
}

func (w *vxuWriter) dose(v iis.Vaccination, facility string) {
	b := &w.b
	given := v.Dose() && !v.Source.Historical()
	b.Segment("ORC")
	b.Field(1, "RE")
	if v.Completion == iis.Refused || v.Completion == iis.NotAdministered {
		b.Field(3, iis.NotAKeyOrderNumber, orDefault(v.FillerSystem, facility))
	} else {
		b.Field(3, v.FillerNumber, orDefault(v.FillerSystem, facility))
	}
	b.Field(12, v.OrderedBy.ID, v.OrderedBy.Family, v.OrderedBy.Given)
	b.Field(28, v.Confidential)
	b.Segment("RXA")
	b.Field(1, "0")
	b.Field(2, "1")
	b.Field(3, v.GivenOn.Compact())
	b.Field(5, string(v.CVX), w.codes.Name(v.CVX), "CVX")
	if v.AmountKnown && v.Dose() {
		b.Field(6, strconv.FormatFloat(v.Amount, 'f', -1, 64))
		b.Field(7, orDefault(v.AmountUnit, "mL"), "", "UCUM")
	} else {
		b.Field(6, "999")
	}
	if v.Dose() {
		src := orDefault(string(v.Source), "01")
		b.Field(9, src, w.codes.Table("NIP001").Text(src), "NIP001")
	}
	b.Field(10, v.GivenBy.ID, v.GivenBy.Family, v.GivenBy.Given)
	if given {
		b.Field(11, "", "", "", orDefault(v.Facility, facility))
	}
	b.Field(15, v.LotNumber)
	b.Field(16, v.Expires.Compact())
	b.Field(17, string(v.MVX), w.codes.MakerName(v.MVX), "MVX")
	if v.Completion == iis.Refused {
		b.Field(18, v.Refusal.Code, v.Refusal.Text, "NIP002")
	}
	b.Field(20, string(orCompletion(v.Completion)))
	if v.CVX != iis.NoVaccine {
		b.Field(21, orDefault(v.State, iis.StateAdded))
	}
	if v.Route.Code != "" {
		b.Segment("RXR")
		b.Field(1, v.Route.Code, v.Route.Text, v.Route.System)
		b.Field(2, v.Site.Code, v.Site.Text, v.Site.System)
	}
	for _, o := range v.Observations {
		w.observation(o)
	}
}

func orCompletion(c iis.Completion) iis.Completion {
	if c == "" {
		return iis.DefaultCompletion
	}
	return c
}

func (w *vxuWriter) observation(o iis.Observation) {
	b := &w.b
	w.obx++
	b.Segment("OBX")
	b.Field(1, strconv.Itoa(w.obx))
	kind := o.Type
	if kind == "" {
		kind = "CE"
	}
	b.Field(2, kind)
	b.Field(3, o.LOINC, o.Text, "LN")
	b.Field(4, orDefault(o.SubID, "1"))
	switch {
	case !o.Date.IsZero():
		b.Field(5, o.Date.Compact())
	case o.Value.Code != "":
		b.Field(5, o.Value.Code, o.Value.Text, o.Value.System)
	default:
		b.Field(5, o.Number)
	}
	b.Field(6, o.Unit)
	b.Field(11, "F")
	b.Field(14, o.On.Compact())
	b.Field(17, o.Method.Code, o.Method.Text, o.Method.System)
}

func orDefault(s, def string) string {
	if strings.TrimSpace(s) == "" {
		return def
	}
	return s
}
