package consolidate

import (
	"bufio"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

// caseEvent is one report of a published scenario.
type caseEvent struct {
	ID, Date, CVX, Lot, Product, Org, Source string
	Groups                                   []string
}

// publishedCase is one scenario of the NIST/AIRA set.
type publishedCase struct {
	CaseID   string `json:"case_id"`
	Kind     string
	Events   []caseEvent
	Expected struct {
		Weighted json.RawMessage
	}
}

// vaccination writes a report of a scenario in our words. A report without a code gets
// one made of its groups, of the kind "unspecified".
func (e caseEvent) vaccination(t *testing.T, n int) iis.Vaccination {
	t.Helper()
	d, err := iis.ParseDate(e.Date)
	if err != nil {
		t.Fatal(err)
	}
	v := iis.Vaccination{ID: iis.VaccinationID(n), GivenOn: d, CVX: iis.CVX(e.CVX), LotNumber: e.Lot, NDC: iis.NDC(e.Product), Organization: iis.OrganizationID(e.Org)}
	switch e.Source {
	case "administered":
		v.Source = iis.Administered
	case "historical":
		v.Source = "01"
	}
	return v
}

func publishedCases(t *testing.T) []publishedCase {
	t.Helper()
	root := os.Getenv("OPENIIS_REFERENCE")
	if root == "" {
		root = "../../../shared"
	}
	f, err := os.Open(filepath.Join(root, "matching", "vaccination_dedup", "cases.jsonl"))
	if err != nil {
		t.Skip("no reference data; set OPENIIS_REFERENCE")
	}
	t.Cleanup(func() { f.Close() })
	var out []publishedCase
	for in := bufio.NewScanner(f); in.Scan(); {
		var c publishedCase
		if err := json.Unmarshal(in.Bytes(), &c); err != nil {
			t.Fatal(err)
		}
		out = append(out, c)
	}
	return out
}

func TestPublishedCases(t *testing.T) {
	for _, c := range publishedCases(t) {
		t.Run(c.CaseID, func(t *testing.T) {
			var vs []iis.Vaccination
			groups := map[iis.CVX][]string{}
			for i, e := range c.Events {
				vs = append(vs, e.vaccination(t, i+1))
				groups[vs[i].CVX] = e.Groups
			}
			if c.Kind == "pair" {
				publishedPair(t, c, vs)
				return
			}
			codes := Codes{
				Groups:      func(x iis.CVX) []string { return groups[x] },
				Unspecified: func(x iis.CVX) bool { return x == "17" || x == "45" },
			}
			publishedHistory(t, c, Events(vs, nil, codes))
		})
	}
}

func publishedPair(t *testing.T, c publishedCase, vs []iis.Vaccination) {
	var want struct {
		Balanced float64
		Outcome  string
	}
	if err := json.Unmarshal(c.Expected.Weighted, &want); err != nil {
		t.Fatal(err)
	}
	var r [2]*report
	for i, e := range c.Events {
		codes := Codes{Groups: func(iis.CVX) []string { return e.Groups }, Unspecified: func(x iis.CVX) bool { return x == "17" }}
		r[i] = reportOf(&vs[i], codes)
	}
	got, rule := evaluate(r[0], r[1])
	if names := map[outcome]string{same: "same", unsure: "unsure", different: "different"}; names[got] != want.Outcome {
		t.Errorf("%s by %s, want %s", names[got], rule, want.Outcome)
	}
	if w := weigh(r[0], r[1]); math.Abs(w-want.Balanced) > 0.0006 {
		t.Errorf("weight %.4f, want %.3f", w, want.Balanced)
	}
}

func publishedHistory(t *testing.T, c publishedCase, events []iis.DoseEvent) {
	var want []struct {
		Type   string
		Events []string
	}
	if err := json.Unmarshal(c.Expected.Weighted, &want); err != nil {
		t.Fatal(err)
	}
	at := map[string]int{} // the event that each report is in
	for n, e := range events {
		for _, v := range append(slices.Clone(e.Others), e.Speaks) {
			at[c.Events[v.ID-1].ID] = n
		}
	}
	for _, w := range want {
		for _, x := range w.Events[1:] {
			if together := at[x] == at[w.Events[0]]; together != (w.Type == "same") {
				t.Errorf("%s and %s together: %v, want %s", w.Events[0], x, together, w.Type)
			}
		}
	}
}
