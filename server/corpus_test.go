package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/format/iz"
)

// corpusCase is one line of the reference corpus (hl7v2/corpus-dev.jsonl).
type corpusCase struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Suite   string `json:"suite"`
	Case    string `json:"case"`
	Seq     int    `json:"seq"`
	Desc    string `json:"desc"`
	Group   string `json:"group"`
	Message string `json:"message"`
	Expect  struct {
		Basis       string `json:"basis"`
		Outcome     string `json:"outcome"`
		ErrLocation string `json:"err_location"`
		QueryResult string `json:"query_result"`
	} `json:"expect"`
}

// reference returns the path of a file of the reference data, or skips the test.
func reference(t *testing.T, path string) string {
	t.Helper()
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	file := filepath.Join(dir, path)
	if _, err := os.Stat(file); err != nil {
		t.Skipf("reference data is not here: %s", path)
	}
	return file
}

// corpus reads the reference corpus; cases of a group come in the order to send them.
func corpus(t *testing.T) []corpusCase {
	t.Helper()
	f, err := os.Open(reference(t, "hl7v2/corpus-dev.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []corpusCase
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 8<<20)
	for lines.Scan() {
		var c corpusCase
		if err := json.Unmarshal(lines.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		all = append(all, c)
	}
	sort.SliceStable(all, func(i, j int) bool {
		a, b := all[i], all[j]
		if a.Group != b.Group {
			return a.Group < b.Group
		}
		return a.Seq < b.Seq
	})
	return all
}

// TestTheCorpusIsAnsweredAsItsSourcesExpect sends the reference corpus through /hl7v2
// as the conformance connection, on each engine. Accept, reject and query expectations
// must all hold; expected error places are counted, and must not fall.
func TestTheCorpusIsAnsweredAsItsSourcesExpect(t *testing.T) {
	if testing.Short() {
		t.Skip("the corpus is sent in full runs")
	}
	cases := corpus(t)
	onEachEngine(t, func(t *testing.T, d *demo) {
		var missed, faults []string
		reports, located := 0, 0
		for _, c := range cases {
			answer := d.send(t, d.conformance(), c.Message)
			faults = append(faults, structureFaults(t, c, answer)...)
			if c.Expect.Basis != "smm-assert" {
				continue
			}
			if c.Expect.Outcome == "report" {
				reports++
				if reportsPlace(answer, c.Expect.ErrLocation) {
					located++
				} else {
					t.Logf("no finding at %s: %s %s", c.Expect.ErrLocation, c.Case, c.Desc)
				}
				continue
			}
			if got, want := verdictOf(answer, c), c.Expect.Outcome+c.Expect.QueryResult; got != want {
				missed = append(missed, fmt.Sprintf("%s %s (%s): got %s, want %s\n\t%s", c.Group, c.Case, c.Desc, got, want, strings.ReplaceAll(answer, "\r", "\n\t")))
			}
		}
		t.Logf("places reported as expected: %d of %d", located, reports)
		for _, m := range append(missed, faults...) {
			t.Error(m)
		}
	})
}

// structureFaults walks an answer by the structure of its profile; what is echoed from
// the request is exempt.
func structureFaults(t *testing.T, c corpusCase, answer string) []string {
	t.Helper()
	var out []string
	answers := hl7v2.NewScanner(strings.NewReader(answer), hl7v2.Limits{})
	for answers.Scan() {
		if answers.Item().Kind != hl7v2.ItemMessage {
			continue
		}
		m, err := hl7v2.Parse(answers.Item().Text)
		if err != nil {
			return []string{c.ID + ": the answer is no HL7: " + answer}
		}
		found, err := iz.CheckAnswer(m)
		if err != nil {
			return []string{c.ID + ": " + err.Error()}
		}
		for _, f := range found {
			out = append(out, fmt.Sprintf("%s %s: %v in\n\t%s", c.ID, c.Desc, f, strings.ReplaceAll(answer, "\r", "\n\t")))
		}
	}
	return out
}

// verdictOf reads an answer as the corpus' sources do.
func verdictOf(answer string, c corpusCase) string {
	if c.Expect.QueryResult != "" {
		switch status, profile := field(answer, "QAK", 2), field(answer, "MSH", 21); {
		case strings.HasPrefix(profile, "Z32"), strings.HasPrefix(profile, "Z42"):
			return "match"
		case strings.HasPrefix(profile, "Z31"):
			return "list"
		case status == "TM":
			return "too_many"
		case status == "NF":
			return "not_found"
		}
		return "no answer to the query"
	}
	code := field(answer, "MSA", 1)
	switch {
	case code == "AA", code == "AE" && !slices.Contains(severities(answer), "E"):
		return "accept"
	case code == "AR", code == "AE":
		return "reject"
	}
	return "no acknowledgement"
}

func severities(answer string) []string {
	var out []string
	for _, s := range segments(answer, "ERR") {
		out = append(out, nth(s, "|", 4))
	}
	return out
}

var placePattern = regexp.MustCompile(`^([A-Z0-9]{3})-?(\d+)?`)

// reportsPlace tells whether an ERR names the expected segment and field; "A or B"
// lists alternatives.
func reportsPlace(answer, want string) bool {
	for _, alternative := range strings.Split(want, " or ") {
		w := placePattern.FindStringSubmatch(strings.TrimSpace(alternative))
		if w == nil {
			continue
		}
		for _, s := range segments(answer, "ERR") {
			for _, loc := range strings.Split(nth(s, "|", 2), "~") {
				if nth(loc, "^", 0) == w[1] && (w[2] == "" || nth(loc, "^", 2) == w[2]) {
					return true
				}
			}
		}
	}
	return false
}

func segments(message, name string) []string {
	var out []string
	for _, s := range strings.Split(message, "\r") {
		if strings.HasPrefix(s, name+"|") {
			out = append(out, s)
		}
	}
	return out
}

// field returns a field of the first segment of a name, MSH counted as HL7 does.
func field(message, name string, n int) string {
	all := segments(message, name)
	if len(all) == 0 {
		return ""
	}
	if name == "MSH" {
		n--
	}
	return nth(all[0], "|", n)
}

func nth(s, sep string, n int) string {
	parts := strings.Split(s, sep)
	if n < 0 || n >= len(parts) {
		return ""
	}
	return parts[n]
}
