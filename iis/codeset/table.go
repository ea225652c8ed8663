package codeset

import (
	"slices"
	"strings"
)

// Names of tables that have no number in HL7. The others are known by their number,
// "0001", or their name in the field, "NIP001", "NCIT", "UCUM".
const (
	TableRace             = "0005" // CDCREC and the old one-letter codes
	TableFunding          = "FUNDING"
	TableContraindication = "CONTRAINDICATION"
	TableReaction         = "REACTION"
	TableIndication       = "INDICATION"
	TableDisease          = "DISEASE"  // history of disease as evidence of immunity
	TableSerology         = "SEROLOGY" // laboratory evidence of immunity
	TableMethod           = "METHOD"   // how eligibility was found
	TableSchedule         = "SCHEDULE"
	TableProfile          = "PROFILE"  // MSH-21
	TableLanguage         = "LANGUAGE" // ISO 639, two and three letters
	TableCountry          = "COUNTRY"  // ISO 3166, two and three letters
	TableState            = "STATE"    // US postal codes
)

// Entry is one code of a table.
type Entry struct {
	Code       string
	Deprecated bool // still read, no longer to be sent
	Text       string
	Instead    string // the code to use in its stead, or the broader one; may be empty
}

// Table is one set of codes. The zero Table has none.
type Table struct {
	Name    string
	entries map[string]Entry
}

func (s *Set) readTables(rows [][]string) {
	for _, r := range rows {
		t, ok := s.tables[r[0]]
		if !ok {
			t = Table{Name: r[0], entries: map[string]Entry{}}
			s.tables[r[0]] = t
		}
		t.entries[r[1]] = Entry{Code: r[1], Deprecated: r[2] == "D", Text: r[3], Instead: r[4]}
	}
}

// Table returns the table of a name: "0005", "HL70005", "NIP001", TableLanguage.
func (s *Set) Table(name string) Table { return s.tables[strings.TrimPrefix(name, "HL7")] }

// Entry returns the row of a code.
func (t Table) Entry(code string) (Entry, bool) {
	e, ok := t.entries[code]
	return e, ok
}

// Has tells whether the table holds the code.
func (t Table) Has(code string) bool {
	_, ok := t.entries[code]
	return ok
}

// Text returns what a code means, empty for an unknown one.
func (t Table) Text(code string) string { return t.entries[code].Text }

// Instead returns the code to write for a code that was read: its replacement where it
// has one, itself where it has none and is in use, else nothing.
func (t Table) Instead(code string) string {
	e, ok := t.entries[code]
	switch {
	case !ok:
		return ""
	case e.Instead != "":
		return e.Instead
	case e.Deprecated:
		return ""
	}
	return code
}

// Codes returns the codes in use, sorted.
func (t Table) Codes() []string {
	out := make([]string, 0, len(t.entries))
	for c, e := range t.entries {
		if !e.Deprecated {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// Eligible tells whether a code is one of fund program eligibility: of the table, or
// local, a grantee's three letters and two characters ("NJA01").
func (s *Set) Eligible(code string) bool {
	if s.Table("0064").Has(code) {
		return true
	}
	if len(code) != 5 {
		return false
	}
	for i := range len(code) {
		c := code[i]
		letter := c >= 'A' && c <= 'Z'
		if !letter && (i < 3 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}
