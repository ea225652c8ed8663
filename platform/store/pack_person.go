package store

import "github.com/openiis/openiis/iis"

func packIdentity(p *packer, id *iis.Identity) {
	list(p, &id.Names, packName)
	record(p, &id.MothersMaiden, packName)
	number(p, &id.BirthDate)
	text(p, &id.Sex)
	list(p, &id.Races, packCoded)
	record(p, &id.Ethnicity, packCoded)
	record(p, &id.Language, packCoded)
	list(p, &id.Addresses, packAddress)
	list(p, &id.Contacts, packContact)
	list(p, &id.Identifiers, packIdentifier)
	list(p, &id.Guardians, packGuardian)
	text(p, &id.MultipleBirth)
	number(p, &id.BirthOrder)
	number(p, &id.DeathDate)
	text(p, &id.Deceased)
	p.flag(&id.Newborn)
	text(p, &id.PrimaryFacility, &id.Publicity)
	number(p, &id.PublicityDate)
	text(p, &id.Protection)
	number(p, &id.ProtectionDate)
	text(p, &id.RegistryStatus)
	number(p, &id.RegistryStatusSet)
}

func packName(p *packer, n *iis.Name) {
	text(p, &n.Family, &n.Given, &n.Middle, &n.Suffix, &n.Prefix, &n.Type)
}

func packCoded(p *packer, c *iis.Coded) { text(p, &c.Code, &c.Text, &c.System) }

func packAddress(p *packer, a *iis.Address) {
	text(p, &a.Street, &a.Street2, &a.City, &a.State, &a.ZIP, &a.Country, &a.County, &a.Type)
}

func packContact(p *packer, c *iis.Contact) {
	text(p, &c.Phone, &c.Email, &c.Use, &c.Equip)
	p.time(&c.Since)
}

func packIdentifier(p *packer, i *iis.Identifier) { text(p, &i.Value, &i.Authority, &i.Type) }

func packGuardian(p *packer, g *iis.Guardian) {
	record(p, &g.Name, packName)
	text(p, &g.Relationship)
	record(p, &g.Address, packAddress)
	list(p, &g.Contacts, packContact)
}

// packPatient packs what the patient row does not show in columns of its own, and the
// columns that are left empty for protected people.
func packPatient(p *packer, t *iis.Patient) {
	text(p, &t.Handle)
	text(p, &t.SRID)
	number(p, &t.BirthDate)
	text(p, &t.Sex, &t.County, &t.ZIP3)
	text(p, &t.Protection.Value)
	number(p, &t.Protection.Since)
	text(p, &t.Protection.By)
	p.time(&t.Protection.At)
	p.flag(&t.Provisional)
	p.time(&t.Created)
}
