package server

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

// byScreen is a dose as a clinic's form reports it.
func (f *family) byScreen(v iis.Vaccination) iis.Submission {
	return iis.Submission{Organization: f.nurse.Organization, About: f.child, Vaccinations: []iis.Vaccination{v},
		Person: iis.Identity{Names: []iis.Name{{Given: "Child", Family: "Example", Type: "L"}}, BirthDate: iis.DateOf(2019, 1, 1),
			Identifiers: []iis.Identifier{{Value: "screen", Authority: "NJIIS", Type: "SR"}}}}
}

func noAnswer(iis.Outcome) []byte { return nil }

// TestAClinicReportsOfWhoIsOnItsScreen takes doses in without matching: the person is
// known, and must be open to the clinic.
func TestAClinicReportsOfWhoIsOnItsScreen(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { reportsFromScreen(t, openFamily(t, "")) })
	t.Run("postgres", func(t *testing.T) { reportsFromScreen(t, openFamily(t, postgresURL(t))) })
}

func reportsFromScreen(t *testing.T, f *family) {
	f.nurse.Door = iis.DoorPortal
	v := iis.Vaccination{CVX: "141", GivenOn: iis.DateOf(2026, 11, 2), LotNumber: "SCREEN1", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}
	if err := f.claim(t.Context(), f.nurse, f.child); err != nil {
		t.Fatal(err)
	}
	out, _, err := f.Intake.Submit(t.Context(), f.nurse, f.byScreen(v), noAnswer)
	if err != nil || out.Stored != 1 {
		t.Fatalf("stored %d, findings %+v, err %v", out.Stored, out.Findings, err)
	}
	rec, err := f.History.Record(t.Context(), f.nurse, f.child, history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-record"})
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, e := range rec.Doses {
		found = found || e.Speaks.LotNumber == "SCREEN1" && e.Speaks.Organization == f.nurse.Organization && e.Speaks.Door == iis.DoorPortal
	}
	if !found {
		t.Errorf("the dose is not in the record: %+v", rec.Doses)
	}
	system := iis.Actor{Organization: f.nurse.Organization, Kind: iis.Provider, Connection: "a", Door: iis.DoorHL7}
	answer, err := f.History.Query(t.Context(), system, iis.Query{Name: "Z34", Person: iis.Identity{Names: rec.Person.Names[:1], BirthDate: rec.Person.BirthDate, Sex: rec.Person.Sex,
		Identifiers: []iis.Identifier{{Value: string(rec.Patient.SRID), Authority: application, Type: "SR"}}}})
	if err != nil || answer.Record == nil {
		t.Fatalf("the query found %s, err %v", answer.Found, err)
	}
	if !slices.ContainsFunc(answer.Record.Doses, func(e iis.DoseEvent) bool { return e.Speaks.LotNumber == "SCREEN1" }) {
		t.Error("the dose is not in the answer of a query")
	}
	stranger := f.byScreen(v)
	stranger.About = "0000"
	if _, _, err := f.Intake.Submit(t.Context(), f.nurse, stranger, noAnswer); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a dose of nobody gave %v", err)
	}
}
