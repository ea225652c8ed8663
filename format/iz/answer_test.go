package iz

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const qpd = `QPD|Z34^Request Immunization History^CDCPHINVS|T1|A1^^^CLINIC^MR|Example^Ann^^^^^L||20240214|F`

// answering returns what an answer to the request needs.
func answering(t *testing.T, request ...string) Reply {
	t.Helper()
	r := Reply{Now: time.Date(2026, 11, 22, 13, 0, 0, 0, time.FixedZone("", -5*3600)), ControlID: "R1",
		App: "OpenIIS", Facility: "NJIIS", Authority: "NJIIS", Codes: codeset.Default()}
	if len(request) > 0 {
		r.Request = message(t, request...)
	}
	return r
}

// ann is a record with a bit of everything.
func ann() *iis.Record {
	return &iis.Record{
		Patient:  iis.Patient{SRID: "0123456789ABCDX"},
		AsOf:     iis.DateOf(2026, 11, 22),
		AskerIDs: []iis.Identifier{{Value: "A1", Authority: "CLINIC", Type: "MR"}, {Value: "far too long to be carried", Authority: "CLINIC", Type: "MR"}, {Value: "B", Authority: "1.2.3", Type: "PI"}, {Value: "C", Authority: "CLINIC", Type: "U"}},
		Person: iis.Identity{
			Names:         []iis.Name{{Family: "Example", Given: "Ann", Middle: "Mary", Type: "L"}, {Family: "Sample"}},
			MothersMaiden: iis.Name{Family: "Sample"}, BirthDate: iis.DateOf(2024, 2, 14), Sex: "X",
			Races:     []iis.Coded{{Code: "W", System: "HL70005"}, {Code: "zz"}},
			Addresses: []iis.Address{{Street: "1 Main St", City: "Trenton", State: "NJ", ZIP: "08601", Country: "US", Type: "H"}},
			Contacts:  []iis.Contact{{Phone: "6095550100", Use: "PRN", Equip: "CP"}, {Email: "ann@example.com"}, {Phone: "555"}},
			Language:  iis.Coded{Code: "eng", Text: "English", System: "ISO639"},
			Ethnicity: iis.Coded{Code: "2186-5"}, MultipleBirth: "Y", BirthOrder: 2,
			Guardians:  []iis.Guardian{{Name: iis.Name{Family: "Example", Given: "Martha"}, Relationship: "MTH"}, {Name: iis.Name{Family: "Example"}, Relationship: "FTH"}},
			Protection: "N", ProtectionDate: iis.DateOf(2024, 3, 1), RegistryStatus: "A", Publicity: "02",
		},
		Doses: []iis.DoseEvent{
			{Speaks: iis.Vaccination{GivenOn: iis.DateOf(2024, 4, 14), CVX: "110", Source: "00", LotNumber: "AB1", Expires: iis.DateOf(2025, 12, 31), MVX: "SKB",
				Amount: 0.5, AmountKnown: true, AmountUnit: "ML", Route: iis.Coded{Code: "IM"}, Site: iis.Coded{Code: "LT"}, FillerNumber: "F1", FillerSystem: "CLINIC",
				GivenBy: iis.Person{ID: "1234567893", Type: "NPI", Family: "Nurse", Given: "Nora"}, Facility: "CL1", NDC: "58160081111",
				Observations: []iis.Observation{
					{LOINC: "64994-7", Type: "CE", Value: iis.Coded{Code: "V02", Text: "Medicaid"}, SubID: "a", Method: iis.Coded{Code: "VXC40"}, On: iis.DateOf(2024, 4, 14)},
					{LOINC: "29769-7", Type: "TS", Date: iis.DateOf(2024, 4, 14), SubID: "b", Comment: "given | to the mother"},
					{LOINC: "99999-9", Type: "ST", Number: "of a kind that is not carried"},
				}}},
			{Speaks: iis.Vaccination{GivenOn: iis.DateOf(2025, 2, 20), CVX: "03", Source: "00", Amount: 0.5, AmountKnown: true, FillerNumber: "9999",
				OrderedBy: iis.Person{ID: "1234567893", System: "NPI", Family: "Doctor", Given: "Dora"}}},
		},
		Refusals: []iis.Vaccination{{GivenOn: iis.DateOf(2025, 3, 1), CVX: "88", Completion: iis.Refused, Refusal: iis.Coded{Code: "00"}}},
		Facts:    []iis.Observation{{LOINC: "59784-9", Type: "CE", Value: iis.Coded{Code: "38907003", Text: "Varicella", System: "SCT"}, PersonFor: true}},
	}
}

// assessed is the record of ann with an evaluation and a forecast.
func assessed() *iis.Record {
	rec := ann()
	rec.Forecast = &iis.Assessment{
		Doses: []iis.DoseEvaluation{
			{Index: 0, Evaluations: []iis.Evaluation{
				{VaccineGroup: "DTaP/Tdap/Td", Series: "DTaP 5-dose", Best: true, TargetDose: 1, SeriesDoses: 3, Status: iis.DoseValid},
				{VaccineGroup: "HepB", Series: "HepB 3-dose", Best: true, TargetDose: 1, SeriesDoses: 3, Status: iis.DoseNotValid, Reasons: []iis.Reason{{Code: "Age: Too Young"}}},
			}},
			{Index: 1, Evaluations: []iis.Evaluation{
				{VaccineGroup: "MMR", Antigen: "Measles", Series: "MMR 2-dose", Best: true, TargetDose: 1, SeriesDoses: 3, Status: iis.DoseValid},
				{VaccineGroup: "MMR", Antigen: "Mumps", Series: "MMR 2-dose", Best: true, TargetDose: 1, SeriesDoses: 3, Status: iis.DoseNotValid, Reasons: []iis.Reason{{Code: "Interval: Too Soon"}}},
			}},
		},
		Groups: []iis.GroupForecast{
			{VaccineGroup: "MMR", GroupCVX: "03", Series: "MMR 2-dose", Status: iis.SeriesNotComplete, DoseNumber: 2, SeriesDoses: 2,
				Earliest: iis.DateOf(2028, 2, 14), Recommended: iis.DateOf(2028, 2, 14), PastDue: iis.DateOf(2031, 2, 14)},
			{VaccineGroup: "HepB", GroupCVX: "45", Status: iis.SeriesComplete},
		},
	}
	return rec
}

var birthDateBad = iis.Finding{Code: iis.FindingBirthDateUnreadable, Severity: iis.SeverityError, HL7: "102", App: "2",
	Where: iis.Place{Segment: "PID", Sequence: 1, Field: 7}, Text: "The birth date cannot be read, nothing was stored. Send it as YYYYMMDD."}

// answers are the fixed answers that the golden files hold.
func answers(t *testing.T) map[string][]byte {
	lot := iis.Finding{Severity: iis.SeverityWarning, HL7: "101", Where: iis.Place{Segment: "RXA", Sequence: 2, Field: 15}, Text: "The lot number is missing."}
	far := iis.Finding{Severity: iis.SeverityInfo, Where: iis.Place{Segment: "OBX", Sequence: 120, Field: 5, Component: 1}, Text: strings.Repeat("long text ", 40)}
	z34, z44 := iis.Query{Name: "Z34", Tag: "T1"}, iis.Query{Name: "Z44", Tag: "T1"}
	ask := answering(t, mshQBP, qpd, "RCP|I|5^RD&Records&HL70126")
	forecast := answering(t, strings.Replace(mshQBP, "Z34", "Z44", 1), strings.Replace(qpd, "Z34^Request Immunization History", "Z44^Request Evaluated History and Forecast", 1))
	listed := []iis.Candidate{
		{SRID: "0123456789ABCDX", Person: iis.Identity{Names: []iis.Name{{Family: "Example", Given: "Ann"}}, BirthDate: iis.DateOf(2024, 2, 14), Sex: "F"}},
		{SRID: "0123456789ABCDY", Person: iis.Identity{Names: []iis.Name{{Family: "Example", Given: "Anna"}}, BirthDate: iis.DateOf(2024, 2, 14), Sex: "F"}},
	}
	broken := DecodeQBP(message(t, mshQBP, "QPD|Z34^Request Immunization History^CDCPHINVS|"))
	_, refused := Header(message(t, strings.Replace(mshQBP, "2.5.1", "2.1", 1)))
	nobody := ann()
	nobody.Doses, nobody.Refusals, nobody.Facts = nil, nil, nil
	return map[string][]byte{
		"ack_accepted":       answering(t, mshVXU).ACK(iis.AckAccepted, nil),
		"ack_doubted":        answering(t, mshVXU).ACK(iis.AckFor([]iis.Finding{lot}), []iis.Finding{far, lot, birthDateBad}),
		"ack_refused_query":  answering(t, strings.Replace(mshQBP, "2.5.1", "2.1", 1)).ACK(iis.AckRefused, refused),
		"ack_without_header": answering(t).ACK(iis.AckRefused, []iis.Finding{graded(iis.FindingHeaderMissing, missing("MSH"))}),
		"z31_list":           ask.RSP(z34, iis.QueryAnswer{Found: iis.FoundList, Candidates: listed}),
		"z32_history":        ask.RSP(z34, iis.QueryAnswer{Found: iis.FoundOne, Record: ann()}),
		"z32_no_doses":       ask.RSP(z34, iis.QueryAnswer{Found: iis.FoundOne, Record: nobody}),
		"z33_none":           ask.RSP(z34, iis.QueryAnswer{Found: iis.FoundNone}),
		"z33_too_many":       ask.RSP(z34, iis.QueryAnswer{Found: iis.FoundTooMany}),
		"z33_list_for_z44":   forecast.RSP(z44, iis.QueryAnswer{Found: iis.FoundList, Candidates: listed}),
		"z33_error":          answering(t, mshQBP, "QPD|Z34^Request Immunization History^CDCPHINVS|").RSP(broken, iis.QueryAnswer{Found: iis.FoundError, Findings: broken.Findings}),
		"z42_forecast":       forecast.RSP(z44, iis.QueryAnswer{Found: iis.FoundOne, Record: assessed()}),
		"z42_not_available":  forecast.RSP(z44, iis.QueryAnswer{Found: iis.FoundOne, Record: ann()}),
		"z42_no_doses":       forecast.RSP(z44, iis.QueryAnswer{Found: iis.FoundOne, Record: nobody}),
	}
}

func TestAnswersAreThoseOfTheGoldenFiles(t *testing.T) {
	for name, got := range answers(t) {
		path := filepath.Join("testdata", name+".hl7")
		got = bytes.ReplaceAll(got, []byte("\r"), []byte("\n"))
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestAnswersKeepToTheirProfiles(t *testing.T) {
	for name, text := range answers(t) {
		m, err := hl7v2.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		faults, err := CheckAnswer(m)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, f := range faults {
			t.Errorf("%s: %+v %s", name, f.Where, f.Text)
		}
	}
}

func TestAReportReadsBackAsItWasWritten(t *testing.T) {
	in := DecodeVXU(message(t, mshVXU, pid, pd1, nk1, orc, rxa, rxr,
		`OBX|1|CE|64994-7^Vaccine funding program eligibility category^LN|1|V02^Medicaid^HL70064||||||F|||20260301|||VXC40^Eligibility captured at the immunization level^CDCPHINVS`,
		`ORC|RE||9999^CLINIC`, `RXA|0|1|20260302||88^influenza, unspecified formulation^CVX|999||||||||||||00^Parental decision^NIP002||RE|A`,
		`ORC|RE||9999^CLINIC`, `RXA|0|1|20261122||998^no vaccine administered^CVX|999||||||||||||||NA`,
		`OBX|2|CE|59784-9^Disease with presumed immunity^LN|1|38907003^Varicella^SCT||||||F`))
	text := WriteVXU(in.Header, in.Person, in.Vaccinations, in.Observations, codeset.Default())
	m, err := hl7v2.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if faults, err := CheckStructure("Z22", m); err != nil || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
	out := DecodeVXU(m)
	for _, tt := range []struct{ name, got, want string }{
		{"names", spaced(out.Person.Names, out.Person.MothersMaiden.Family), spaced(in.Person.Names, in.Person.MothersMaiden.Family)},
		{"ids", spaced(out.Person.Identifiers), spaced(in.Person.Identifiers)},
		{"person", spaced(out.Person.BirthDate, out.Person.Sex, out.Person.Races, out.Person.Language, out.Person.Addresses, out.Person.BirthOrder, out.Person.DeathDate),
			spaced(in.Person.BirthDate, in.Person.Sex, in.Person.Races, in.Person.Language, in.Person.Addresses, in.Person.BirthOrder, in.Person.DeathDate)},
		{"contacts", spaced(out.Person.Contacts), spaced(in.Person.Contacts)},
		{"guardian", spaced(out.Person.Guardians[0].Name.Given, out.Person.Guardians[0].Relationship, out.Person.Guardians[0].Contacts), spaced(in.Person.Guardians[0].Name.Given, in.Person.Guardians[0].Relationship, in.Person.Guardians[0].Contacts)},
		{"protection", spaced(out.Person.Protection, out.Person.ProtectionDate, out.Person.RegistryStatus), spaced(in.Person.Protection, in.Person.ProtectionDate, in.Person.RegistryStatus)},
		{"doses", doses(out), doses(in)},
		{"facts", spaced(len(out.Observations), out.Observations[0].Value), spaced(len(in.Observations), in.Observations[0].Value)},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

// doses writes what matters of the vaccinations of a submission on one line.
func doses(s iis.Submission) string {
	var all []string
	for _, v := range s.Vaccinations {
		all = append(all, spaced(v.GivenOn, v.CVX, v.NDC, v.MVX, v.LotNumber, v.Expires, v.Amount, v.AmountUnit, v.Route.Code, v.Site.Code, v.Source, v.Completion,
			v.Refusal.Code, v.State, v.FillerNumber, v.FillerSystem, v.Facility, v.GivenBy, v.OrderedBy, v.EnteredAt, v.Confidential, len(v.Observations)))
	}
	return strings.Join(all, "; ")
}

func TestWhatTheProfileCannotCarryIsLeftOut(t *testing.T) {
	m, _ := hl7v2.Parse(answers(t)["z32_history"])
	rxa := m.Segments[0]
	for _, s := range m.Segments {
		if s.Name == "RXA" && s.Number == 2 {
			rxa = s
		}
	}
	for _, tt := range []struct{ name, got, want string }{
		{"an id of 26 characters", m.First("PID").Field(3).Raw(), "A1^^^CLINIC^MR~B^^^&1.2.3&ISO^PI~0123456789ABCDX^^^NJIIS^SR"},
		{"sex X", m.First("PID").Field(8).Text(), "U"},
		{"an unknown race beside an old one", m.First("PID").Field(10).Comp(1).Text(), "2106-3"},
		{"an amount without unit", rxa.Field(6).Text(), "999"},
		{"an administered dose without lot", rxa.Field(9).Comp(1).Text(), "01"},
		{"a route of HL70162", m.First("RXR").Field(1).Comp(1).Text(), "C28161"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
}

func TestTheWalkFindsWhatIsWrong(t *testing.T) {
	good := string(answers(t)["z32_history"])
	for _, tt := range []struct{ name, from, to, want string }{
		{"a missing segment", "QAK|", "ZZZ|", "QAK"},
		{"a missing field", "|20240214|U|", "|20240214||", "PID"},
		{"a field that must not be", "PID|1||", "PID|1|X|", "PID"},
		{"a missing component", "||A1^^^CLINIC^MR~", "||A1^^^^MR~", "PID"},
		{"a value that is too long", "0123456789ABCDX", "0123456789ABCDXYZ", "PID"},
		{"an amount without a unit", "|0.5|mL^Milliliter^UCUM|", "|0.5||", "RXA"},
		{"a date of death of the living", "||Y|2\r", "||Y|2||||20250101\r", "PID"},
		{"a telephone with an e-mail use", "^PRN^CP^^^609", "^NET^CP^^^609", "PID"},
		{"a segment out of place", "RXR|", "PD1|", "PD1"},
	} {
		m, _ := hl7v2.Parse([]byte(strings.Replace(good, tt.from, tt.to, 1)))
		faults, err := CheckAnswer(m)
		if err != nil || len(faults) == 0 || faults[0].Where.Segment != tt.want {
			t.Errorf("%s: got %v, %v", tt.name, faults, err)
		}
	}
	if _, err := CheckStructure("Z99", message(t, mshVXU)); err == nil {
		t.Error("an unknown profile is checked")
	}
}

func TestEveryQueryOfTheCorpusGetsAnAnswerOfItsProfile(t *testing.T) {
	for _, row := range corpus(t) {
		if row.Kind != "QBP" && row.Kind != "VXU" {
			continue
		}
		m, _ := hl7v2.Parse([]byte(row.Message))
		r := answering(t)
		r.Request = m
		q := DecodeQBP(m)
		for _, text := range answersTo(r, q) {
			answer, _ := hl7v2.Parse(text)
			faults, err := CheckAnswer(answer)
			if err != nil || len(faults) > 0 {
				t.Errorf("%s: %v %v", row.ID, faults, err)
			}
		}
	}
}

// answersTo returns answers of each kind to a request.
func answersTo(r Reply, q iis.Query) [][]byte {
	return [][]byte{
		r.ACK(iis.AckDoubted, []iis.Finding{birthDateBad}),
		r.RSP(q, iis.QueryAnswer{Found: iis.FoundOne, Record: assessed()}),
		r.RSP(q, iis.QueryAnswer{Found: iis.FoundNone}),
		r.RSP(q, iis.QueryAnswer{Found: iis.FoundError, Findings: q.Findings}),
	}
}
