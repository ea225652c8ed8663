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

// LegalName returns what the newest source calls the person. A placeholder such as BABY
// BOY stands back behind a real name, however old that is.
func (f File) LegalName() Name {
	var best SourceRecord
	for _, s := range f.Sources {
		switch {
		case s.Identity.LegalName() == Name{}:
		case best.ID == 0, best.Identity.Newborn && !s.Identity.Newborn:
			best = s
		case s.Identity.Newborn == best.Identity.Newborn && (s.At.After(best.At) || s.At.Equal(best.At) && s.Version > best.Version):
			best = s
		}
	}
	return best.Identity.LegalName()
}

// StoredFact is an observation about the person with its reporter.
type StoredFact struct {
	Observation
	Home         PatientID
	SourceRecord SourceRecordID
	Organization OrganizationID
	Submission   SubmissionID
}
