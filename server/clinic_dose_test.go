package server

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

// TestAReportIsChangedByWhoMadeItAndItsVersionsAreKept corrects a dose, meets a stale
// correction, removes the dose, and reads all that was said of it.
func TestAReportIsChangedByWhoMadeItAndItsVersionsAreKept(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { changesReport(t, openFamily(t, "")) })
	t.Run("postgres", func(t *testing.T) { changesReport(t, openFamily(t, postgresURL(t))) })
}

func changesReport(t *testing.T, f *family) {
	f.nurse.Door = iis.DoorPortal
	if err := f.claim(t.Context(), f.nurse, f.child); err != nil {
		t.Fatal(err)
	}
	submit := func(v iis.Vaccination) error {
		_, _, err := f.Intake.Submit(t.Context(), f.nurse, f.byScreen(v), noAnswer)
		return err
	}
	asked := history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-dose"}
	if err := submit(iis.Vaccination{CVX: "141", GivenOn: iis.DateOf(2026, 11, 2), LotNumber: "FIRST", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}); err != nil {
		t.Fatal(err)
	}
	rec, err := f.History.Record(t.Context(), f.nurse, f.child, asked)
	if err != nil {
		t.Fatal(err)
	}
	var handle, others string
	for _, e := range rec.Doses {
		if e.Speaks.LotNumber == "FIRST" {
			handle = e.Handle
		} else if e.Speaks.Organization != f.nurse.Organization && len(e.Others) == 0 {
			others = e.Handle
		}
	}
	read := func(handle string) history.Dose {
		t.Helper()
		d, err := f.History.Dose(t.Context(), f.nurse, f.child, handle, asked)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	v := read(handle).Reports[0]
	v.LotNumber, v.State = "SECOND", iis.StateUpdated
	if err := submit(v); err != nil {
		t.Fatal(err)
	}
	if err := submit(v); iis.KindOf(err) != iis.Conflict {
		t.Errorf("a stale correction gave %v", err)
	}
	v = read(handle).Reports[0]
	v.State, v.Reason = iis.StateDeleted, "given to somebody else"
	if err := submit(v); err != nil {
		t.Fatal(err)
	}
	d := read(handle)
	if len(d.Versions) != 3 || d.Reports[0].State != iis.StateDeleted || d.Reports[0].Reason != "given to somebody else" || d.Versions[1].LotNumber != "SECOND" || d.Versions[2].LotNumber != "FIRST" {
		t.Errorf("versions %+v", d.Versions)
	}
	if others != "" {
		v := read(others).Reports[0]
		v.State = iis.StateDeleted
		if err := submit(v); iis.KindOf(err) != iis.Conflict {
			t.Errorf("removing another organization's dose gave %v", err)
		}
	}
	if _, err := f.History.Dose(t.Context(), f.nurse, f.self, handle, asked); iis.KindOf(err) != iis.NotFound {
		t.Errorf("the dose opens under another person: %v", err)
	}
}
