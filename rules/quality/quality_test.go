package quality

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

var (
	today = iis.DateOf(2026, 11, 22)
	now   = time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
)

// child is a report that nobody has anything to say against: one MMR dose given today
// to a four-year-old.
func child() *iis.Submission {
	return &iis.Submission{
		Header: iis.Header{SentAt: now, SentOn: today, ControlID: "1"},
		Person: iis.Identity{
			Names:       []iis.Name{{Family: "Example", Given: "Ada", Middle: "Maria", Type: "L"}},
			BirthDate:   iis.DateOf(2022, 11, 12),
			Sex:         "F",
			Races:       []iis.Coded{{Code: "2106-3", System: "CDCREC"}},
			Ethnicity:   iis.Coded{Code: "2186-5"},
			Identifiers: []iis.Identifier{{Value: "E1", Authority: "EX", Type: "MR"}},
			Addresses:   []iis.Address{{Street: "1 Example St", City: "Trenton", State: "NJ", ZIP: "08608", Country: "USA", County: "34021", Type: "H"}},
			Contacts:    []iis.Contact{{Phone: "6095550123", Use: "PRN", Equip: "PH"}},
			Guardians:   []iis.Guardian{{Name: iis.Name{Family: "Example", Given: "Eve"}, Relationship: "MTH", Seq: 1, Contacts: []iis.Contact{{Phone: "6095550123"}}}},
		},
		Vaccinations: []iis.Vaccination{{
			State: iis.StateAdded, Places: iis.DosePlaces{ORC: 1, RXA: 1, RXR: 1},
			GivenOn: today, Vaccine: []iis.Coded{{Code: "03", System: "CVX"}}, MVX: "MSD", LotNumber: "Y5841RR", Expires: iis.DateOf(2027, 5, 1),
			Amount: 0.5, AmountKnown: true, AmountUnit: "mL", Source: iis.Administered, Completion: iis.Completed,
			Route: iis.Coded{Code: "C38299", System: "NCIT"}, Site: iis.Coded{Code: "LA"}, FillerNumber: "E1.1",
			Facility: "EX", GivenBy: iis.Person{ID: "1"}, OrderedBy: iis.Person{ID: "1"},
			Observations: []iis.Observation{
				{LOINC: loincEligibility, Value: iis.Coded{Code: "V02"}, Method: iis.Coded{Code: "VXC40"}, Seq: 1, SubID: "1", On: today},
				{LOINC: loincFunding, Value: iis.Coded{Code: "VXC51"}, Seq: 2, SubID: "1", On: today},
				{LOINC: loincPublished, Date: iis.DateOf(2021, 8, 6), Seq: 3, SubID: "2", On: today},
				{LOINC: loincPresented, Date: today, Seq: 4, SubID: "2", On: today},
			},
		}},
	}
}

// codesOf returns the codes of what senders at the usual level are told.
func codesOf(findings []iis.Finding) []string {
	var out []string
	for _, f := range ForReport(findings, LevelUsual) {
		out = append(out, f.Code)
	}
	return out
}

func check(sub *iis.Submission) []iis.Finding {
	Normalize(sub, codeset.Default())
	return Check(sub, codeset.Default(), today, now)
}

func TestADoseThatIsCompleteIsTakenWithoutAWord(t *testing.T) {
	if got := codesOf(check(child())); len(got) != 0 {
		t.Errorf("the sender is told %v", got)
	}
}

func TestWhatIsWrongOrDoubtfulIsFoundAndGraded(t *testing.T) {
	person := func(f func(*iis.Identity)) func(*iis.Submission) { return func(s *iis.Submission) { f(&s.Person) } }
	dose := func(f func(*iis.Vaccination)) func(*iis.Submission) {
		return func(s *iis.Submission) { f(&s.Vaccinations[0]) }
	}
	tests := []struct {
		name   string
		change func(*iis.Submission)
		code   string
		sev    iis.Severity
		effect iis.Effect
		where  string // segment-field
	}{
		{"a person without id is refused", person(func(p *iis.Identity) { p.Identifiers = nil }), iis.FindingPatientIDMissing, "E", iis.EffectMessage, "PID-3"},
		{"an id of unknown type is kept as MR", person(func(p *iis.Identity) { p.Identifiers[0].Type = "QQ" }), "patient-id-type-unknown", "W", iis.EffectNone, "PID-3"},
		{"a person without family name is refused", person(func(p *iis.Identity) { p.Names[0].Family = "" }), iis.FindingFamilyNameMissing, "E", iis.EffectMessage, "PID-5"},
		{"a person without given name is refused", person(func(p *iis.Identity) { p.Names[0].Given = "" }), iis.FindingGivenNameMissing, "E", iis.EffectMessage, "PID-5"},
		{"an address is no given name", person(func(p *iis.Identity) { p.Names[0].Given = "Apt #5" }), "patient-given-name-invalid", "E", iis.EffectMessage, "PID-5"},
		{"a number is no family name", person(func(p *iis.Identity) { p.Names[0].Family = "12" }), "patient-family-name-invalid", "E", iis.EffectMessage, "PID-5"},
		{"a placeholder is stored with doubts", person(func(p *iis.Identity) { p.Names[0].Given = "BABY BOY #1" }), "patient-name-placeholder", "W", iis.EffectNone, "PID-5"},
		{"a test name is stored with doubts", person(func(p *iis.Identity) { p.Names[0].Family = "Test" }), "patient-name-test", "W", iis.EffectNone, "PID-5"},
		{"a person without birth date is refused", person(func(p *iis.Identity) { p.BirthDate = 0 }), iis.FindingBirthDateMissing, "E", iis.EffectMessage, "PID-7"},
		{"a birth date of tomorrow is refused", person(func(p *iis.Identity) { p.BirthDate = today + 1 }), "patient-birth-date-future", "E", iis.EffectMessage, "PID-7"},
		{"a birth date after the message is refused", func(s *iis.Submission) {
			s.Header.SentOn = today - 2
			s.Person.BirthDate = today - 1
		}, "patient-birth-date-after-message", "E", iis.EffectMessage, "PID-7"},
		{"a birth date of 121 years ago is refused", person(func(p *iis.Identity) { p.BirthDate = today.AddYears(-121) }), "patient-birth-date-long-ago", "E", iis.EffectMessage, "PID-7"},
		{"an unknown sex is stored as U", person(func(p *iis.Identity) { p.Sex = "Q" }), "patient-sex-unknown", "W", iis.EffectNone, "PID-8"},
		{"an unknown race is stored", person(func(p *iis.Identity) { p.Races[0].Code = "0000-0" }), "patient-race-unknown", "W", iis.EffectNone, "PID-10"},
		{"an unknown ethnicity is stored", person(func(p *iis.Identity) { p.Ethnicity.Code = "X" }), "patient-ethnicity-unknown", "W", iis.EffectNone, "PID-22"},
		{"an unknown language is stored", person(func(p *iis.Identity) { p.Language.Code = "zzzz" }), "patient-language-unknown", "W", iis.EffectNone, "PID-15"},
		{"an unknown state is stored", person(func(p *iis.Identity) { p.Addresses[0].State = "QQ" }), "patient-address-state-unknown", "W", iis.EffectNone, "PID-11"},
		{"a ZIP code of two digits is stored", person(func(p *iis.Identity) { p.Addresses[0].ZIP = "50" }), "patient-address-zip-invalid", "W", iis.EffectNone, "PID-11"},
		{"a phone number without area code is stored", person(func(p *iis.Identity) { p.Contacts[0].Phone = "5550123" }), "patient-phone-incomplete-number", "W", iis.EffectNone, "PID-13"},
		{"an area code cannot begin with 1", person(func(p *iis.Identity) { p.Contacts[0].Phone = "1235550123" }), "patient-phone-invalid", "W", iis.EffectNone, "PID-13"},
		{"a twin without order is stored", person(func(p *iis.Identity) { p.MultipleBirth = "Y" }), "patient-birth-order-missing-twin", "W", iis.EffectNone, "PID-25"},
		{"a second born is a twin", person(func(p *iis.Identity) { p.MultipleBirth, p.BirthOrder = "N", 2 }), "patient-birth-order-inconsistent", "W", iis.EffectNone, "PID-25"},
		{"who has died has a day of death", person(func(p *iis.Identity) { p.Deceased = "Y" }), "patient-death-date-missing", "W", iis.EffectNone, "PID-29"},
		{"who has a day of death has died", person(func(p *iis.Identity) { p.DeathDate, p.Deceased = today, "N" }), "patient-death-indicator-inconsistent", "W", iis.EffectNone, "PID-30"},
		{"nobody dies before birth", person(func(p *iis.Identity) { p.DeathDate, p.Deceased = p.BirthDate-1, "Y" }), "patient-death-date-before-birth", "W", iis.EffectNone, "PID-29"},
		{"an unknown registry status is stored", person(func(p *iis.Identity) { p.RegistryStatus = "Q" }), "patient-registry-status-unknown", "W", iis.EffectNone, "PD1-16"},
		{"an unknown publicity code is stored", person(func(p *iis.Identity) { p.Publicity = "99" }), "patient-publicity-unknown", "W", iis.EffectNone, "PD1-11"},
		{"a child without guardian is stored", person(func(p *iis.Identity) { p.Guardians = nil }), "guardian-missing", "W", iis.EffectNone, "NK1-0"},
		{"a sister does not speak for a child", person(func(p *iis.Identity) { p.Guardians[0].Relationship = "SIS" }), "guardian-not-responsible", "W", iis.EffectNone, "NK1-3"},
		{"an unknown relationship is stored", person(func(p *iis.Identity) { p.Guardians[0].Relationship = "ZZZ" }), "guardian-relationship-unknown", "W", iis.EffectNone, "NK1-3"},
		{"a message from the day after tomorrow is stored", func(s *iis.Submission) { s.Header.SentAt = now.Add(25 * time.Hour) }, "message-date-future", "W", iis.EffectNone, "MSH-7"},

		{"a dose without day is refused", dose(func(v *iis.Vaccination) { v.GivenOn = 0 }), iis.FindingGivenDateMissing, "E", iis.EffectDose, "RXA-3"},
		{"a dose of tomorrow is refused", dose(func(v *iis.Vaccination) { v.GivenOn = today + 1 }), "given-date-future", "E", iis.EffectDose, "RXA-3"},
		{"a dose before birth is refused", dose(func(v *iis.Vaccination) { v.GivenOn = iis.DateOf(2022, 11, 11) }), "given-date-before-birth", "E", iis.EffectDose, "RXA-3"},
		{"a dose after the message is stored", func(s *iis.Submission) { s.Header.SentOn = today - 1 }, "given-date-after-message", "W", iis.EffectNone, "RXA-3"},
		{"a dose after death is stored", func(s *iis.Submission) { s.Person.DeathDate, s.Person.Deceased = today-1, "Y" }, "given-date-after-death", "W", iis.EffectNone, "RXA-3"},
		{"a dose after its entry is stored", dose(func(v *iis.Vaccination) { v.EnteredAt = today - 1 }), "given-date-after-entry", "W", iis.EffectNone, "RXA-3"},
		{"an expired lot is stored", dose(func(v *iis.Vaccination) { v.Expires = today - 1 }), "given-date-after-expiry", "W", iis.EffectNone, "RXA-3"},
		{"a dose of DTP today is stored", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "01" }), "vaccine-date-invalid", "W", iis.EffectNone, "RXA-5"},
		{"a dose outside the licensed years is stored", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "01" }), "given-date-unlicensed", "W", iis.EffectNone, "RXA-3"},
		{"rotavirus at four years is stored", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "119" }), "given-age-invalid", "W", iis.EffectNone, "RXA-3"},
		{"a dose reported after two months is late", dose(func(v *iis.Vaccination) { v.GivenOn = today - 60 }), "given-reported-late", "W", iis.EffectNone, "RXA-3"},
		{"a dose without vaccine is refused", dose(func(v *iis.Vaccination) { v.Vaccine = nil }), iis.FindingVaccineMissing, "E", iis.EffectDose, "RXA-5"},
		{"a dose of an unknown vaccine is refused", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "777" }), "vaccine-unknown", "E", iis.EffectDose, "RXA-5"},
		{"a dose coded in none of our tables is refused", dose(func(v *iis.Vaccination) { v.Vaccine[0].System = "RXNORM" }), iis.FindingVaccineSystemUnknown, "E", iis.EffectDose, "RXA-5"},
		{"an unknown NDC beside a CVX code is stored", dose(func(v *iis.Vaccination) {
			v.Vaccine = append(v.Vaccine, iis.Coded{Code: "99999-9999-99", System: "NDC"})
		}), "vaccine-ndc-unknown", "W", iis.EffectNone, "RXA-5"},
		{"an NDC of another vaccine is stored", dose(func(v *iis.Vaccination) {
			v.Vaccine = append(v.Vaccine, iis.Coded{Code: "49281-0425-50", System: "NDC"})
		}), "vaccine-codes-differ", "W", iis.EffectNone, "RXA-5"},
		{"an unspecified vaccine that was given is stored", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "45" }), "vaccine-unspecified", "W", iis.EffectNone, "RXA-5"},
		{"an old immune globulin is no dose", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "71" }), "vaccine-not-for-dose", "W", iis.EffectNone, "RXA-5"},
		{"no vaccine cannot be given", dose(func(v *iis.Vaccination) { v.Vaccine[0].Code = "998" }), "vaccine-not-for-dose", "W", iis.EffectNone, "RXA-5"},
		{"an unknown unit is stored", dose(func(v *iis.Vaccination) { v.AmountUnit = "cup" }), "amount-unit-unknown", "W", iis.EffectNone, "RXA-7"},
		{"a dose given with nothing known of it looks historical", dose(func(v *iis.Vaccination) {
			v.LotNumber, v.MVX, v.AmountKnown, v.Expires = "", "", false, 0
		}), "source-looks-historical", "W", iis.EffectNone, "RXA-9"},
		{"a dose of the past with lot and amount looks given", dose(func(v *iis.Vaccination) { v.Source = "01" }), "source-looks-administered", "W", iis.EffectNone, "RXA-9"},
		{"an unknown source is stored as historical", dose(func(v *iis.Vaccination) { v.Source = "77" }), "source-unknown", "W", iis.EffectNone, "RXA-9"},
		{"a dose given by nobody is stored", dose(func(v *iis.Vaccination) { v.GivenBy = iis.Person{} }), "given-by-missing", "W", iis.EffectNone, "RXA-10"},
		{"a dose given nowhere is stored", dose(func(v *iis.Vaccination) { v.Facility = "" }), "given-at-missing", "W", iis.EffectNone, "RXA-11"},
		{"a dose given without lot is stored", dose(func(v *iis.Vaccination) { v.LotNumber = "" }), "lot-missing", "W", iis.EffectNone, "RXA-15"},
		{"a lot number does not begin with the word", dose(func(v *iis.Vaccination) { v.LotNumber = "LOT AB123" }), "lot-invalid", "W", iis.EffectNone, "RXA-15"},
		{"two lot numbers with a stroke between are one too many", dose(func(v *iis.Vaccination) { v.LotNumber = "AB123/CD123" }), "lot-several", "W", iis.EffectNone, "RXA-15"},
		{"a social security number that only counts is stored with doubts", person(func(p *iis.Identity) {
			p.Identifiers = append(p.Identifiers, iis.Identifier{Value: "123456789", Authority: "SSA", Type: "SS"})
		}), "patient-ssn-invalid", "W", iis.EffectNone, "PID-3"},
		{"a Medicaid number of one digit is stored with doubts", person(func(p *iis.Identity) {
			p.Identifiers = append(p.Identifiers, iis.Identifier{Value: "99999999", Authority: "NJ", Type: "MA"})
		}), "patient-medicaid-invalid", "W", iis.EffectNone, "PID-3"},
		{"a name of one letter is stored", person(func(p *iis.Identity) { p.Names[0].Given = "J" }), "patient-given-name-short", "I", iis.EffectNone, "PID-5"},
		{"an unknown use of a guardian's phone is stored", person(func(p *iis.Identity) { p.Guardians[0].Contacts[0].Use = "Apt B" }), "guardian-phone-use-unknown", "W", iis.EffectNone, "NK1-5"},
		{"an unknown eligibility of the visit is stored", func(s *iis.Submission) { s.VisitEligibility = "ZZ" }, "visit-eligibility-unknown", "W", iis.EffectNone, "PV1-20"},
		{"eligibility found tomorrow is stored with doubts", func(s *iis.Submission) { s.VisitEligibility, s.VisitEligibleOn = "V02", today+1 }, "visit-eligibility-date-future", "W", iis.EffectNone, "PV1-20"},
		{"a lot number has no stars", dose(func(v *iis.Vaccination) { v.LotNumber = "AB*123" }), "lot-invalid", "W", iis.EffectNone, "RXA-15"},
		{"two lot numbers are one too many", dose(func(v *iis.Vaccination) { v.LotNumber = "AB123,CD123" }), "lot-several", "W", iis.EffectNone, "RXA-15"},
		{"no lot number has three characters", dose(func(v *iis.Vaccination) { v.LotNumber = "A12" }), "lot-short", "W", iis.EffectNone, "RXA-15"},
		{"unknown is no lot number", dose(func(v *iis.Vaccination) { v.LotNumber = "UNKNOWN" }), "lot-placeholder", "W", iis.EffectNone, "RXA-15"},
		{"a dose given without maker is stored", dose(func(v *iis.Vaccination) { v.MVX = "" }), "maker-missing", "W", iis.EffectNone, "RXA-17"},
		{"an unknown maker is stored", dose(func(v *iis.Vaccination) { v.MVX = "ZZZ" }), "maker-unknown", "W", iis.EffectNone, "RXA-17"},
		{"a maker of other vaccines is stored", dose(func(v *iis.Vaccination) { v.MVX = "PFR" }), "maker-mismatch", "W", iis.EffectNone, "RXA-17"},
		{"a refusal has a reason", dose(func(v *iis.Vaccination) { v.Completion = iis.Refused }), "refusal-reason-missing", "W", iis.EffectNone, "RXA-18"},
		{"a reason belongs to a refusal", dose(func(v *iis.Vaccination) { v.Refusal.Code = "00" }), "refusal-reason-conflict", "W", iis.EffectNone, "RXA-18"},
		{"an unknown completion is taken as complete", dose(func(v *iis.Vaccination) { v.Completion = "XX" }), "completion-unknown", "W", iis.EffectNone, "RXA-20"},
		{"an unknown route is stored", dose(func(v *iis.Vaccination) { v.Route.Code = "QQ" }), "route-unknown", "W", iis.EffectNone, "RXR-1"},
		{"an unknown site is stored", dose(func(v *iis.Vaccination) { v.Site.Code = "QQ" }), "site-unknown", "W", iis.EffectNone, "RXR-2"},
		{"an unknown confidentiality is stored", dose(func(v *iis.Vaccination) { v.Confidential = "Q" }), "confidentiality-unknown", "W", iis.EffectNone, "ORC-28"},
		{"a restricted dose is said to be", dose(func(v *iis.Vaccination) { v.Confidential = "R" }), "confidentiality-restricted", "I", iis.EffectNone, "ORC-28"},

		{"a dose given has an eligibility", dose(func(v *iis.Vaccination) { v.Observations = v.Observations[1:] }), "eligibility-missing", "W", iis.EffectNone, "OBX-5"},
		{"an unknown eligibility is stored", dose(func(v *iis.Vaccination) { v.Observations[0].Value.Code = "V99" }), "eligibility-unknown", "W", iis.EffectNone, "OBX-5"},
		{"private vaccine is not for Medicaid", dose(func(v *iis.Vaccination) { v.Observations[1].Value.Code = "PHC70" }), "funding-conflict", "W", iis.EffectNone, "OBX-5"},
		{"an unknown funding source is stored", dose(func(v *iis.Vaccination) { v.Observations[1].Value.Code = "X" }), "funding-unknown", "W", iis.EffectNone, "OBX-5"},
		{"a dose given has a statement", dose(func(v *iis.Vaccination) { v.Observations = v.Observations[:2] }), "vis-missing", "W", iis.EffectNone, "OBX-0"},
		{"a statement is not handed out before it is published", dose(func(v *iis.Vaccination) { v.Observations[2].Date = today + 1 }), "vis-presented-before-published", "W", iis.EffectNone, "OBX-5"},
		{"a guardian is not the child", person(func(p *iis.Identity) { p.Guardians[0].Name = p.Names[0] }), "guardian-is-patient", "I", iis.EffectNone, "NK1-2"},
		{"an NPI has a check digit", dose(func(v *iis.Vaccination) { v.GivenBy = iis.Person{ID: "1234567890", Type: "NPI"} }), "given-by-npi-invalid", "W", iis.EffectNone, "RXA-10"},
		{"an old statement is stored", dose(func(v *iis.Vaccination) {
			v.Observations[2] = iis.Observation{LOINC: loincStatement, Value: iis.Coded{Code: "253088698300012711120420"}, Seq: 3, SubID: "2", On: today}
		}), "vis-outdated", "I", iis.EffectNone, "OBX-5"},
		{"an unknown reaction is stored", dose(func(v *iis.Vaccination) {
			v.Observations = append(v.Observations, iis.Observation{LOINC: loincReaction, Value: iis.Coded{Code: "X"}, Seq: 5})
		}), "reaction-unknown", "W", iis.EffectNone, "OBX-5"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sub := child()
			tt.change(sub)
			for _, f := range check(sub) {
				if f.Code != tt.code {
					continue
				}
				where := f.Where.Segment + "-" + strconv.Itoa(f.Where.Field)
				if f.Severity != tt.sev || f.Effect != tt.effect || where != tt.where {
					t.Errorf("%s is %s, effect %d, at %s; want %s, %d, %s", f.Code, f.Severity, f.Effect, where, tt.sev, tt.effect, tt.where)
				}
				return
			}
			t.Errorf("%s is not found", tt.code)
		})
	}
}

func TestWhatNeedsNoWordHasNone(t *testing.T) {
	tests := []struct {
		name   string
		change func(*iis.Submission)
		not    string
	}{
		{"an adult needs no guardian", func(s *iis.Submission) { s.Person.Guardians, s.Person.BirthDate = nil, iis.DateOf(1990, 1, 1) }, "guardian-missing"},
		{"a foreign address has no state of ours", func(s *iis.Submission) {
			s.Person.Addresses[0].Country, s.Person.Addresses[0].State, s.Person.Addresses[0].ZIP = "CAN", "QC", "H2Y 1C6"
		}, "patient-address-state-unknown"},
		{"a foreign telephone is not judged", func(s *iis.Submission) { s.Person.Contacts[0].Phone = "+33123456789" }, "patient-phone-invalid"},
		{"a one-letter name is a name", func(s *iis.Submission) { s.Person.Names[0].Family = "O" }, "patient-family-name-invalid"},
		{"an apostrophe is part of names", func(s *iis.Submission) { s.Person.Names[0].Family = "O'Reilly" }, "patient-family-name-invalid"},
		{"a historical dose needs no lot", func(s *iis.Submission) {
			s.Vaccinations[0].Source, s.Vaccinations[0].LotNumber = "01", ""
		}, "lot-missing"},
		{"a historical dose needs no eligibility", func(s *iis.Submission) {
			s.Vaccinations[0].Source, s.Vaccinations[0].Observations = "01", nil
		}, "eligibility-missing"},
		{"a date that could not be read is not missing too", func(s *iis.Submission) {
			s.Person.BirthDate = 0
			s.Findings = []iis.Finding{{Code: iis.FindingBirthDateUnreadable, Where: at("PID", 1, 7)}}
		}, iis.FindingBirthDateMissing},
		{"a true NPI is not judged", func(s *iis.Submission) { s.Vaccinations[0].GivenBy = iis.Person{ID: "1234567893", Type: "NPI"} }, "given-by-npi-invalid"},
		{"a good dose given today is not late", func(*iis.Submission) {}, "given-reported-late"},
		{"a fact about the person is a group that is left", func(s *iis.Submission) {
			s.Vaccinations[0].GivenOn = 0
			s.Observations = []iis.Observation{{LOINC: loincDisease, Value: iis.Coded{Code: "38907003"}}}
		}, "doses-none-left"},
		{"a deletion needs no lot", func(s *iis.Submission) {
			s.Vaccinations[0].State, s.Vaccinations[0].LotNumber = iis.StateDeleted, ""
		}, "lot-missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sub := child()
			tt.change(sub)
			for _, f := range check(sub) {
				if f.Code == tt.not {
					t.Errorf("%s is found", f.Code)
				}
			}
		})
	}
}

func TestProductCodesBecomeVaccines(t *testing.T) {
	tests := []struct {
		name string
		sent []iis.Coded
		cvx  iis.CVX
		ndc  iis.NDC
	}{
		{"an NDC alone", []iis.Coded{{Code: "49281-0425-50", System: "NDC"}}, "140", "49281042550"},
		{"an NDC under the name of CVX", []iis.Coded{{Code: "49281-0425-50", System: "CVX"}}, "140", "49281042550"},
		{"a CPT code", []iis.Coded{{Code: "90707", System: "C4"}}, "03", ""},
		{"a CVX code without system or zero", []iis.Coded{{Code: "8"}}, "08", ""},
		{"CVX counts before NDC", []iis.Coded{{Code: "49281-0425-50", System: "NDC"}, {Code: "141", System: "CVX"}}, "141", "49281042550"},
		{"a local code beside a CVX code is passed over", []iis.Coded{{Code: "X1", System: "L"}, {Code: "03", System: "CVX"}}, "03", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			sub := child()
			sub.Vaccinations[0].Vaccine = tt.sent
			for range 2 {
				Normalize(sub, codeset.Default())
			}
			v := sub.Vaccinations[0]
			if v.CVX != tt.cvx || v.NDC != tt.ndc || len(sub.Findings) != 0 {
				t.Errorf("it is CVX %q, NDC %q, with %v; want %q, %q", v.CVX, v.NDC, sub.Findings, tt.cvx, tt.ndc)
			}
		})
	}
}

func TestOldRoutesAreWrittenAsNCIT(t *testing.T) {
	sub := child()
	sub.Vaccinations[0].Route = iis.Coded{Code: "IM", System: "HL70162"}
	Normalize(sub, codeset.Default())
	if r := sub.Vaccinations[0].Route; r.Code != "C28161" || r.System != "NCIT" {
		t.Errorf("the route is %v", r)
	}
}

func TestOnlyTheBadDoseIsRefusedWhileAGoodOneIsLeft(t *testing.T) {
	sub := child()
	bad := sub.Vaccinations[0]
	bad.GivenOn, bad.Places = today+1, iis.DosePlaces{ORC: 2, RXA: 2}
	sub.Vaccinations = append(sub.Vaccinations, bad)
	got := check(sub)
	if RefusesMessage(got) || len(RefusedDoses(got)) != 1 || !RefusedDoses(got)[1] {
		t.Errorf("the message is refused: %v, the doses: %v", RefusesMessage(got), RefusedDoses(got))
	}
	sub.Vaccinations = sub.Vaccinations[1:]
	if got := check(sub); !RefusesMessage(got) {
		t.Error("a message without any good dose is taken")
	}
}

func TestAnOrderWithoutDoseRefusesAMessageThatHasNoOther(t *testing.T) {
	sub := child()
	sub.Findings = []iis.Finding{{Code: iis.FindingOrderWithoutRXA, Where: at("ORC", 2, 0)}}
	if RefusesMessage(check(sub)) {
		t.Error("the good dose is refused too")
	}
	sub.Vaccinations = nil
	if !RefusesMessage(check(sub)) {
		t.Error("a message without any dose in its order is taken")
	}
}

func TestTheReportLevelDecidesWhoHearsWhat(t *testing.T) {
	findings := []iis.Finding{Grade(iis.Finding{Code: "patient-alias-missing"}), Grade(iis.Finding{Code: "action-delete"}), Grade(iis.Finding{Code: "lot-missing"}), Grade(iis.Finding{Code: "given-date-future"})}
	usual, all := ForReport(findings, LevelUsual), ForReport(findings, LevelAll)
	if len(usual) != 3 || usual[0].Code != "given-date-future" || usual[1].Code != "lot-missing" || usual[2].Code != "action-delete" {
		t.Errorf("at the usual level: %v", usual)
	}
	if len(all) != 4 {
		t.Errorf("at the level all: %v", all)
	}
}

func TestTheTableIsWellFormed(t *testing.T) {
	hl7 := regexp.MustCompile(`^(10[0-3]|20[0-7]|999)$`)
	seen := map[string]bool{}
	for _, d := range Detections() {
		if seen[d.Code] {
			t.Errorf("%s stands twice", d.Code)
		}
		seen[d.Code] = true
		if len(d.Text) > 250 || !strings.HasSuffix(d.Text, ".") || !hl7.MatchString(d.HL7) {
			t.Errorf("%s: text of %d characters, ERR-3 %q", d.Code, len(d.Text), d.HL7)
		}
		if refused := d.Effect == iis.EffectDose || d.Effect == iis.EffectMessage; refused && d.Severity != iis.SeverityError || d.Effect == iis.EffectNone && d.Severity == iis.SeverityError {
			t.Errorf("%s is %s with effect %d: E is for what is not stored", d.Code, d.Severity, d.Effect)
		}
	}
}

// TestEveryCodeOfAStructuralFindingHasARow reads the constants of iis.
func TestEveryCodeOfAStructuralFindingHasARow(t *testing.T) {
	for _, file := range []string{"../../iis/finding_code.go", "../../iis/finding_code_intake.go"} {
		for _, code := range literals(t, file) {
			if _, ok := Find(code); !ok {
				t.Errorf("%s: %s has no row", file, code)
			}
		}
	}
}

// TestEveryRowOfOurOwnIsFoundSomewhere reads the code of the checks.
func TestEveryRowOfOurOwnIsFoundSomewhere(t *testing.T) {
	used := map[string]bool{}
	for _, file := range []string{"check.go", "check_person.go", "check_contact.go", "check_dose.go", "check_supply.go", "check_observation.go", "normalize.go", "vaccine.go", "../../iis/finding_code.go", "../../iis/finding_code_intake.go"} {
		for _, s := range literals(t, file) {
			used[s] = true
			used["patient-address-"+s], used["guardian-address-"+s] = true, true
		}
	}
	for _, d := range Detections() {
		if !used[d.Code] {
			t.Errorf("%s is never found", d.Code)
		}
	}
}

// literals returns the string literals of a Go file.
func literals(t *testing.T, file string) []string {
	t.Helper()
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if s, err := strconv.Unquote(l.Value); err == nil {
				out = append(out, s)
			}
		}
		return true
	})
	return out
}

func BenchmarkCheck(b *testing.B) {
	codes := codeset.Default()
	for b.Loop() {
		sub := child()
		Normalize(sub, codes)
		Check(sub, codes, today, now)
	}
}
