package iis

// Severity grades a Finding as ERR-4 does (HL7 table 0516).
type Severity string

const (
	SeverityError   Severity = "E" // something was not stored
	SeverityWarning Severity = "W" // stored, with doubts
	SeverityInfo    Severity = "I" // worth knowing
)

// Effect is what a Finding means for what came.
type Effect uint8

const (
	EffectNone    Effect = iota // stored as sent
	EffectDropped               // the named part (an observation, a guardian) is left out
	EffectDose                  // the dose is refused
	EffectMessage               // the whole message is refused
)

// Place is a location in a message as ERR-2 writes it: all counts start at 1, zero is
// "not given". Document formats other than HL7 use Path instead.
type Place struct {
	Segment    string // "RXA"
	Sequence   int    // which RXA of the message
	Field      int
	Repetition int
	Component  int
	Sub        int
	Path       string // FHIRPath or column name, for other formats
}

// Finding is something noticed in what a sender reported. It is data, not an error.
type Finding struct {
	Code     string // of rules/quality's table, e.g. "patient-birth-date-missing"
	Severity Severity
	Effect   Effect
	Where    Place
	HL7      string // ERR-3, HL70357: "101"
	App      string // ERR-5, HL70533: "6"; may be empty
	Text     string // ERR-8: what was received, why it is a problem, what to do; no patient data
	Dose     int    // index+1 into Submission.Vaccinations of the dose concerned; 0 is the whole message
}
