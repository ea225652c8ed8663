package codeset

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestVaccinesAreNamedGroupedAndDated(t *testing.T) {
	s := Default()
	tests := []struct {
		name   string
		code   iis.CVX
		status Status
		kind   Kind
		plain  string
		groups []string
	}{
		{"MMR is in use and is its own group", "03", Active, Formulation, "Measles, mumps and rubella (MMR)", []string{"MMR"}},
		{"MMRV is in two groups", "94", Active, Formulation, "Measles, mumps, rubella and chickenpox (MMRV)", []string{"MMR", "VARICELLA"}},
		{"single measles has the plain name of the disease", "05", Inactive, Formulation, "Measles", []string{"MMR"}},
		{"polio of unknown formulation is unspecified", "89", Inactive, Unspecified, "Polio", []string{"POLIO"}},
		{"a vaccine that never was a product says so", "58", NeverActive, Unused, "Hep C", nil},
		{"no vaccine administered is no vaccine", "998", Inactive, NonVaccine, "No vaccine given", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v, ok := s.CVX(tt.code)
			if !ok {
				t.Fatalf("CVX %s is not listed", tt.code)
			}
			var groups []string
			for _, g := range v.Groups {
				groups = append(groups, g.Name)
			}
			if v.Status != tt.status || v.Kind != tt.kind || v.Plain != tt.plain || !slices.Equal(groups, tt.groups) {
				t.Errorf("CVX %s is %c %c %q %v, want %c %c %q %v", tt.code, v.Status, v.Kind, v.Plain, groups, tt.status, tt.kind, tt.plain, tt.groups)
			}
		})
	}
	if _, ok := s.CVX("777"); ok {
		t.Error("CVX 777 is listed")
	}
}

func TestEveryGroupOfAVaccineHasACodeAndAPlainName(t *testing.T) {
	for _, v := range Default().Vaccines() {
		for _, g := range v.Groups {
			if g.CVX == "" || g.Plain == "" {
				t.Errorf("CVX %s is in the group %q without code or plain name", v.CVX, g.Name)
			}
		}
		if v.Short == "" || v.Plain == "" {
			t.Errorf("CVX %s has no name", v.CVX)
		}
	}
}

func TestPackagesAreFoundHoweverTheirCodeIsWritten(t *testing.T) {
	s := Default()
	for _, code := range []string{"49281-0425-50", "49281-425-50", "49281042550", "4928142550"} {
		p, ok := s.NDC(code)
		if !ok || p.CVX != "140" || p.MVX != "PMC" || p.NDC != "49281042550" {
			t.Errorf("NDC %s is %+v, %v", code, p, ok)
		}
	}
	if p, ok := s.NDC("00349281521003"); !ok || p.CVX != "161" || !p.Use {
		t.Errorf("the GTIN of a syringe is %+v, %v", p, ok)
	}
	for _, code := range []string{"", "-", "08", "49281-0425", "abc", "99999-9999-99", "49281-0425-50-1"} {
		if p, ok := s.NDC(code); ok {
			t.Errorf("NDC %q is taken for %v", code, p.NDC)
		}
	}
}

func TestProcedureCodesMapToAVaccineInUse(t *testing.T) {
	s := Default()
	tests := []struct {
		name string
		cpt  string
		want iis.CVX
	}{
		{"MMR", "90707", "03"},
		{"hepatitis B for adults", "90746", "43"},
		{"Td has two vaccines under one procedure", "90714", "09"},
		{"an unknown one has none", "99213", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := s.CPT(tt.cpt); got != tt.want {
				t.Errorf("CPT %s is CVX %q, want %q", tt.cpt, got, tt.want)
			}
		})
	}
}

func TestMakersKnowTheirVaccines(t *testing.T) {
	s := Default()
	if !s.Makes("MSD", "03") || !s.Makes("SKB", "08") || s.Makes("PFR", "03") {
		t.Errorf("makers of MMR: %v, of hepatitis B: %v", s.MakersOf("03"), s.MakersOf("08"))
	}
	if got := s.Products("03"); len(got) == 0 || !got[0].Active {
		t.Errorf("products of MMR: %v", got)
	}
	if got := s.MakerName("MSD"); got != "Merck and Co., Inc." && got != "Merck Sharp & Dohme LLC" {
		t.Errorf("MSD is %q", got)
	}
}

func TestStatementsBelongToVaccines(t *testing.T) {
	s := Default()
	st, ok := s.VIS("253088698300026411121116")
	if !ok || st.Edition != iis.DateOf(2012, 11, 16) || st.Current {
		t.Errorf("the statement is %+v, %v", st, ok)
	}
	if len(s.Statements("03")) == 0 {
		t.Error("MMR has no statement")
	}
}

func TestTablesKnowTheirCodes(t *testing.T) {
	s := Default()
	tests := []struct {
		name, table, code string
		has               bool
		instead           string
	}{
		{"a race", "HL70005", "2106-3", true, "2106-3"},
		{"an old race letter is read as the new code", "0005", "W", true, "2106-3"},
		{"a detailed race has a broader one", "0005", "2034-7", true, "2028-9"},
		{"ethnicity is no race", "0005", "2186-5", true, ""},
		{"an old route is written as NCIT", "0162", "IM", true, "C28161"},
		{"language of two letters", TableLanguage, "es", true, "spa"},
		{"an unknown relationship", "0063", "XYZ", false, ""},
		{"an unknown table has no codes", "9999", "A", false, ""},
		{"a contraindication", TableContraindication, "VXC30", true, "VXC30"},
		{"an observation", "NIP003", "64994-7", true, "64994-7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab := s.Table(tt.table)
			if tab.Has(tt.code) != tt.has || tab.Instead(tt.code) != tt.instead {
				t.Errorf("%s %s: has %v, instead %q", tt.table, tt.code, tab.Has(tt.code), tab.Instead(tt.code))
			}
		})
	}
}

func TestLocalEligibilityCodesHaveAShape(t *testing.T) {
	s := Default()
	for code, want := range map[string]bool{"V02": true, "NJA01": true, "NJAXY": true, "NJ001": false, "V99": false, "": false} {
		if got := s.Eligible(code); got != want {
			t.Errorf("eligibility %q is taken: %v", code, got)
		}
	}
}

func TestPlaceholdersAreToldFromNames(t *testing.T) {
	s := Default()
	for name, want := range map[string]Placeholder{
		"Baby Boy": Newborn, "BABYGIRL-A": Newborn, "BABY BOY #1": Newborn, "Twin B": Newborn, "BOY2": Newborn, "B GIRL": Newborn,
		"Unknown": NoName, "NO FIRST NAME": NoName, "Test": TestName, "Test Patient": TestName,
		"Boyd": NoPlaceholder, "A": NoPlaceholder, "O'Reilly": NoPlaceholder, "St. Thomas": NoPlaceholder, "": NoPlaceholder, "Na": NoPlaceholder, "Zoë": NoPlaceholder,
	} {
		if got := s.PlaceholderName(name); got != want {
			t.Errorf("%q is placeholder %d, want %d", name, got, want)
		}
	}
}

func TestTheSetStatesItsRelease(t *testing.T) {
	s := read(files)
	if _, err := iis.ParseDate(s.Release()); err != nil {
		t.Errorf("the release %q is no date", s.Release())
	}
}

func FuzzNDCFormsHaveElevenDigits(f *testing.F) {
	for _, s := range []string{"49281-0425-50", "4928142550", "00349281521003", "", "1-2-3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, n := range NDCForms(s) {
			if len(n) != 11 {
				t.Errorf("%q gives %q", s, n)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		read(files)
	}
}
