package server

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

// TestAGuardianHearsNothingOfAConfidentialDose: a dose that the record does not show a
// guardian does not show in the activity either.
func TestAGuardianHearsNothingOfAConfidentialDose(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { hearsNothing(t, openFamily(t, "")) })
	t.Run("postgres", func(t *testing.T) { hearsNothing(t, openFamily(t, postgresURL(t))) })
}

func hearsNothing(t *testing.T, f *family) {
	f.nurse.Door = iis.DoorPortal
	if err := f.claim(t.Context(), f.nurse, f.child); err != nil {
		t.Fatal(err)
	}
	report := func(lot, confidential string) {
		t.Helper()
		v := iis.Vaccination{CVX: "115", GivenOn: iis.DateOf(2026, 11, 2), LotNumber: lot, Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded, Confidential: confidential}
		if out, _, err := f.Intake.Submit(t.Context(), f.nurse, f.byScreen(v), noAnswer); err != nil || out.Stored != 1 {
			t.Fatalf("stored %d, findings %+v, err %v", out.Stored, out.Findings, err)
		}
	}
	reports := func() (n int) {
		t.Helper()
		looks, err := f.Sharing.Activity(t.Context(), f.parent, f.child, true)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range looks {
			if l.Event.Act == iis.ActReport && l.Event.Actor.Organization == f.nurse.Organization {
				n++
			}
		}
		return n
	}

	report("SECRET1", iis.ConfidentialVery)
	rec, err := f.History.Record(t.Context(), f.parent, f.child, history.Asked{Purpose: iis.PurposePatient, Deed: "open-record"})
	if err != nil || slices.ContainsFunc(rec.Doses, func(e iis.DoseEvent) bool { return e.Speaks.LotNumber == "SECRET1" }) {
		t.Fatalf("the guardian's record shows the dose, err %v", err)
	}
	if n := reports(); n != 0 {
		t.Errorf("of a confidential dose: %d reports in the activity", n)
	}
	report("OPEN1", "")
	if n := reports(); n != 1 {
		t.Errorf("of a dose for all: %d reports in the activity", n)
	}
}
