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
