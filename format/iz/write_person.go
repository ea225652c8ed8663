package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// registryIDs returns the ids of PID-3: the asker's own that the profile can carry, and
// the state registry id.
func (w *writer) registryIDs(own []iis.Identifier, sr iis.SRID) [][][]string {
	var out [][][]string
	for _, id := range append(own[:len(own):len(own)], iis.Identifier{Value: string(sr), Authority: w.Authority, Type: "SR"}) {
		by := authorityOf(id.Authority)
		if id.Value == "" || tooLong(id.Value, 15) || by == nil || len(id.Type) < 2 || !w.Codes.Table("0203").Has(id.Type) {
			continue
		}
		out = append(out, [][]string{one(id.Value), nil, nil, by, one(id.Type)})
	}
	return out
}

// person writes PID.
func (w *writer) person(set int, p iis.Identity, ids [][][]string) {
	w.Segment("PID")
	w.Field(1, strconv.Itoa(set))
	for _, id := range ids {
		w.Parts(3, id...)
	}
	w.names(p)
	if p.MothersMaiden.Family != "" {
		w.Field(6, clip(p.MothersMaiden.Family, 50), clip(p.MothersMaiden.Given, 30), "", "", "", "", "M")
	}
	w.Field(7, p.BirthDate.Compact())
	sex := p.Sex
	if sex != "M" && sex != "F" {
		sex = "U" // all that the guide's table 0001 has besides
	}
	w.Field(8, sex)
	for _, r := range p.Races {
		w.race(r)
	}
	for _, a := range p.Addresses {
		w.address(11, a)
	}
	for _, c := range p.Contacts {
		w.contact(13, c)
	}
	if l := p.Language; l.Code != "" && l.System != "" && !tooLong(l.Code, 20) && !tooLong(l.System, 20) {
		w.Field(15, l.Code, clip(l.Text, 199), l.System)
	}
	if e := p.Ethnicity.Code; e == "2135-2" || e == "2186-5" {
		w.Field(22, e, w.Codes.Table("0189").Text(e), "CDCREC")
	}
	w.Field(24, p.MultipleBirth)
	if p.MultipleBirth == "Y" && p.BirthOrder > 0 {
		w.Field(25, strconv.Itoa(p.BirthOrder))
	}
	if p.Deceased == "Y" {
		w.Field(29, p.DeathDate.Compact())
	}
	w.Field(30, p.Deceased)
}

// names writes PID-5. The first name is the legal one; others without a family or given
// name cannot be carried.
func (w *writer) names(p iis.Identity) {
	for i, n := range p.Names {
		if n.Family == "" || n.Given == "" {
			if i > 0 {
				continue
			}
		}
		kind := n.Type
		if !w.Codes.Table("0200").Has(kind) {
			kind = "L"
		}
		w.Field(5, clip(n.Family, 50), clip(n.Given, 30), clip(n.Middle, 30), clip(n.Suffix, 20), clip(n.Prefix, 20), "", kind)
	}
}

// race writes a repetition of PID-10, old codes as those of CDCREC.
func (w *writer) race(r iis.Coded) {
	code := w.Codes.Table("0005").Instead(r.Code)
	switch code {
	case "1002-5", "2028-9", "2054-5", "2076-8", "2106-3", "2131-1":
		w.Field(10, code, w.Codes.Table("0005").Text(code), "CDCREC")
	}
}

// address writes a repetition of an XAD.
func (w *writer) address(n int, a iis.Address) {
	kind := a.Type
	if !w.Codes.Table("0190").Has(kind) {
		kind = "H"
	}
	country := strings.ToUpper(a.Country)
	if len(country) != 3 {
		country = ""
	}
	comps := []string{unless(a.Street, 120), unless(a.Street2, 120), unless(a.City, 50), unless(a.State, 50), unless(a.ZIP, 12), country}
	if strings.Join(comps, "") == "" {
		return
	}
	w.Field(n, append(comps, kind, "", unless(a.County, 20))...)
}

// contact writes a repetition of an XTN: a number of ten digits or an e-mail address.
func (w *writer) contact(n int, c iis.Contact) {
	equip := c.Equip
	if !w.Codes.Table("0202").Has(equip) {
		equip = ""
	}
	if c.Email != "" && !tooLong(c.Email, 199) {
		w.Field(n, "", "NET", equip, c.Email)
	}
	digits, rest := cutDigits(c.Phone)
	if len(digits) != 10 || rest != "" {
		return
	}
	use := c.Use
	if use == "NET" || !w.Codes.Table("0201").Has(use) {
		use = "PRN"
	}
	w.Field(n, "", use, equip, "", "", digits[:3], digits[3:])
}

// demographics writes PD1, if it has anything to say.
func (w *writer) demographics(p iis.Identity) {
	publicity, status := p.Publicity, p.RegistryStatus
	if !w.Codes.Table("0215").Has(publicity) {
		publicity = ""
	}
	if !w.Codes.Table("0441").Has(status) {
		status = ""
	}
	if publicity == "" && status == "" && p.Protection == "" {
		return
	}
	w.Segment("PD1")
	if publicity != "" {
		w.Field(11, publicity, w.Codes.Table("0215").Text(publicity), "HL70215")
	}
	w.Field(12, p.Protection)
	if p.Protection != "" {
		w.Field(13, p.ProtectionDate.Compact())
	}
	w.Field(16, status)
	if status != "" {
		w.Field(17, p.RegistryStatusSet.Compact())
	}
	if publicity != "" {
		w.Field(18, p.PublicityDate.Compact())
	}
}

// guardians writes an NK1 for each guardian that the profile can carry: with a whole
// name and a relationship.
func (w *writer) guardians(p iis.Identity) {
	set := 0
	for _, g := range p.Guardians {
		relation := w.Codes.Table("0063").Instead(g.Relationship)
		if g.Name.Family == "" || g.Name.Given == "" || relation == "" {
			continue
		}
		set++
		w.Segment("NK1")
		w.Field(1, strconv.Itoa(set))
		w.Field(2, clip(g.Name.Family, 50), clip(g.Name.Given, 30), clip(g.Name.Middle, 30), clip(g.Name.Suffix, 20), "", "", "L")
		w.Field(3, relation, w.Codes.Table("0063").Text(relation), "HL70063")
		w.address(4, g.Address)
		for _, c := range g.Contacts {
			w.contact(5, c)
		}
	}
}
