package quality_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/rules/quality"
)

// example is one message of the reference corpus and what a registry should answer.
type example struct {
	Kind    string
	Case    string
	Desc    string
	Message string
	Expect  struct {
		Outcome  string
		Basis    string
		Location string `json:"err_location"`
	}
}

// examples reads the reference corpus, or skips the test where it is not there.
func examples(t *testing.T) []example {
	t.Helper()
	ref := os.Getenv("OPENIIS_REFERENCE")
	if ref == "" {
		ref = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(ref, "hl7v2", "corpus-dev.jsonl"))
	if err != nil {
		t.Skip("the reference corpus is not here: ", err)
	}
	defer f.Close()
	var out []example
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var e example
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// judge returns what is found in a message, before anything is held against the store.
func judge(message string) []iis.Finding {
	m, err := hl7v2.Parse([]byte(message))
	if err != nil {
		return []iis.Finding{quality.Grade(iis.Finding{Code: iis.FindingHeaderMissing, Where: iis.Place{Segment: "MSH", Sequence: 1}})}
	}
	_, header := iz.Header(m)
	if iz.Rejected(header) {
		for i, f := range header {
			header[i] = quality.Grade(f)
		}
		return header
	}
	sub := iz.DecodeVXU(m)
	sub.Findings = append(sub.Findings, header...)
	quality.Normalize(&sub, codeset.Default())
	return quality.Check(&sub, codeset.Default(), iis.DateOf(2026, 11, 22), time.Date(2026, 11, 22, 23, 0, 0, 0, time.UTC))
}

func TestTheReferenceCorpusIsAcceptedAndRefusedAsItSays(t *testing.T) {
	reported, reports := 0, 0
	for _, e := range examples(t) {
		if e.Expect.Basis != "smm-assert" || e.Expect.Outcome == "" {
			continue
		}
		findings := judge(e.Message)
		refused := ""
		for _, f := range findings {
			if f.Severity == iis.SeverityError && refused == "" {
				refused = f.Code
			}
		}
		switch e.Expect.Outcome {
		case "accept":
			if refused != "" {
				t.Errorf("%s (%s) is refused: %s", e.Case, e.Desc, refused)
			}
		case "reject":
			if refused == "" || !quality.RefusesMessage(findings) {
				t.Errorf("%s (%s) is taken", e.Case, e.Desc)
			}
		case "report":
			reports++
			if located(findings, e.Expect.Location) {
				reported++
			} else {
				t.Logf("%s (%s) is not reported at %s", e.Case, e.Desc, e.Expect.Location)
			}
		}
	}
	t.Logf("reported at the place: %d of %d", reported, reports)
	if reported*100 < reports*90 {
		t.Errorf("only %d of %d doubts are reported at their place", reported, reports)
	}
}

// located tells whether a finding stands at the segment and field of a place such as
// "PID-11.4 or PID-11".
func located(findings []iis.Finding, places string) bool {
	for _, place := range strings.Split(places, " or ") {
		segment, field, _ := strings.Cut(place, "-")
		field, _, _ = strings.Cut(field, ".")
		for _, f := range findings {
			if f.Where.Segment == segment && (field == "" || strconv.Itoa(f.Where.Field) == field) {
				return true
			}
		}
	}
	return false
}

func TestNoFindingRepeatsWhatWasSent(t *testing.T) {
	for _, e := range examples(t) {
		if e.Kind != "VXU" {
			continue
		}
		for _, f := range judge(e.Message) {
			if d, ok := quality.Find(f.Code); ok && d.Text != f.Text {
				t.Errorf("%s: the text of %s is not the table's", e.Case, f.Code)
			}
			if len(f.Text) > 250 || f.Text == "" {
				t.Errorf("%s: the text of %s has %d characters", e.Case, f.Code, len(f.Text))
			}
		}
	}
}

// FuzzCheckTakesAnyMessage asks only that nothing panics and that E says what is lost.
func FuzzCheckTakesAnyMessage(f *testing.F) {
	f.Add("MSH|^~\\&|||||20261122||VXU^V04^VXU_V04|1|P|2.5.1\rPID|1||E1^^^EX^MR||Example^Ada||20221112|F\rORC|RE||1^EX\rRXA|0|1|20261122||03^MMR^CVX|0.5|mL^^UCUM||00^^NIP001||||||Y5841RR||MSD^^MVX|||CP|A\rOBX|1|CE|64994-7^^LN|1|V02^^HL70064||||||F")
	f.Add("MSH|^~\\&|\rPID|||\rRXA|||\rRXR|\rOBX|")
	f.Fuzz(func(t *testing.T, message string) {
		for _, found := range judge(message) {
			if found.Severity == iis.SeverityError && found.Effect == iis.EffectNone {
				t.Errorf("%s is E, but nothing is lost", found.Code)
			}
		}
	})
}
