package quality

import (
	"slices"

	"github.com/openiis/openiis/iis"
)

// Detection is one row of the table: what a finding of this code means.
type Detection struct {
	Code     string
	Severity iis.Severity
	Effect   iis.Effect
	HL7      string // ERR-3, HL70357
	App      string // ERR-5, HL70533; may be empty
	Told     bool   // an I that the sender must know at report level "usual"
	Text     string // ERR-8, at most 250 characters
}

// ERR-3 (HL70357) and ERR-5 (HL70533), as public validators map them (messaging-notes 5).
const (
	sequence    = "100"
	required    = "101"
	dataType    = "102"
	notInTable  = "103"
	badType     = "200"
	badEvent    = "201"
	badMode     = "202"
	badVersion  = "203"
	internal    = "207"
	application = "999"

	illogicalDate  = "1"
	invalidDate    = "2"
	illogicalValue = "3"
	invalidValue   = "4"
	unknownValue   = "5"
	noObservation  = "6"
)

// table holds every detection by its code.
var table = index(messageDetections, personDetections, guardianDetections, doseDetections, observationDetections)

func index(lists ...[]Detection) map[string]Detection {
	t := map[string]Detection{}
	for _, d := range slices.Concat(lists...) {
		t[d.Code] = d
	}
	return t
}

// Find returns the row of a code.
func Find(code string) (Detection, bool) {
	d, ok := table[code]
	return d, ok
}

// Detections returns the whole table, sorted by code.
func Detections() []Detection {
	out := slices.Concat(messageDetections, personDetections, guardianDetections, doseDetections, observationDetections)
	slices.SortFunc(out, func(a, b Detection) int {
		if a.Code < b.Code {
			return -1
		}
		return 1
	})
	return out
}

// Grade fills in what the table says of a finding's code: severity, effect, HL7 codes
// and text. A code without a row, which only a newer format could send, is an I.
func Grade(f iis.Finding) iis.Finding {
	d, ok := table[f.Code]
	if !ok {
		d = Detection{Code: f.Code, Severity: iis.SeverityInfo, HL7: "0", Text: "Noticed: " + f.Code + ". Stored as sent."}
	}
	f.Severity, f.Effect, f.HL7, f.App, f.Text = d.Severity, d.Effect, d.HL7, d.App, d.Text
	return f
}

// Report levels of a connection (contract.md 4).
const (
	LevelUsual = "usual" // E, W and those I that the sender must know
	LevelAll   = "all"   // every detection
)

// ForReport returns the findings that a sender of the report level is told, gravest
// first and otherwise in the order they came.
func ForReport(findings []iis.Finding, level string) []iis.Finding {
	var out []iis.Finding
	for _, f := range findings {
		if level == LevelAll || f.Severity != iis.SeverityInfo || table[f.Code].Told {
			out = append(out, f)
		}
	}
	slices.SortStableFunc(out, func(a, b iis.Finding) int { return rank(a.Severity) - rank(b.Severity) })
	return out
}

func rank(s iis.Severity) int {
	switch s {
	case iis.SeverityError:
		return 0
	case iis.SeverityWarning:
		return 1
	}
	return 2
}

// refuseMessage makes a row of what keeps anything of the message from being stored.
func refuseMessage(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityError, Effect: iis.EffectMessage, HL7: hl7, App: app, Text: text}
}

// refuseDose makes a row of what keeps one dose from being stored.
func refuseDose(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityError, Effect: iis.EffectDose, HL7: hl7, App: app, Text: text}
}

// leaveOut makes a row of what keeps a part, such as one NK1 or OBX, from being stored.
func leaveOut(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityError, Effect: iis.EffectDropped, HL7: hl7, App: app, Text: text}
}

// warn makes a row of what is stored with doubts.
func warn(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityWarning, HL7: hl7, App: app, Text: text}
}

// note makes a row of what only those hear who ask for everything.
func note(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityInfo, HL7: hl7, App: app, Text: text}
}

// tell makes a row that is no fault, but that every sender must know.
func tell(code, hl7, app, text string) Detection {
	return Detection{Code: code, Severity: iis.SeverityInfo, HL7: hl7, App: app, Told: true, Text: text}
}
