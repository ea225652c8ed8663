package iz

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/format/hl7v2"
)

func TestThereIsAProfileForEachMessage(t *testing.T) {
	want := "Z22 Z23 Z31 Z32 Z33 Z34 Z42 Z44"
	if got := strings.Join(slices.Sorted(maps.Keys(profiles())), " "); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// published is a profile as the reference data have it.
type published struct {
	Identifier string
	Segments   map[string][]publishedElement
	Datatypes  map[string][]publishedElement
}

type publishedElement struct {
	N                        int
	Usage, Min, Max, Dt, Len string
}

func TestTheProfilesAreAsPublished(t *testing.T) {
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = "../../../shared"
	}
	text, err := os.ReadFile(filepath.Join(dir, "hl7v2/nist-profiles.json"))
	if err != nil {
		t.Skipf("no reference data: %v", err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, raw := range all {
		var p published
		var loose struct{ Structure []any }
		if err := json.Unmarshal(raw, &loose); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &p); err != nil {
			t.Fatal(err)
		}
		ours := profiles()[p.Identifier]
		for name, ref := range references(loose.Structure) {
			for i, e := range p.Segments[ref] {
				checked++
				if i >= len(ours.segments[name]) || ours.segments[name][i].number != e.N || ours.segments[name][i].use != e.Usage ||
					ours.segments[name][i].kind != e.Dt || fmt.Sprint(ours.segments[name][i].min) != e.Min {
					t.Errorf("%s: %s-%d differs", p.Identifier, name, e.N)
				}
			}
		}
		for kind, parts := range ours.types {
			for i, e := range parts {
				checked++
				if pub := p.Datatypes[kind][i]; pub.N != e.number || pub.Usage != e.use || pub.Dt != e.kind {
					t.Errorf("%s: %s.%d differs", p.Identifier, kind, e.number)
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d elements were compared", checked)
	}
}

// references finds the segment flavors that a structure uses, but for unused ones.
func references(parts []any) map[string]string {
	out := map[string]string{}
	for _, p := range parts {
		part := p.(map[string]any)
		if part["usage"] == "X" {
			continue
		}
		if seg, ok := part["seg"].(string); ok {
			out[seg] = part["ref"].(string)
		}
		for _, v := range part {
			if inner, ok := v.([]any); ok {
				maps.Copy(out, references(inner))
			}
		}
	}
	return out
}

func TestAVXUAsTheGuideWantsItHasNoFault(t *testing.T) {
	faults, err := CheckStructure("Z22", message(t, mshVXU, pid, pd1, nk1, pv1, orc, strings.Replace(rxa, "~^as told", "", 1), rxr,
		`OBX|1|CE|64994-7^Eligibility^LN|1|V02^Medicaid^HL70064||||||F`))
	if err != nil || len(faults) > 0 {
		t.Errorf("%v %v", faults, err)
	}
}

func FuzzAnswersKeepToTheirProfilesWhateverWasAsked(f *testing.F) {
	f.Add([]byte(mshQBP + "\r" + qpd + "\rRCP|I|5"))
	f.Add([]byte(strings.Replace(mshQBP, "|IIS|STATE|", `|a\F\b^1.2^ISO|^x^y|`, 1) + "\rQPD|\r"))
	f.Fuzz(func(t *testing.T, b []byte) {
		m, _ := hl7v2.Parse(b)
		r := answering(t)
		r.Request = m
		q := DecodeQBP(m)
		for _, text := range answersTo(r, q) {
			answer, err := hl7v2.Parse(text)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := CheckAnswer(answer)
			if err != nil || len(faults) > 0 {
				t.Errorf("%v %v in %q", err, faults, text)
			}
		}
	})
}
