package iis

import "strings"

// Ids inside are 64-bit, time-ordered, and allocated in blocks by the store. They
// never leave the process: the outside sees a PatientHandle or a dose's encrypted
// handle. Zero means "none yet".
type (
	PatientID      int64
	SourceRecordID int64
	VaccinationID  int64
	ObservationID  int64
	SubmissionID   int64
	AuditID        int64
)

// Ids of organizations, users and the nouns of the portal are short random texts.
type (
	OrganizationID string
	UserID         string
	GrantID        string
)

// PatientHandle is how the outside names a person: 128 random bits as 32 lower-case
// hex digits. It says nothing and never changes.
type PatientHandle string

// SRID is a person's state registry id (PID-3, type SR): 14 random Crockford base32
// characters and a check character, so that it fits NIST's 15 (messaging-notes 7).
type SRID string

// ParseSRID reads a registry id as people and systems write it: in either case, with
// blanks or hyphens, and with the letters that Crockford's base32 leaves out since they
// look like digits. Whether anybody has it is for the registry to say.
func ParseSRID(s string) SRID {
	return SRID(strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(s)))
}
