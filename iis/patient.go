package iis

import (
	"strings"
	"time"
)

// Name is one name of a person (HL7 XPN).
type Name struct {
	Family, Given, Middle, Suffix, Prefix string
	Type                                  string // HL7 0200: L legal, A alias, M maiden, ...
}

// Address is one address of a person (HL7 XAD).
type Address struct {
	Street, Street2, City, State, ZIP, Country, County string
	Type                                               string // HL7 0190: H home, L legal, P permanent, M mailing, BA bad, BDL, BR birth residence
}

// Contact is a telephone number or e-mail address (HL7 XTN).
type Contact struct {
	Phone string // ten digits where it could be read, else as sent
	Email string
	Use   string // HL7 0201: PRN, ORN, WPN, NET
	Equip string // HL7 0202: PH, CP, FX, X.400, Internet
	// Since is when the sender first reported it of this person, or of this guardian of
	// theirs; the registry sets it, and zero is when the record was last changed.
	Since time.Time
}

// Same tells whether two contacts lead to the same place.
func (c Contact) Same(o Contact) bool {
	return c.Phone == o.Phone && strings.EqualFold(c.Email, o.Email)
}

// Identifier is an id of a person within an authority (HL7 CX).
type Identifier struct {
	Value     string
	Authority string
	Type      string // HL7 0203: MR, PI, SR, SS, MA, BR, ...
}

// Guardian is a person who may act for a patient (HL7 NK1; FHIR RelatedPerson).
type Guardian struct {
	Name         Name
	Relationship string // HL7 0063: MTH, FTH, GRD, ...
	Seq          int    // which NK1 of the message, from 1; not stored
	Address      Address
	Contacts     []Contact
}

// Identity is all that says who a person is, as one sender reported it. It is the
// document that the store seals: nothing of it but birth month, sex, county and ZIP3
// is ever readable on disk.
type Identity struct {
	Names             []Name // the first is the legal name
	MothersMaiden     Name
	BirthDate         Date
	Sex               string // HL7 0001: M, F, X, U
	Races             []Coded
	Ethnicity         Coded
	Language          Coded
	Addresses         []Address
	Contacts          []Contact
	Identifiers       []Identifier
	Guardians         []Guardian
	MultipleBirth     string // Y, N or empty
	BirthOrder        int    // 0 is not reported
	DeathDate         Date
	Deceased          string // Y, N or empty
	Newborn           bool   // the given name is a placeholder such as BABY BOY
	PrimaryFacility   string // PD1-3
	Publicity         string // HL7 0215; PD1-11
	PublicityDate     Date
	Protection        string // HL7 0136: Y do not share, N share, empty not asked; PD1-12
	ProtectionDate    Date
	RegistryStatus    string // HL7 0441: A, I, L, M, P, U; PD1-16
	RegistryStatusSet Date
	Erased            []string // fields sent as "" (delete the value), as "PID-11"; an empty field says nothing; not stored
}

// LegalName returns the first name, or an empty one.
func (id Identity) LegalName() Name {
	if len(id.Names) == 0 {
		return Name{}
	}
	return id.Names[0]
}

// Protection tells whether and by whom a person's record is closed to those who did
// not report it before (PD1-12 = Y).
type Protection struct {
	Value string // Y, N or empty
	Since Date   // PD1-13, else the day of receipt
	By    OrganizationID
	At    time.Time // when we received it
}

// Patient is the person a record is about: a set of links to source records.
type Patient struct {
	ID          PatientID
	Handle      PatientHandle
	SRID        SRID
	Version     int64
	BirthDate   Date // readable only in memory; the row keeps the month
	Sex         string
	County      string
	ZIP3        string
	Status      PatientStatus
	Protection  Protection
	Provisional bool // made while a match was in doubt
	Created     time.Time
}

// PatientStatus is the registry's own status of a person.
type PatientStatus string

const (
	PatientActive    PatientStatus = "active"
	PatientWithdrawn PatientStatus = "withdrawn" // has left the registry
	PatientMerged    PatientStatus = "merged"    // redirects to another
)

// SourceRecord is one person as one sending organization knows them. Immutable but
// for new versions by the same sender.
type SourceRecord struct {
	ID           SourceRecordID
	Home         PatientID // patient at ingest; never changes
	Organization OrganizationID
	SenderID     string // the sender's own id: authority + "|" + value
	Version      int64
	Identity     Identity
	Submission   SubmissionID
	FirstAt      time.Time // when this sender first reported the person
	At           time.Time // when this version came
}

// PatientLink ties a source record to a patient and says why.
type PatientLink struct {
	Home    PatientID
	Source  SourceRecordID
	Patient PatientID
	Outcome string // match, new, review
	Model   string // version of the matching model
	Rules   string // ids of the rules that decided, space separated
	Since   time.Time
	Until   time.Time // zero while it holds
}
