package hl7v2

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func parse(t *testing.T, lines ...string) *Message {
	t.Helper()
	m, err := Parse([]byte(strings.Join(lines, "\r")))
	if err != nil {
		t.Fatalf("parse: %v", err)
	}
	return m
}

const header = `MSH|^~\&|EHR|CLINIC^1.2.3^ISO|||20261122101500-0500||VXU^V04^VXU_V04|C1|P|2.5.1`

func TestFieldsAreCountedAsTheStandardCountsThem(t *testing.T) {
	m := parse(t, header, `PID|1||A1^^^CLINIC&1.2.3&ISO^MR~B2^^^STATE^SR||Example^Ann`)
	pid := m.First("PID")
	for _, tt := range []struct{ name, got, want string }{
		{"MSH-1 is the separator", m.Header().Field(1).Text(), "|"},
		{"MSH-2 is not cut", m.Header().Field(2).Rep(1).Comp(1).Text(), `^~\&`},
		{"MSH-3 follows", m.Header().Field(3).Text(), "EHR"},
		{"MSH-12 is the last", m.Header().Field(12).Text(), "2.5.1"},
		{"a field past the last is empty", m.Header().Field(13).Text(), ""},
		{"field 0 is empty", pid.Field(0).Text(), ""},
		{"a component of the first repetition needs no Rep", pid.Field(3).Comp(1).Text(), "A1"},
		{"a subcomponent", pid.Field(3).Rep(1).Comp(4).Sub(2).Text(), "1.2.3"},
		{"the second repetition", pid.Field(3).Rep(2).Comp(5).Text(), "SR"},
		{"a repetition that is not there", pid.Field(3).Rep(3).Comp(1).Text(), ""},
		{"the first part of a plain component is itself", pid.Field(5).Comp(2).Sub(1).Text(), "Ann"},
		{"a plain component has no second part", pid.Field(5).Comp(2).Sub(2).Text(), ""},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, tt.got, tt.want)
		}
	}
	if n := pid.Field(3).Reps(); n != 2 {
		t.Errorf("PID-3 has %d repetitions, want 2", n)
	}
}

func TestNullIsNotEmpty(t *testing.T) {
	m := parse(t, header, `PID|1|""||^^^~^|""^x`)
	pid := m.First("PID")
	for _, tt := range []struct {
		name        string
		v           Value
		null, empty bool
	}{
		{"an explicit null", pid.Field(2), true, false},
		{"nothing between separators", pid.Field(3), false, true},
		{"delimiters only", pid.Field(4), false, true},
		{"a null component", pid.Field(5).Comp(1), true, false},
		{"a field that begins with a null", pid.Field(5), false, false},
		{"a field that was not sent", pid.Field(99), false, true},
	} {
		if tt.v.Null() != tt.null || tt.v.Empty() != tt.empty {
			t.Errorf("%s: null %v, empty %v", tt.name, tt.v.Null(), tt.v.Empty())
		}
	}
	if got := pid.Field(2).Text(); got != "" {
		t.Errorf("a null has the text %q", got)
	}
}

func TestSegmentsEndInAnyUsualWay(t *testing.T) {
	for _, end := range []string{"\r", "\n", "\r\n", "\r\r\n", "\r\n \r\n"} {
		m, err := Parse([]byte("\x0b\xEF\xBB\xBF"[1:] + header + end + "PID|1" + end + "OBX|1" + end + "OBX|2" + end + "\x1c\r"))
		if err != nil || len(m.Segments) != 4 {
			t.Fatalf("ended by %q: %d segments, %v", end, len(m.Segments), err)
		}
		if s := m.Segments[3]; s.Name != "OBX" || s.Number != 2 {
			t.Errorf("ended by %q: last segment is %s number %d", end, s.Name, s.Number)
		}
	}
}

func TestAnyLegalDelimitersAreRead(t *testing.T) {
	for _, tt := range []struct{ name, msg, want string }{
		{"other delimiters", "MSH$%*!@$EHR\rPID$1$$A%B@C*D", "A B C D"},
		{"a truncation character", "MSH|^~\\&#|EHR\rPID|1||A^B&C~D", "A B C D"},
		{"no subcomponents declared", "MSH|^~\\|EHR\rPID|1||A^B&C~D", "A B&C  D"},
		{"an empty MSH-2", "MSH||EHR\rPID|1||A^B&C~D", "A B C D"},
		{"no MSH-2 at all", "MSH|EHR|CLINIC\rPID|1||A^B&C~D", "A B C D"},
	} {
		f := parse(t, tt.msg).First("PID").Field(3)
		got := strings.Join([]string{f.Comp(1).Text(), f.Comp(2).Sub(1).Text(), f.Comp(2).Sub(2).Text(), f.Rep(2).Text()}, " ")
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestEscapesAreResolvedAndStrayOnesKept(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"each delimiter", `\F\\S\\T\\R\\E\`, `|^&~\`},
		{"hexadecimal", `a\X4F6B\b`, "aOkb"},
		{"hexadecimal in Latin-1", `\XE9\`, "é"},
		{"a new line", `one\.br\two`, "one\ntwo"},
		{"highlighting is dropped", `\H\loud\N\`, "loud"},
		{"a lone backslash", `This \ That`, `This \ That`},
		{"an unknown sequence", `C:\Program\F\x`, `C:\Program|x`},
		{"bad hexadecimal", `\X4\`, `\X4\`},
		{"a backslash at the end", `a\`, `a\`},
		{"an ampersand that nobody escaped", `Merk & Co`, `Merk & Co`},
	} {
		m := parse(t, header, "NTE|1||"+tt.in)
		if got := m.First("NTE").Field(3).Text(); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

func TestBytesThatAreNotUTF8AreLatin1(t *testing.T) {
	m := parse(t, header, "PID|1||||Mu\xf1oz")
	if got := m.First("PID").Field(5).Text(); got != "Muñoz" || !m.Latin1 {
		t.Errorf("got %q, Latin-1 %v", got, m.Latin1)
	}
	m = parse(t, header, "PID|1||||Muñoz")
	if got := m.First("PID").Field(5).Text(); got != "Muñoz" || m.Latin1 {
		t.Errorf("got %q, Latin-1 %v", got, m.Latin1)
	}
}

func TestWithoutAHeaderTheLinesAreKept(t *testing.T) {
	m, err := Parse([]byte("hello\rPID|1||A^B"))
	if err != ErrNoHeader || len(m.Segments) != 2 {
		t.Fatalf("got %d segments, %v", len(m.Segments), err)
	}
	if m.Segments[0].Name != "" || m.First("PID").Field(3).Comp(2).Text() != "B" {
		t.Errorf("lines were not cut at the standard delimiters")
	}
	if m, err := Parse(nil); err != ErrNoHeader || len(m.Segments) != 0 {
		t.Errorf("nothing gave %d segments, %v", len(m.Segments), err)
	}
}

func TestIteratorsAgreeWithCounts(t *testing.T) {
	f := parse(t, header, "PID|1||A^B&C~D~").First("PID").Field(3)
	n := 0
	for i, v := range f.All() {
		n++
		if v != f.Rep(i) {
			t.Errorf("repetition %d differs", i)
		}
	}
	if n != f.Reps() || n != 3 {
		t.Errorf("All gave %d, Reps %d", n, f.Reps())
	}
	n = 0
	for i, v := range f.Components() {
		n++
		if v != f.Comp(i) {
			t.Errorf("component %d differs", i)
		}
	}
	if n != f.Comps() {
		t.Errorf("Components gave %d, Comps %d", n, f.Comps())
	}
}

// sample is a VXU of 2.4 KB: a person, a mother and four doses.
func sample() []byte {
	var b strings.Builder
	b.WriteString(header + "|||ER|AL|||||Z22^CDCPHINVS\r")
	b.WriteString(`PID|1||PA123456^^^MYEMR^MR||Example^George^M^JR^^^L|Sample^Martha^^^^^M|20140227|M||2106-3^WHITE^CDCREC|1234 W FIRST ST^^BEVERLY HILLS^CA^90210^^H||^PRN^PH^^^555^5555555||ENG^English^HL70296|||||||2186-5^Not Hispanic or Latino^CDCREC||N|1` + "\r")
	b.WriteString(`NK1|1|Example^Martha^^^^^L|MTH^Mother^HL70063|1234 W FIRST ST^^BEVERLY HILLS^CA^90210^^H|^PRN^PH^^^555^5555555` + "\r")
	for range 4 {
		b.WriteString(`ORC|RE||65930^DCS||||||20160701||^Clerk^Myron|1234567890^Doctor^Marion^W^^^MD^^NPPES^^^^NPI` + "\r")
		b.WriteString(`RXA|0|1|20160701||49281-0560-05^PENTACEL^NDC|0.5|mL^mL^UCUM||00^NEW RECORD^NIP001|1234567890^Doctor^Marion^W|^^^DE-000001||||C5841AA|20210701|PMC^SANOFI PASTEUR^MVX|||CP|A` + "\r")
		b.WriteString(`OBX|1|CE|64994-7^ELIGIBILITY CATEGORY^LN|1|V02^VFC ELIGIBLE - MEDICAID^HL70064||||||F|||20160701|||VXC40^IMMUNIZATION LEVEL^CDCPHINVS` + "\r")
	}
	return []byte(b.String())
}

func TestAUsualMessageTakesFewAllocations(t *testing.T) {
	msg := sample()
	if n := testing.AllocsPerRun(100, func() { Parse(msg) }); n >= 20 {
		t.Errorf("%v allocations for %d bytes, want fewer than 20", n, len(msg))
	}
}

func BenchmarkParse(b *testing.B) {
	msg := sample()
	b.SetBytes(int64(len(msg)))
	b.ReportAllocs()
	for b.Loop() {
		Parse(msg)
	}
}

// touch reads every part of a message.
func touch(m *Message) {
	for _, s := range m.Segments {
		for f := range s.Fields() + 2 {
			for _, r := range s.Field(f).All() {
				for _, c := range r.Components() {
					for _, sub := range c.Subcomponents() {
						_, _, _ = sub.Text(), sub.Null(), sub.Empty()
					}
				}
			}
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(sample())
	f.Add([]byte("MSH"))
	f.Add([]byte("MSH|\rPID|\\X\\|~~^^&&"))
	f.Add([]byte("MSH\\\\\\\\\\\r\\X41\\\\\\"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _ := Parse(b)
		touch(m)
		var w Builder
		for _, s := range m.Segments {
			if s.Name != "" && !s.isHeader() {
				w.Copy(s)
			}
		}
		Parse(w.Bytes())
	})
}

// reference returns the path of a reference file, or skips the test without one.
func reference(t *testing.T, name string) string {
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = "../../../shared"
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no reference data: %v", err)
	}
	return path
}

func TestEveryMessageOfTheCorpusIsRead(t *testing.T) {
	f, err := os.Open(reference(t, "hl7v2/corpus-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct{ ID, Kind, Msh9, Message string }
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		m, err := Parse([]byte(row.Message))
		if err != nil && row.Kind != "OTHER" {
			t.Errorf("%s: %v", row.ID, err)
		}
		if got := m.Header().Field(9).Raw(); err == nil && row.Kind != "OTHER" && got != row.Msh9 {
			t.Errorf("%s: MSH-9 is %q, want %q", row.ID, got, row.Msh9)
		}
		touch(m)
	}
}
