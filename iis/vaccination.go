package iis

import "time"

// Source says whether a dose was seen being given or copied from elsewhere (RXA-9,
// NIP001): "00" administered, "01" to "08" historical.
type Source string

// Administered is the NIP001 code of a dose given by its reporter.
const Administered Source = "00"

// Historical tells whether the dose was copied from elsewhere. An empty source counts
// as historical, since nobody says that they gave it.
func (s Source) Historical() bool { return s != Administered }

// Completion is RXA-20 (HL7 0322).
type Completion string

const (
	Completed          Completion = "CP"
	PartiallyGiven     Completion = "PA"
	Refused            Completion = "RE"
	NotAdministered    Completion = "NA"
	DefaultCompletion             = Completed
	StateAdded                    = "A" // Vaccination.State, RXA-21
	StateUpdated                  = "U"
	StateDeleted                  = "D"
	UnknownAmount      float64    = 0
	ConfidentialVery              = "V" // ORC-28, HL7 0177
	ConfidentialRestr             = "R"
	NotAKeyOrderNumber            = "9999" // ORC-3 of refusals and absences; never a key
)

// Person is a provider of care named in a message (HL7 XCN).
type Person struct {
	ID     string // NPI or local
	Family string
	Given  string
	Middle string
	Suffix string
	System string // assigning authority
	Type   string // identifier type, HL7 0203
}

// A Vaccination is one vaccination event: a dose given, or a refusal, as one sender
// reported it. HL7: ORC/RXA/RXR/OBX group. FHIR: Immunization.
//
// Several Vaccinations may report the same dose; rules/consolidate groups them into
// one DoseEvent when a record is read. A new version from the same sender follows its
// own earlier one. Nothing is overwritten.
type Vaccination struct {
	ID           VaccinationID
	Home         PatientID
	SourceRecord SourceRecordID
	Organization OrganizationID // owner: the organization of MSH-4's facility
	Version      int64
	State        string // A, U or D (RXA-21)
	Submission   SubmissionID
	Door         Door      // how it came
	At           time.Time // when this version came
	FirstAt      time.Time // when the first version came
	UnderGrant   GrantID   // set where the right to report came from a grant

	Reason string // why this version changes or removes the dose, in the reporter's words

	Places DosePlaces // where in the message it stood; not stored

	GivenOn      Date    // RXA-3; the sender's calendar day
	Vaccine      []Coded // RXA-5 triplets as sent; rules/quality reads CVX, NDC and CPT from them
	CVX          CVX     // RXA-5
	NDC          NDC     // RXA-5 where a product code was sent
	VaccineText  string
	MVX          MVX    // RXA-17
	LotNumber    string // RXA-15; upper case, no spaces
	Expires      Date   // RXA-16; the last day of the month where only the month came
	Amount       float64
	AmountKnown  bool // false for HL7 999
	AmountUnit   string
	Route        Coded  // RXR-1
	Site         Coded  // RXR-2
	Source       Source // RXA-9
	SourceText   string
	Completion   Completion // RXA-20
	Refusal      Coded      // RXA-18
	RefusalText  string
	PlacerNumber string // ORC-2 value|authority
	FillerNumber string // ORC-3 value; the sender's own key of the dose
	FillerSystem string // ORC-3 authority
	Confidential string // ORC-28: V, R or empty
	Facility     string // RXA-11.4, where it was given
	FacilityText string
	GivenBy      Person // RXA-10
	OrderedBy    Person // ORC-12
	EnteredBy    Person // ORC-10
	EnteredAt    Date   // RXA-22
	Observations []Observation
}

// DosePlaces says which segment of each kind reports a vaccination, counted from 1 in
// the message; 0 is none.
type DosePlaces struct {
	ORC, RXA, RXR int
}

// Dose tells whether the vaccination is a dose given (complete or partial), and not a
// refusal, an absence or CVX 998.
func (v Vaccination) Dose() bool {
	return (v.Completion == "" || v.Completion == Completed || v.Completion == PartiallyGiven) && v.CVX != NoVaccine
}

// IsConfidential tells whether the report is marked as one for few eyes: the person's,
// its reporter's and those of clinics that treat the person.
func (v Vaccination) IsConfidential() bool {
	return v.Confidential == ConfidentialVery || v.Confidential == ConfidentialRestr
}

// Observation is a fact reported with a vaccination or about the person: immunity,
// contraindication, reaction, eligibility, funding source, VIS (HL7 OBX).
type Observation struct {
	ID        ObservationID
	LOINC     string // OBX-3
	Text      string
	Type      string // OBX-2: CE, DT, NM, ST, ...
	Value     Coded  // coded values
	Date      Date   // DT, TS values
	Number    string // NM and ST values as sent
	Unit      string
	SubID     string // OBX-4 groups VIS triplets
	On        Date   // OBX-14
	Method    Coded  // OBX-17: VXC40 per dose, VXC41 per visit
	Comment   string // NTE-3
	PersonFor bool   // true for a fact about the person (under CVX 998)
	Seq       int    // which OBX of the message, from 1; not stored
}

// DoseDecision is what a person has decided about two reports: that they are the same
// dose, or different ones. It is remembered for ever.
type DoseDecision struct {
	A, B VaccinationID
	Same bool
	By   UserID
	At   time.Time
}

// DoseEvent is one dose, computed from one or more reports of it.
type DoseEvent struct {
	Handle string        // how the outside names the dose: 32 hex digits that say nothing
	Speaks Vaccination   // the report that speaks for the dose
	Others []Vaccination // the other reports of the same dose
	Why    string        // rule that joined them ("E2"), empty for a single report
	Flags  []string      // "two-of-one-group-on-one-day", ...
	Filled []string      // fields of Speaks filled from another report
	Unsure []VaccinationID
}
