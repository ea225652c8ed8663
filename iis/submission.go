package iis

import "time"

// Header is the envelope of a message: who speaks, to whom, when (HL7 MSH).
type Header struct {
	SendingApp, SendingFacility     string
	ReceivingApp, ReceivingFacility string
	ControlID                       string // MSH-10
	SentAt                          time.Time
	SentOn                          Date // the sender's calendar day of MSH-7
	MessageType                     string
	ProcessingID                    string
	Version                         string
	Profile                         string // MSH-21.1: Z22, Z34, Z44; or the default for the type
	Software                        string // SFT, one line
}

// Submission is what one message reports about one person (VXU).
type Submission struct {
	ID               SubmissionID
	Organization     OrganizationID // owner of what is reported
	Facility         string         // local code of MSH-4's facility
	Header           Header
	ReceivedAt       time.Time
	About            PatientHandle // whom a screen already shows: nobody is searched for then
	Person           Identity
	Vaccinations     []Vaccination // in message order; refused ones are marked by Findings
	Observations     []Observation // about the person
	VisitEligibility string        // PV1-20.1, HL7 0064: eligibility said of the visit, where a dose says none
	VisitEligibleOn  Date          // PV1-20.2
	Findings         []Finding     // structural ones from format; rules/quality grades and adds
	Raw              []byte        // as it came, for the sealed copy
	Answered         AckCode       // MSA-1 of the answer; empty where it came by no message
	Grant            GrantID
}

// AckCode is MSA-1 (HL7 table 0008, original mode).
type AckCode string

const (
	AckAccepted AckCode = "AA"
	AckDoubted  AckCode = "AE" // stored with doubts, or something refused
	AckRefused  AckCode = "AR" // could not be taken at all
)

// AckFor returns what MSA-1 says of graded findings of the application stage: AA where
// none is graver than information (messaging-notes 5).
func AckFor(findings []Finding) AckCode {
	for _, f := range findings {
		if f.Severity == SeverityError || f.Severity == SeverityWarning {
			return AckDoubted
		}
	}
	return AckAccepted
}

// Outcome is what became of a submission.
type Outcome struct {
	Findings []Finding
	Stored   int       // doses stored
	Refused  int       // doses refused
	Rejected bool      // nothing was stored
	Replay   []byte    // the first answer, where the same message came before
	Patient  PatientID // zero where nothing was stored; never shown
}

// Query asks for a record (QBP Z34, Z44; or the same by API).
type Query struct {
	Header   Header
	Name     string // Z34 or Z44
	Tag      string // QPD-2
	Person   Identity
	Limit    int // RCP-2; 0 is the registry's default
	Findings []Finding
	Raw      []byte
}

// Found says how a query ended.
type Found string

const (
	FoundOne     Found = "one"
	FoundList    Found = "list"
	FoundTooMany Found = "too-many"
	FoundNone    Found = "none"
	FoundError   Found = "error" // the query could not be understood; see Findings
)

// QueryAnswer is the answer to a Query.
type QueryAnswer struct {
	Found      Found
	Record     *Record     // for FoundOne
	Candidates []Candidate // for FoundList: names and birth dates, no address, phone or guardian
	Findings   []Finding
}

// Candidate is one line of a list of possible persons (RSP Z31).
type Candidate struct {
	SRID   SRID
	Person Identity // names, birth date, sex only
}

// Record is a person's record as one actor may see it now.
type Record struct {
	Patient  Patient
	Person   Identity     // composed from the linked source records
	AskerIDs []Identifier // the asking organization's own ids of the person
	Doses    []DoseEvent
	Removed  []DoseEvent // doses whose reports were taken back; for the person alone
	Refusals []Vaccination
	Facts    []Observation // immunity, contraindication, conditions
	Basis    Basis
	KnownTo  Date        // what others first reported after this day is not in it; zero: it is
	Hidden   int         // doses held back
	Forecast *Assessment // nil where not asked or not available
	AsOf     Date
	Copying  Copying // how much of it may be kept
}
