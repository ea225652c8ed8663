package server

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func TestADoseIsOpenedWithEveryVersionOfItsReports(t *testing.T) {
	f := openFamily(t, "")
	asked := history.Asked{Purpose: iis.PurposePatient, Deed: "open-dose"}
	rec, err := f.History.Record(t.Context(), f.parent, f.child, asked)
	if err != nil || len(rec.Doses) == 0 {
		t.Fatalf("%d doses: %v", len(rec.Doses), err)
	}
	want := rec.Doses[0]
	story, err := f.History.Dose(t.Context(), f.parent, f.child, want.Handle, asked)
	if err != nil {
		t.Fatal(err)
	}
	if len(story.Reports) != 1+len(want.Others) || story.Reports[0].ID != want.Speaks.ID || len(story.Versions) < len(story.Reports) {
		t.Errorf("the story is %+v", story)
	}
	for _, v := range story.Versions {
		if v.Organization == "" || v.At.IsZero() || v.GivenOn != want.Speaks.GivenOn {
			t.Errorf("a version is %+v", v)
		}
	}
	for _, dose := range []string{"", "made-up", f.doseOfAnother(t)} {
		if _, err := f.History.Dose(t.Context(), f.parent, f.child, dose, asked); iis.KindOf(err) != iis.NotFound {
			t.Errorf("dose %q: %v", dose, err)
		}
	}
	if _, err := f.History.Dose(t.Context(), f.teacher, f.child, want.Handle, asked); iis.KindOf(err) != iis.NotFound {
		t.Errorf("somebody else: %v", err)
	}
}

// doseOfAnother names a dose of the parent, who is not the child.
func (f *family) doseOfAnother(t *testing.T) string {
	t.Helper()
	rec, err := f.History.Record(t.Context(), f.parent, f.self, history.Asked{Purpose: iis.PurposePatient, Deed: "open-record"})
	if err != nil || len(rec.Doses) == 0 {
		t.Fatalf("%d doses: %v", len(rec.Doses), err)
	}
	return rec.Doses[0].Handle
}

func TestThePersonFindsARemovedDoseAndWhy(t *testing.T) {
	f := openFamily(t, "")
	f.nurse.Door = iis.DoorPortal
	if err := f.claim(t.Context(), f.nurse, f.child); err != nil {
		t.Fatal(err)
	}
	given := iis.Vaccination{CVX: "141", GivenOn: iis.DateOf(2026, 11, 2), LotNumber: "WRONG", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}
	removed := given
	removed.State, removed.Reason = iis.StateDeleted, "given to somebody else"
	for _, v := range []iis.Vaccination{given, removed} {
		if _, _, err := f.Intake.Submit(t.Context(), f.nurse, f.byScreen(v), noAnswer); err != nil {
			t.Fatal(err)
		}
	}
	asked := history.Asked{Purpose: iis.PurposePatient, Deed: "open-record"}
	rec, err := f.History.Record(t.Context(), f.parent, f.child, asked)
	if err != nil || len(rec.Removed) != 1 {
		t.Fatalf("%d removed doses: %v", len(rec.Removed), err)
	}
	d, err := f.History.Dose(t.Context(), f.parent, f.child, rec.Removed[0].Handle, asked)
	if err != nil || len(d.Versions) != 2 || d.Versions[0].Reason != "given to somebody else" {
		t.Errorf("the dose is %+v: %v", d.Reports, err)
	}
	seen, err := f.History.Record(t.Context(), f.nurse, f.child, history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-record"})
	if err != nil || len(seen.Removed) != 0 {
		t.Errorf("the clinic's record names %d removed doses: %v", len(seen.Removed), err)
	}
}
