package server

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestAReporterFindsAPersonByItsOwnWordAlone: of somebody born before 1998 each clinic
// knows what it reported itself. It does not find them by a name that another clinic
// reported, and does not learn that name.
func TestAReporterFindsAPersonByItsOwnWordAlone(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { findsByItsOwnWord(t, openFamily(t, "")) })
	t.Run("postgres", func(t *testing.T) { findsByItsOwnWord(t, openFamily(t, postgresURL(t))) })
}

func findsByItsOwnWord(t *testing.T, f *family) {
	other := f.otherNurse(t)
	born := iis.DateOf(1985, 2, 3)
	before, after := iis.Name{Given: "Gilda", Family: "Example", Type: "L"}, iis.Name{Given: "Teodora", Family: "Wolkenstein", Type: "L"}
	report := func(by iis.Actor, number string, names ...iis.Name) iis.PatientID {
		t.Helper()
		out, _, err := f.Intake.Submit(t.Context(), by, iis.Submission{Organization: by.Organization, Person: iis.Identity{Names: names, BirthDate: born, Sex: "F",
			Addresses:   []iis.Address{{Street: "12 Quiet Lane", City: "Trenton", State: "NJ", ZIP: "08601", Country: "USA", Type: "H"}},
			Contacts:    []iis.Contact{{Phone: "6095550188", Use: "PRN", Equip: "PH"}},
			Identifiers: []iis.Identifier{{Value: number, Authority: string(by.Organization), Type: "MR"}}}}, noAnswer)
		if err != nil || out.Rejected {
			t.Fatalf("not taken: %+v, %v", out.Findings, err)
		}
		return out.Patient
	}
	finds := func(by iis.Actor, name iis.Name) (family string) {
		t.Helper()
		hits, err := f.History.Find(t.Context(), by, iis.Identity{Names: []iis.Name{name}, BirthDate: born})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hits {
			if h.BirthDate == born {
				family += h.Name.Family
			}
		}
		return family
	}
	first := report(f.nurse, "OLD1", before)
	if second := report(other, "NEW1", after, before); second != first {
		t.Fatal("the two reports are not of one person")
	}
	if got := finds(f.nurse, before); got != before.Family {
		t.Errorf("by the name that it reported the clinic finds %q", got)
	}
	if got := finds(f.nurse, after); got != "" {
		t.Errorf("by the name that another reported the clinic finds %q", got)
	}
	if got := finds(other, after); got != after.Family {
		t.Errorf("the other clinic finds %q", got)
	}
}

// otherNurse is the nurse of another clinic.
func (f *family) otherNurse(t *testing.T) iis.Actor {
	t.Helper()
	c, err := ReadCredentials(f.Config.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	other := f.nurse
	other.User = "other-nurse"
	for _, o := range c.Organizations {
		if o.Kind == "provider" && o.ID != string(f.nurse.Organization) {
			other.Organization = iis.OrganizationID(o.ID)
		}
	}
	return other
}
