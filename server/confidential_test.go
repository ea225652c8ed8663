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
	report := func(by iis.Actor, cvx iis.CVX, source iis.Source, confidential string) {
		t.Helper()
		v := iis.Vaccination{CVX: cvx, GivenOn: iis.DateOf(2026, 11, 2), LotNumber: "L" + string(cvx), Source: source, Completion: iis.Completed, State: iis.StateAdded, Confidential: confidential}
		sub := f.byScreen(v)
		sub.Organization = by.Organization
		if out, _, err := f.Intake.Submit(t.Context(), by, sub, noAnswer); err != nil || out.Stored != 1 {
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
			if l.Event.Act == iis.ActReport && l.Event.Actor.Door == iis.DoorPortal {
				n++
			}
		}
		return n
	}

	shown := func(by iis.Actor) (reports []string) {
		t.Helper()
		rec, err := f.History.Record(t.Context(), by, f.child, history.Asked{Purpose: iis.PurposePatient, Deed: "open-record"})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range rec.Doses {
			for _, v := range append([]iis.Vaccination{e.Speaks}, e.Others...) {
				if v.LotNumber == "L"+string(v.CVX) {
					reports = append(reports, string(v.CVX)+" "+string(v.Source))
				}
			}
		}
		slices.Sort(reports)
		return reports
	}

	report(f.nurse, "115", iis.Administered, iis.ConfidentialVery)
	other := f.otherNurse(t)
	if err := f.claim(t.Context(), other, f.child); err != nil {
		t.Fatal(err)
	}
	report(other, "115", "01", "")
	if got := shown(f.parent); got != nil {
		t.Errorf("the guardian is shown %v", got)
	}
	if got := shown(other); !slices.Equal(got, []string{"115 00", "115 01"}) {
		t.Errorf("a clinic is shown %v", got)
	}
	if n := reports(); n != 0 {
		t.Errorf("of a confidential dose: %d reports in the activity", n)
	}
	report(f.nurse, "141", iis.Administered, "")
	if got := shown(f.parent); !slices.Equal(got, []string{"141 00"}) {
		t.Errorf("of a dose for all the guardian is shown %v", got)
	}
	if n := reports(); n != 1 {
		t.Errorf("of a dose for all: %d reports in the activity", n)
	}
}
