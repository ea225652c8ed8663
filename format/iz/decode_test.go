package iz

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

func message(t *testing.T, lines ...string) *hl7v2.Message {
	t.Helper()
	m, err := hl7v2.Parse([]byte(strings.Join(lines, "\r")))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

const (
	mshVXU = `MSH|^~\&|EHR|CLINIC|IIS|STATE|20261122101500.1234-0500||VXU^V04^VXU_V04|C1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS`
	pid    = `PID|1||A1^^^CLINIC&1.2.3&ISO^MR~555^^^STATE^SR||Example^Ann^Mary^^^^L~Sample^Ann^^^^^A|Sample^Martha^^^^^M|20240214|f||2106-3^White^CDCREC|1 Main St^Apt 2^Trenton^NJ^08601^USA^H^^021||^PRN^PH^^^609^555-0100~^NET^Internet^ann@example.com||eng^English^ISO639|||||||2186-5^Not Hispanic^CDCREC||Y|2||||20260101|Y`
	pd1    = `PD1|||CL1^Clinic^^^^^^^^77||||||||02^Any^HL70215|N|20240301|||A|20240302|20240303`
	nk1    = `NK1|1|Example^Martha^^^^^L|MTH^Mother^HL70063|1 Main St^^Trenton^NJ^08601^USA^H|^PRN^CP^^^609^5550101`
	pv1    = `PV1|1|R`
	orc    = `ORC|RE|P1^CLINIC|F1^CLINIC|||||||^Clerk^Cleo||1234567893^Doctor^Dora^^^^^^NPPES^L^^^NPI||||||||||||||||V^Very^HL70177`
	rxa    = `RXA|0|1|20260301||08^Hep B^CVX^58160-0820-11^ENGERIX-B^NDC|0.5|mL^mL^UCUM||00^New^NIP001~^as told|1234567893^Nurse^Nora^^^^^^NPPES^L^^^NPI|^^^CL1||||ab 12c|202712|SKB^GSK^MVX|||CP|A|20260301`
	rxr    = `RXR|C28161^IM^NCIT|LD^Left^HL70163`
)

// words lists findings as code at place, with the dose where there is one.
func words(fs []iis.Finding) []string {
	var out []string
	for _, f := range fs {
		w := f.Code + " " + f.Where.Segment
		for _, n := range []int{f.Where.Sequence, f.Where.Field, f.Where.Repetition, f.Where.Component, f.Where.Sub} {
			if n > 0 {
				w += fmt.Sprintf("^%d", n)
			}
		}
		if f.Dose > 0 {
			w += fmt.Sprintf(" dose %d", f.Dose)
		}
		out = append(out, w)
	}
	return out
}

// without shows contacts as they came: since when each is known is for intake to say.
func without(contacts []iis.Contact) (out []string) {
	for _, c := range contacts {
		out = append(out, fmt.Sprintf("{%s %s %s %s}", c.Phone, c.Email, c.Use, c.Equip))
	}
	return out
}

// spaced writes values with a space between each two.
func spaced(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }

func TestAWholeVXUIsRead(t *testing.T) {
	m := message(t, mshVXU, pid, pd1, nk1, pv1+strings.Repeat("|", 18)+"V02^20260301", orc, rxa, rxr,
		`OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F|||20260301|||VXC40^Dose^CDCPHINVS`,
		`OBX|2|DT|29769-7^Presented^LN|2|20260301||||||F`, `NTE|1||said by the mother`,
		`ORC|RE||9999^CLINIC`, `RXA|0|1|20260301||998^none^CVX|999||||||||||||||NA`,
		`OBX|3|CE|59784-9^Immunity^LN|1|38907003^Varicella^SCT||||||F`)
	s := DecodeVXU(m)
	if len(s.Findings) != 0 {
		t.Errorf("findings: %v", words(s.Findings))
	}
	p := s.Person
	for _, tt := range []struct{ name, got, want string }{
		{"ids", spaced(p.Identifiers), "[{A1 CLINIC MR} {555 STATE SR}]"},
		{"names", spaced(p.Names), "[{Example Ann Mary   L} {Sample Ann    A}]"},
		{"mother", p.MothersMaiden.Family, "Sample"},
		{"birth", p.BirthDate.String(), "2024-02-14"},
		{"sex", p.Sex, "F"},
		{"races", spaced(p.Races), "[{2106-3 White CDCREC}]"},
		{"address", spaced(p.Addresses), "[{1 Main St Apt 2 Trenton NJ 08601 USA 021 H}]"},
		{"contacts", spaced(without(p.Contacts)), "[{6095550100  PRN PH} { ann@example.com NET Internet}]"},
		{"language", p.Language.Code, "eng"},
		{"birth order", spaced(p.MultipleBirth, p.BirthOrder), "Y 2"},
		{"death", spaced(p.DeathDate, p.Deceased), "2026-01-01 Y"},
		{"PD1", spaced(p.PrimaryFacility, p.Publicity, p.Protection, p.ProtectionDate, p.RegistryStatus, p.RegistryStatusSet, p.PublicityDate), "77 02 N 2024-03-01 A 2024-03-02 2024-03-03"},
		{"guardian", spaced(p.Guardians[0].Name.Given, p.Guardians[0].Relationship, without(p.Guardians[0].Contacts)), "Martha MTH [{6095550101  PRN CP}]"},
		{"header", spaced(s.Header.SendingApp, s.Header.SendingFacility, s.Header.ControlID, s.Header.Profile, s.Header.SentOn), "EHR CLINIC C1 Z22 2026-11-22"},
		{"instant", s.Header.SentAt.UTC().String(), "2026-11-22 15:15:00.1234 +0000 UTC"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
	if len(s.Vaccinations) != 1 || len(s.Observations) != 1 {
		t.Fatalf("%d doses and %d facts of the person", len(s.Vaccinations), len(s.Observations))
	}
	v := s.Vaccinations[0]
	for _, tt := range []struct{ name, got, want string }{
		{"vaccine", spaced(v.CVX, v.NDC, len(v.Vaccine)), "08 58160082011 2"},
		{"day", v.GivenOn.String(), "2026-03-01"},
		{"amount", spaced(v.Amount, v.AmountKnown, v.AmountUnit), "0.5 true mL"},
		{"source", spaced(v.Source, v.SourceText), "00 as told"},
		{"lot", v.LotNumber, "AB12C"},
		{"expiry", v.Expires.String(), "2027-12-31"},
		{"maker", string(v.MVX), "SKB"},
		{"numbers", spaced(v.PlacerNumber, v.FillerNumber, v.FillerSystem), "P1|CLINIC F1 CLINIC"},
		{"people", spaced(v.GivenBy.Family, v.OrderedBy.Family, v.EnteredBy.Family), "Nurse Doctor Clerk"},
		{"ids of people", spaced(v.GivenBy.ID, v.GivenBy.System, v.GivenBy.Type), "1234567893 NPPES NPI"},
		{"place", spaced(v.Facility, v.Route.Code, v.Site.Code), "CL1 C28161 LD"},
		{"state", spaced(v.Completion, v.State, v.Confidential, v.EnteredAt), "CP A V 2026-03-01"},
		{"places", spaced(v.Places), "{1 1 1}"},
		{"comment", v.Observations[1].Comment, "said by the mother"},
		{"observation date", v.Observations[1].Date.String(), "2026-03-01"},
		{"fact of the person", spaced(s.Observations[0].Value.Code, s.Observations[0].PersonFor), "38907003 true"},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, tt.got, tt.want)
		}
	}
}

func TestWhatIsWrongIsFoundAtItsPlace(t *testing.T) {
	bad := func(line string, field int, value string) string {
		f := strings.Split(line, "|")
		for len(f) <= field {
			f = append(f, "")
		}
		f[field] = value
		return strings.Join(f, "|")
	}
	for _, tt := range []struct {
		name  string
		lines []string
		want  string
	}{
		{"a birth date that is no day", []string{bad(pid, 7, "20240230"), orc, rxa, rxr}, "patient-birth-date-unreadable PID^1^7"},
		{"no birth date", []string{bad(pid, 7, ""), orc, rxa, rxr}, "patient-birth-date-missing PID^1^7"},
		{"no given name", []string{bad(pid, 5, "Example^^^^^^L"), orc, rxa, rxr}, "patient-given-name-missing PID^1^5^1^2"},
		{"no id type", []string{bad(pid, 3, "A1^^^X"), orc, rxa, rxr}, "patient-id-type-missing PID^1^3^1^5"},
		{"no person", []string{orc, rxa, rxr}, "patient-missing PID^1"},
		{"two persons", []string{pid, pid, orc, rxa, rxr}, "segment-repeated PID^2"},
		{"persons behind doses", []string{orc, rxa, rxr, pid}, "segment-order PID^1"},
		{"an unreadable date in the second dose", []string{pid, orc, rxa, rxr, bad(orc, 3, "F2^C"), bad(rxa, 3, "2026"), rxr}, "given-date-unreadable RXA^2^3 dose 2"},
		{"no vaccine", []string{pid, orc, bad(rxa, 5, ""), rxr}, "vaccine-missing RXA^1^5 dose 1"},
		{"a foreign code system", []string{pid, orc, bad(rxa, 5, "1119349007^x^SCT"), rxr}, "vaccine-system RXA^1^5^1^3 dose 1"},
		{"no vaccine, and yet given", []string{pid, orc, bad(rxa, 5, "998^none^CVX"), rxr}, "vaccine-not-for-dose RXA^1^5"},
		{"no code system", []string{pid, orc, bad(rxa, 5, "08"), rxr}, "vaccine-system-missing RXA^1^5^1^3 dose 1"},
		{"an order without a dose", []string{pid, orc, bad(orc, 3, "F2^C"), rxa, rxr}, "order-without-rxa ORC^1"},
		{"an order told twice", []string{pid, orc, orc, rxa, rxr}, "segment-repeated ORC^2"},
		{"a dose without an order", []string{pid, rxa, rxr}, "order-missing ORC^1 dose 1"},
		{"a dose without a route", []string{pid, orc, rxa}, "rxr-missing RXR^1 dose 1"},
		{"an amount that is no number", []string{pid, orc, bad(rxa, 6, "20-40 mg"), rxr}, "amount-unreadable RXA^1^6 dose 1"},
		{"no action", []string{pid, orc, bad(rxa, 21, ""), rxr}, "action-missing RXA^1^21 dose 1"},
		{"an observation without a code", []string{pid, orc, rxa, rxr, "OBX|1|CE||1|x||||||F"}, "observation-code-missing OBX^1^3 dose 1"},
		{"an observed date that is none", []string{pid, orc, rxa, rxr, "OBX|1|DT|29769-7^P^LN|1|soon||||||F"}, "observation-value-unreadable OBX^1^5 dose 1"},
		{"a note under nothing", []string{pid, "NTE|1||x"}, "note-without-obx NTE^1"},
	} {
		lines := tt.lines
		if !slices.Contains(lines, pd1) && strings.HasPrefix(lines[0], "PID") && len(lines) > 1 && !strings.HasPrefix(lines[1], "PID") {
			lines = append([]string{lines[0], pd1, nk1, pv1}, lines[1:]...)
		}
		s := DecodeVXU(message(t, append([]string{mshVXU}, lines...)...))
		if got := words(s.Findings); !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
	}
}

func TestNoMessageNamesGuardiansWithoutEnd(t *testing.T) {
	lines := []string{mshVXU, pid}
	for range maxRepetitions + 2 {
		lines = append(lines, nk1)
	}
	s := DecodeVXU(message(t, lines...))
	if len(s.Person.Guardians) != maxRepetitions || !slices.Contains(words(s.Findings), fmt.Sprintf("too-many-segments NK1^%d", maxRepetitions+1)) {
		t.Errorf("%d guardians, findings %v", len(s.Person.Guardians), words(s.Findings))
	}
}

// TestAReasonOfRefusalWithoutStatus leaves RXA-20 empty and gives a reason in RXA-18.
func TestAReasonOfRefusalWithoutStatus(t *testing.T) {
	for _, tt := range []struct {
		name, rxa string
		want      iis.Completion
	}{
		{"nothing else says that it was given", `RXA|0|1|20260301||08^x^CVX|999||||||||||||00^Parent^NIP002|||A`, iis.Refused},
		{"a lot and an amount say that it was given", `RXA|0|1|20260301||08^x^CVX|0.5|mL^^UCUM||00^New^NIP001||||||L1||MSD^Merck^MVX|00^Parent^NIP002|||A`, iis.Completed},
	} {
		s := DecodeVXU(message(t, mshVXU, pid, orc, tt.rxa))
		if got := s.Vaccinations[0].Completion; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestTheEnvelopeIsReadAsFarAsItGoes(t *testing.T) {
	for _, tt := range []struct{ name, from, to, want string }{
		{"no MSH-7", "20261122101500.1234-0500", "", "message-date-missing MSH^1^7"},
		{"an MSH-7 that is no time", "20261122101500.1234-0500", "today", "message-date-unreadable MSH^1^7"},
		{"a zone that cannot be", "-0500", "-9900", "message-date-unreadable MSH^1^7"},
		{"no zone", "-0500", "", "message-date-imprecise MSH^1^7"},
		{"minutes only", "20261122101500.1234-0500", "202611221015-0500", "message-date-imprecise MSH^1^7"},
		{"no control id", "|C1|", "||", "control-id-missing MSH^1^10"},
		{"no structure", "VXU^V04^VXU_V04", "VXU^V04", "message-structure MSH^1^9^1^3"},
		{"no profile", "Z22^CDCPHINVS", "", "profile-missing MSH^1^21"},
		{"the profile of an answer", "Z22^CDCPHINVS", "Z32^CDCPHINVS", "profile-unknown MSH^1^21"},
		{"a character set of elsewhere", "|||||Z22", "||BIG-5|||Z22", "character-set MSH^1^18"},
		{"other delimiters", `^~\&`, `^~\@`, "delimiters MSH^1^2"},
	} {
		s := DecodeVXU(message(t, strings.Replace(mshVXU, tt.from, tt.to, 1), pid))
		if got := words(s.Findings); !slices.Contains(got, tt.want) {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
		if s.Header.Profile != "Z22" || s.Person.BirthDate == 0 {
			t.Errorf("%s: the rest was not read", tt.name)
		}
	}
}

func TestAnExplicitNullIsNoValueButARequest(t *testing.T) {
	s := DecodeVXU(message(t, mshVXU, `PID|1||A1^^^CLINIC^MR||Example^Ann^^^^^L||20240214|F||""|""||`, `PD1||||||||||||""`))
	if got := spaced(s.Person.Erased, len(s.Person.Races), len(s.Person.Addresses), s.Person.Protection == ""); got != "[PID-10 PID-11 PD1-12] 0 0 true" {
		t.Errorf("got %s", got)
	}
}

func TestTheVisitSpeaksForDosesThatSayNothingOfEligibility(t *testing.T) {
	visit := "PV1|1|R" + strings.Repeat("|", 18) + "V02^20260301"
	s := DecodeVXU(message(t, mshVXU, pid, visit, orc, rxa, rxr, orc, rxa, rxr, `OBX|1|CE|64994-7^E^LN|1|V01^No^HL70064||||||F`))
	var got []string
	for _, v := range s.Vaccinations {
		for _, o := range v.Observations {
			got = append(got, o.Value.Code+" "+o.Method.Code)
		}
	}
	if spaced(got) != "[V02 VXC41 V01 ]" {
		t.Errorf("got %q", got)
	}
	s = DecodeVXU(message(t, mshVXU, pid, strings.Replace(visit, "2026", "1970", 1), orc, rxa, rxr))
	if w := words(s.Findings); !slices.Contains(w, "visit-eligibility-date-early PV1^1^20^1^2") {
		t.Errorf("a date before birth is not found: %v", w)
	}
}

func TestTheHeaderStageRefusesWhatCannotBeTaken(t *testing.T) {
	for _, tt := range []struct {
		name, msh, code, hl7 string
	}{
		{"a type", strings.Replace(mshVXU, "VXU^V04", "ADT^A01", 1), iis.FindingTypeUnsupported, "200"},
		{"an event", strings.Replace(mshVXU, "^V04", "^V05", 1), iis.FindingTriggerUnsupported, "201"},
		{"a processing id", strings.Replace(mshVXU, "|P|", "|X|", 1), iis.FindingProcessingID, "202"},
		{"a version", strings.Replace(mshVXU, "|2.5.1|", "|2.3.1|", 1), iis.FindingVersionUnsupported, "203"},
	} {
		_, fs := Header(message(t, tt.msh), "2.4")
		i := slices.IndexFunc(fs, func(f iis.Finding) bool { return f.Code == tt.code })
		if i < 0 || fs[i].HL7 != tt.hl7 || !Rejected(fs) {
			t.Errorf("%s: got %v", tt.name, fs)
		}
	}
	for _, msh := range []string{mshVXU, strings.Replace(mshVXU, "|2.5.1|", "|2.4|", 1), strings.Replace(mshVXU, "|P|", "||", 1)} {
		if _, fs := Header(message(t, msh), "2.4"); Rejected(fs) {
			t.Errorf("%s is refused: %v", msh, fs)
		}
	}
	m, _ := hl7v2.Parse([]byte("PID|1"))
	if _, fs := Header(m); !Rejected(fs) {
		t.Error("a message without MSH is taken")
	}
}

const mshQBP = `MSH|^~\&|EHR|CLINIC|IIS|STATE|20261122101500-0500||QBP^Q11^QBP_Q11|Q1|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS`

func TestAQueryIsRead(t *testing.T) {
	q := DecodeQBP(message(t, mshQBP,
		`QPD|Z34^Request Immunization History^CDCPHINVS|T1|A1^^^CLINIC^MR|Example^Ann^^^^^L|Sample^Martha^^^^^M|20240214|F|1 Main St^^Trenton^NJ^08601^USA^H|^PRN^PH^^^609^5550100|Y|2`,
		`RCP|I|5^RD&Records&HL70126`))
	got := fmt.Sprint(q.Name, q.Tag, q.Limit, q.Person.Identifiers, q.Person.LegalName().Family, q.Person.BirthDate, q.Person.Sex,
		q.Person.Contacts[0].Phone, q.Person.MultipleBirth, q.Person.BirthOrder, len(q.Findings))
	if want := "Z34T15[{A1 CLINIC MR}]Example2024-02-14F6095550100Y2 0"; strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(want, " ", "") {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAQueryThatCannotBeAnsweredSaysWhy(t *testing.T) {
	for _, tt := range []struct{ name, qpd, want string }{
		{"no tag", `QPD|Z34^^||A1^^^C^MR`, "query-tag-missing QPD^1^2"},
		{"another name", `QPD|Z99^^|T|A1^^^C^MR`, "query-name QPD^1^1^1^1"},
		{"nobody named", `QPD|Z34^^|T|||x^y^^^^^M`, "query-criteria QPD^1^4"},
		{"a name without birth date", `QPD|Z34^^|T||Example^Ann`, "query-criteria QPD^1^4"},
		{"a name without a day to it", `QPD|Z34^^|T||Example^Ann||2024`, "query-birth-date QPD^1^6"},
		{"no QPD", `ZZZ|1`, "query-missing QPD^1"},
	} {
		q := DecodeQBP(message(t, mshQBP, tt.qpd, "RCP|I"))
		if got := words(q.Findings); !slices.Contains(got, tt.want) || !Rejected(q.Findings) {
			t.Errorf("%s: got %v, want %s", tt.name, got, tt.want)
		}
	}
	q := DecodeQBP(message(t, mshQBP, `QPD|Z44^^|T|A1^^^C^MR`, "RCP|I"))
	if q.Name != "Z44" || Rejected(q.Findings) {
		t.Errorf("QPD-1 does not decide: %s, %v", q.Name, words(q.Findings))
	}
}

// corpusRow is one message of the reference corpus.
type corpusRow struct {
	ID, Kind, Desc, Message string
	Expect                  struct {
		Outcome     string
		ErrLocation string `json:"err_location"`
		QueryResult string `json:"query_result"`
	}
}

// corpus returns the messages of the reference corpus, or skips the test without it.
func corpus(t *testing.T) []corpusRow {
	t.Helper()
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = "../../../shared"
	}
	f, err := os.Open(filepath.Join(dir, "hl7v2/corpus-dev.jsonl"))
	if err != nil {
		t.Skipf("no reference data: %v", err)
	}
	defer f.Close()
	var rows []corpusRow
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row corpusRow
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestEveryMessageOfTheCorpusIsDecoded(t *testing.T) {
	for _, row := range corpus(t) {
		m, _ := hl7v2.Parse([]byte(row.Message))
		_, fs := Header(m)
		s := DecodeVXU(m)
		DecodeQBP(m)
		if row.Expect.Outcome == "accept" && row.Kind == "VXU" {
			if Rejected(fs) {
				t.Errorf("%s (%s) is refused: %v", row.ID, row.Desc, words(fs))
			}
			if len(s.Person.Names) == 0 || s.Person.BirthDate == 0 {
				t.Errorf("%s (%s): no name or birth date was read", row.ID, row.Desc)
			}
		}
		if rxa := strings.Count(row.Message, "\rRXA|"); len(s.Vaccinations) > rxa {
			t.Errorf("%s: %d doses of %d RXA", row.ID, len(s.Vaccinations), rxa)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(strings.Join([]string{mshVXU, pid, pd1, nk1, pv1, orc, rxa, rxr, "OBX|1|CE|64994-7^E^LN|1|V02||||||F", "NTE|1||x"}, "\r")))
	f.Add([]byte(mshQBP + "\rQPD|Z34^^|T1|A1^^^C^MR|E^A||20240214\rRCP|I|5"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _ := hl7v2.Parse(b)
		Header(m)
		DecodeQBP(m)
		s := DecodeVXU(m)
		for _, fd := range s.Findings {
			if fd.Dose > len(s.Vaccinations) {
				t.Errorf("%s names dose %d of %d", fd.Code, fd.Dose, len(s.Vaccinations))
			}
		}
	})
}
