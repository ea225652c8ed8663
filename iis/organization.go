package iis

import "time"

// OrganizationKind is what an organization is to the registry.
type OrganizationKind string

const (
	Provider    OrganizationKind = "provider"
	SchoolOrg   OrganizationKind = "school"
	Childcare   OrganizationKind = "childcare"
	LocalHealth OrganizationKind = "local-health"
	State       OrganizationKind = "state"
	Developer   OrganizationKind = "developer"
)

// Organization is one that reports, asks or works in the registry.
type Organization struct {
	ID       OrganizationID
	Kind     OrganizationKind
	Name     string
	Street   string
	City     string
	ZIP      string
	County   string
	Phone    string
	Email    string
	Disabled bool
	Created  time.Time
}

// Facility is a place an organization speaks for, with each of its identifiers as they
// may stand in MSH-4 or RXA-11.4 (local code, OID, NPI).
type Facility struct {
	Organization OrganizationID
	ID           string // local code, unique in the registry
	Name         string
	Identifiers  []string // further identifiers: OID, NPI, ...
}

// Connection is how an organization's system speaks to the registry.
type Connection struct {
	ID              string
	Organization    OrganizationID
	Username        string
	SecretHash      []byte   // SHA-256 of a machine secret of 256 random bits
	CertificateName string   // registered SAN of the client certificate
	DefaultFacility string   // for an empty MSH-4
	Facilities      []string // local codes it may speak for
	AnyFacility     bool     // accepts any MSH-4: conformance test suites only
	ReportLevel     string   // "usual" or "all" (contract.md 4)
	Versions        []string // HL7 versions beside 2.5.1 that are taken, e.g. "2.4"
	MayWrite        bool     // VXU
	MayRead         bool     // QBP
	Unlimited       bool     // no rate limit
	Disabled        bool
}
