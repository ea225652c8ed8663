package server

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

// castMember is one invented organization of the demo.
type castMember struct {
	id, name     string
	kind         iis.OrganizationKind
	city, county string
	facility     string // local code of its only facility; empty has no connection
	reporter     int    // which of madeup's reporters it is, from 1; 0 is none
	conformance  bool
}

// demoCast is every organization of the demo: the reporters of the made people first,
// then one of each other kind. Their ids are fixed, so that a first start that was
// broken off goes on where it was.
var demoCast = []castMember{
	{id: "demo-pediatrics", name: "Example Pediatrics", kind: iis.Provider, city: "Trenton", county: "Mercer", facility: "NJX1001", reporter: 1},
	{id: "demo-family", name: "Example Family Practice", kind: iis.Provider, city: "Newark", county: "Essex", facility: "NJX1002", reporter: 2},
	{id: "demo-shore", name: "Example Shore Clinic", kind: iis.Provider, city: "Toms River", county: "Ocean", facility: "NJX1003", reporter: 3},
	{id: "demo-harbor", name: "Example Harbor Health Center", kind: iis.Provider, city: "Jersey City", county: "Hudson", facility: "NJX1004", reporter: 4},
	{id: "demo-pines", name: "Example Pines Medical Group", kind: iis.Provider, city: "Vineland", county: "Cumberland", facility: "NJX1005", reporter: 5},
	{id: "demo-hospital", name: "Example Memorial Hospital", kind: iis.Provider, city: "New Brunswick", county: "Middlesex", facility: "NJX1006", reporter: 6},
	{id: "demo-pharmacy", name: "Example Pharmacy", kind: iis.Provider, city: "Camden", county: "Camden", facility: "NJX1007", reporter: 7},
	{id: "demo-clinic", name: "Example Walk-in Clinic", kind: iis.Provider, city: "Paterson", county: "Passaic", facility: "NJX1008", reporter: madeup.Reporters},
	{id: "demo-conformance", name: "Example Test Laboratory", kind: iis.Provider, city: "Princeton", county: "Mercer", facility: "NJX1900", conformance: true},
	{id: "demo-school", name: "Example Elementary School", kind: iis.SchoolOrg, city: "Trenton", county: "Mercer", facility: "NJX2001"},
	{id: "demo-childcare", name: "Example Child Care Center", kind: iis.Childcare, city: "Newark", county: "Essex", facility: "NJX3001"},
	{id: "demo-local-health", name: "Example County Health Department", kind: iis.LocalHealth, city: "Toms River", county: "Ocean", facility: "NJX4001"},
	{id: "demo-state", name: "Example State Immunization Program", kind: iis.State, city: "Trenton", county: "Mercer"},
	{id: "demo-developer", name: "Example Software Company", kind: iis.Developer, city: "Hoboken", county: "Hudson"},
}

// member makes the organization with its facility and connection.
func (c castMember) member() Member {
	m := Member{Organization: iis.Organization{ID: iis.OrganizationID(c.id), Kind: c.kind, Name: c.name, City: c.city, County: c.county}}
	if c.facility == "" {
		return m
	}
	m.Facilities = []iis.Facility{{ID: c.facility, Name: c.name}}
	m.Connections = []iis.Connection{{
		ID: c.id, Username: c.id, CertificateName: c.id + ".client.example", DefaultFacility: c.facility,
		AnyFacility: c.conformance, Unlimited: c.conformance, ReportLevel: c.reportLevel(),
		MayRead: true, MayWrite: c.kind == iis.Provider,
	}}
	return m
}

// reportLevel is "all" for the conformance connection (contract.md 4).
func (c castMember) reportLevel() string {
	if c.conformance {
		return "all"
	}
	return "usual"
}
