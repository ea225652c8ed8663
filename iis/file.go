package iis

// BlockKey is a normalized blocking key of a person (rules/match): its kind (K1 to K10)
// and its plain value. The store keeps only a keyed hash of it.
type BlockKey struct {
	Kind  string
	Value string
}

// File is everything stored about one person: what intake and history read. It is
// the input of pure rules and never leaves the registry.
type File struct {
	Patient      Patient
	Sources      []SourceRecord // newest version of each
	Links        []PatientLink  // those that hold
	Vaccinations []Vaccination  // newest version of each, deleted ones too, with observations
	Observations []StoredFact   // facts about the person
	Decisions    []DoseDecision
}

// StoredFact is an observation about the person with its reporter.
type StoredFact struct {
	Observation
	Home         PatientID
	SourceRecord SourceRecordID
	Organization OrganizationID
	Submission   SubmissionID
}
