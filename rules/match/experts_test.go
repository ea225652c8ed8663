package match

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// reference opens a file of the reference data, or skips where there is none.
func reference(t *testing.T, path ...string) *os.File {
	t.Helper()
	root := os.Getenv("OPENIIS_REFERENCE")
	if root == "" {
		root = "../../../shared"
	}
	f, err := os.Open(filepath.Join(append([]string{root}, path...)...))
	if err != nil {
		t.Skip("no reference data; set OPENIIS_REFERENCE")
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// rows reads a CSV file with a header.
func rows(t *testing.T, f *os.File) []map[string]string {
	t.Helper()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, k := range all[0] {
			m[k] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// expertSide reads one side of a pair labeled by immunization registry experts.
func expertSide(r map[string]string, side string) iis.Identity {
	v := func(k string) string { return strings.TrimSpace(r[side+k]) }
	id := iis.Identity{
		Names:         []iis.Name{{Given: v("nameFirst"), Middle: v("nameMiddle"), Family: v("nameLast"), Suffix: v("nameSuffix")}},
		Sex:           v("gender"),
		MothersMaiden: iis.Name{Family: v("motherMaidenName")},
		MultipleBirth: map[string]string{"2": "Y", "3": "Y", "Y": "Y", "1": "N", "N": "N"}[v("birthType")],
		Addresses:     []iis.Address{{Street: v("addressStreet1"), Street2: v("addressStreet2"), City: v("addressCity"), State: v("addressState"), ZIP: v("addressZip")}},
		Contacts:      []iis.Contact{{Phone: v("phone")}},
	}
	id.BirthDate, _ = iis.ParseDate(v("birthDate"))
	if a := v("nameAlias"); a != "" {
		id.Names = append(id.Names, iis.Name{Given: a, Family: v("nameLast"), Type: "A"})
	}
	if h := v("nameLastHyph"); h != "" {
		id.Names = append(id.Names, iis.Name{Given: v("nameFirst"), Family: h, Type: "A"})
	}
	if o := v("birthOrder"); len(o) == 1 {
		id.BirthOrder = int(o[0] - '0')
	}
	if g := v("guardianNameFirst"); g != "" {
		id.Guardians = []iis.Guardian{{Name: iis.Name{Given: g, Family: v("guardianNameLast")}, Relationship: "GRD"}}
	}
	if authority, value, ok := strings.Cut(v("mrns"), "-"); ok {
		id.Identifiers = append(id.Identifiers, iis.Identifier{Value: value, Authority: authority, Type: "MR"})
	}
	id.Identifiers = append(id.Identifiers, iis.Identifier{Value: v("ssn"), Type: "SS"}, iis.Identifier{Value: v("medicaid"), Type: "MA"})
	return id
}

func TestDecideAgreesWithExperts(t *testing.T) {
	label := map[string]Outcome{"match": Match, "possible": Review, "not_match": New}
	seen := map[[2]Outcome]int{}
	var right, unanimous, unanimousRight float64
	all := rows(t, reference(t, "matching", "mismo", "pairs.csv"))
	for _, r := range all {
		a, b := expertSide(r, "a_"), expertSide(r, "b_")
		d := Decide(a, []Candidate{{Patient: 1, Sources: []iis.Identity{b}}}, Pair)
		want := label[r["label"]]
		seen[[2]Outcome{want, d.Outcome}]++
		versions, _ := strconv.Atoi(r["n_versions"])
		agreed := r["agree"] == "1.00" && versions >= 3
		if agreed {
			unanimous++
		}
		switch {
		case want != d.Outcome:
		case agreed:
			unanimousRight++
			fallthrough
		default:
			right++
		}
	}
	matched := seen[[2]Outcome{Match, Match}] + seen[[2]Outcome{Review, Match}] + seen[[2]Outcome{New, Match}]
	for _, m := range []struct {
		what         string
		value, least float64
	}{
		{"three-way accuracy", right / float64(len(all)), 0.92},
		{"accuracy where all experts agree", unanimousRight / unanimous, 0.98},
		{"precision of matches, doubtful ones counted as wrong", float64(seen[[2]Outcome{Match, Match}]) / float64(matched), 0.93},
		{"false matches, negative", -float64(seen[[2]Outcome{New, Match}]), -2},
		{"missed matches, negative", -float64(seen[[2]Outcome{Match, New}]), 0},
	} {
		t.Logf("%s: %.3f", m.what, m.value)
		if m.value < m.least {
			t.Errorf("%s: %.4f, want at least %.3f; %v", m.what, m.value, m.least, seen)
		}
	}
}
