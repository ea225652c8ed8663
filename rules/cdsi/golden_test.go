package cdsi

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenHistories reads testdata/histories.txt.
func goldenHistories(t *testing.T) (names []string, patients []*Patient) {
	raw, err := os.ReadFile(filepath.Join("testdata", "histories.txt"))
	if err != nil {
		t.Fatal(err)
	}
	var p *Patient
	for text := range strings.SplitSeq(string(raw), "\n") {
		word, rest, _ := strings.Cut(text, " ")
		part := strings.Fields(rest)
		switch word {
		case "history":
			p = &Patient{}
			names, patients = append(names, rest), append(patients, p)
		case "born":
			p.Birth, p.Gender, p.Assess = day(t, part[0]), part[1][:1], day(t, part[3])
		case "dose", "flagged":
			p.Doses = append(p.Doses, Dose{Date: day(t, part[0]), CVX: iis.CVX(part[1]), Flagged: word == "flagged"})
		case "observed":
			o := Observation{Code: part[0]}
			if len(part) > 1 {
				o.Date = day(t, part[1])
			}
			p.Observations = append(p.Observations, o)
		}
	}
	return names, patients
}

// goldenText writes an assessment for a reviewer: what each dose counts for in the best
// series, then what is due.
func goldenText(a iis.Assessment) string {
	var b strings.Builder
	reasons := func(rs []iis.Reason) {
		for _, r := range rs {
			fmt.Fprintf(&b, " [%s", r.Code)
			for _, p := range r.Params {
				fmt.Fprintf(&b, " %s=%s", p.Name, p.Value)
			}
			b.WriteString("]")
		}
		b.WriteString("\n")
	}
	for _, d := range a.Doses {
		for _, ev := range d.Evaluations {
			if ev.Best {
				fmt.Fprintf(&b, "  %s %s %s: %s", d.Date, d.CVX, ev.Antigen, ev.Status)
				reasons(ev.Reasons)
			}
		}
	}
	for _, g := range a.Groups {
		fmt.Fprintf(&b, "  %s (%s): %s", g.VaccineGroup, g.Series, g.Status)
		if g.Status == iis.SeriesNotComplete {
			fmt.Fprintf(&b, " dose %d, earliest %s, recommended %s", g.DoseNumber, g.Earliest, g.Recommended)
		}
		if g.PastDue != 0 {
			fmt.Fprintf(&b, ", past due %s", g.PastDue)
		}
		reasons(g.Reasons)
	}
	fmt.Fprintf(&b, "  next change %s\n", a.NextChange)
	return b.String()
}

func TestGoldenHistoriesKeepTheirAnswers(t *testing.T) {
	var b strings.Builder
	names, patients := goldenHistories(t)
	for i, p := range patients {
		fmt.Fprintf(&b, "%s\n%s", names[i], goldenText(Default().Assess(p, nil)))
	}
	path := filepath.Join("testdata", "histories.golden")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, expected := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n")
	for i := range max(len(got), len(expected)) {
		var g, w string
		if i < len(got) {
			g = got[i]
		}
		if i < len(expected) {
			w = expected[i]
		}
		if g != w {
			t.Fatalf("line %d is\n%s\nand was\n%s", i+1, g, w)
		}
	}
}
