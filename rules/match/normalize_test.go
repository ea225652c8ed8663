package match

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestNormalizeName(t *testing.T) {
	tests := []struct {
		name                string
		in                  iis.Name
		first, middle, last string
		suffix, order       string
		newborn             bool
	}{
		{"marks, apostrophes and periods go", iis.Name{Given: "Zoë", Family: "O'Example St. Ömer"}, "ZOE", "", "OEXAMPLESTOMER", "", "", false},
		{"a suffix in the family name is one", iis.Name{Given: "Ken", Family: "Example III"}, "KEN", "", "EXAMPLE", "III", "", false},
		{"a middle initial in the given name is one", iis.Name{Given: "John A", Family: "Example"}, "JOHN", "A", "EXAMPLE", "", "", false},
		{"a one-letter name stays", iis.Name{Given: "J", Family: "O"}, "J", "", "O", "", "", false},
		{"a newborn's placeholder is no name, its letter an order", iis.Name{Given: "Baby Boy B", Family: "Example"}, "", "", "EXAMPLE", "", "B", true},
		{"unknown is no name", iis.Name{Given: "Unknown", Family: "UNK"}, "", "", "", "", "", false},
		{"a name that begins like a placeholder is a name", iis.Name{Given: "Boyd", Family: "Example"}, "BOYD", "", "EXAMPLE", "", "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n := normalizeName(tt.in)
			if n.first != tt.first || n.middle != tt.middle || n.last != tt.last || n.suffix != tt.suffix || n.order != tt.order || n.newborn != tt.newborn {
				t.Errorf("got %+v", n)
			}
		})
	}
}

func TestNormalizePhone(t *testing.T) {
	for in, want := range map[string]string{
		"+1 (609) 555-2345": "6095552345", "609.555.0123": "", "6095552345 x12": "", "1234567890": "", "2222222222": "", "555-2345": "",
	} {
		if got := normalizePhone(in); got != want {
			t.Errorf("phone %q: %q, want %q", in, got, want)
		}
	}
}

func TestNormalizeAddress(t *testing.T) {
	same := []iis.Address{
		{Street: "12 North Maple Street", Street2: "Apt 4", ZIP: "08608-1234"},
		{Street: "12 N. MAPLE ST #4", ZIP: "08608"},
	}
	a, _ := normalizeAddress(same[0])
	b, _ := normalizeAddress(same[1])
	if a != b || comparePlaces(a, b) != exact {
		t.Errorf("%+v and %+v are not the same", a, b)
	}
	for _, x := range []iis.Address{{Street: "Homeless"}, {Street: "5 Elm St", Type: "BA"}, {}} {
		if p, ok := normalizeAddress(x); ok {
			t.Errorf("%+v is comparable as %+v", x, p)
		}
	}
	if p, ok := normalizeAddress(iis.Address{Street: "P.O. Box 77"}); !ok || p.street != "POBOX" || p.number != "77" {
		t.Errorf("a post box is %+v", p)
	}
}

func TestNormalizeID(t *testing.T) {
	tests := []struct {
		name string
		in   iis.Identifier
		ok   bool
	}{
		{"a record number counts within its authority", iis.Identifier{Value: "A-1", Authority: "CLINIC", Type: "MR"}, true},
		{"a record number of nobody's does not count", iis.Identifier{Value: "A-1", Type: "MR"}, false},
		{"an unissued social security number does not count", iis.Identifier{Value: "000-12-3456", Type: "SS"}, false},
		{"zeros are no number", iis.Identifier{Value: "0000", Authority: "CLINIC", Type: "MR"}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, ok := normalizeID(tt.in); ok != tt.ok {
				t.Errorf("counts: %v, want %v", ok, tt.ok)
			}
		})
	}
}

func TestJaroWinkler(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{{"MARTHA", "MARHTA", .961}, {"DWAYNE", "DUANE", .84}, {"DIXON", "DICKSONX", .813}, {"ABC", "XYZ", 0}} {
		if got := jaroWinkler(tt.a, tt.b); got < tt.want-.001 || got > tt.want+.001 {
			t.Errorf("%s and %s: %.3f, want %.3f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestSoundex(t *testing.T) {
	for in, want := range map[string]string{"ROBERT": "R163", "RUPERT": "R163", "ASHCRAFT": "A261", "TYMCZAK": "T522", "PFISTER": "P236", "LEE": "L000"} {
		if got := soundex(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func FuzzKeys(f *testing.F) {
	f.Add("Baby Boy A", "Example-Núñez", "12 N Main St #4", "609-555-2345", "0001")
	f.Fuzz(func(t *testing.T, given, family, street, phone, id string) {
		in := iis.Identity{
			Names: []iis.Name{{Given: given, Family: family}}, BirthDate: born, Sex: "F",
			Addresses: []iis.Address{{Street: street, ZIP: "08608"}}, Contacts: []iis.Contact{{Phone: phone}},
			Identifiers: []iis.Identifier{{Value: id, Authority: "A", Type: "MR"}, {Value: id, Type: "SS"}},
		}
		Keys(in)
		if d := Decide(in, []Candidate{{Patient: 1, Sources: []iis.Identity{in}}}, Message); len(d.Ranked) != 1 {
			t.Errorf("%d candidates ranked, want 1", len(d.Ranked))
		}
	})
}
