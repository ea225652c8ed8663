package cdsi

import "github.com/openiis/openiis/iis"

// Patient is what the engine is told about a person.
type Patient struct {
	Birth        iis.Date
	Gender       string   // F, M, or anything else for unknown (HL7 0001, or the word)
	Assess       iis.Date // the day that counts as today
	Doses        []Dose   // in any order
	Observations []Observation
	Country      string // of birth; empty is unknown
}

// Dose is one dose given.
type Dose struct {
	Date    iis.Date
	CVX     iis.CVX
	MVX     iis.MVX  // empty is unknown
	Lot     string   // not used by the logic
	Expires iis.Date // of the lot; the last day of the month where only that is known
	Flagged bool     // expired, recalled or badly stored (CDSi "dose condition flag")
}

// Observation is a fact about the person by its CDSi code ("154"), active when assessed.
type Observation struct {
	Code string
	Date iis.Date // zero is unknown
}

// gender returns the word of the schedule for a patient's gender.
func gender(s string) string {
	switch s {
	case "F", "f", "Female", "female":
		return "Female"
	case "M", "m", "Male", "male":
		return "Male"
	}
	return "Unknown"
}
