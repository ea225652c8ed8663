package server

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/rules/cdsi"
)

// TestADoseIsHeldAgainstTheRecordBeforeItIsReported tries doses on a child's record and
// looks that nothing of them stays.
func TestADoseIsHeldAgainstTheRecordBeforeItIsReported(t *testing.T) {
	f := openFamily(t, "")
	f.nurse.Door = iis.DoorPortal
	if err := f.claim(t.Context(), f.nurse, f.child); err != nil {
		t.Fatal(err)
	}
	asked := history.Asked{Purpose: iis.PurposeTreatment, Deed: "check-dose"}
	given := iis.Vaccination{CVX: "94", GivenOn: f.Law.Day(f.Clock.Now()) - 300, LotNumber: "TRIAL", Source: iis.Administered, Completion: iis.Completed, State: iis.StateAdded}
	if _, _, err := f.Intake.Submit(t.Context(), f.nurse, f.byScreen(given), noAnswer); err != nil {
		t.Fatal(err)
	}
	rec, err := f.History.Record(t.Context(), f.nurse, f.child, asked)
	if err != nil {
		t.Fatal(err)
	}
	var mmr iis.Vaccination
	for _, e := range rec.Doses {
		if e.Speaks.LotNumber == "TRIAL" {
			mmr = e.Speaks
		}
	}
	born := rec.Person.BirthDate
	try := func(on iis.Date, cvx iis.CVX, id iis.VaccinationID) history.Trial {
		t.Helper()
		got, err := f.History.Try(t.Context(), f.nurse, f.child, iis.Vaccination{ID: id, CVX: cvx, GivenOn: on, Source: iis.Administered, Completion: iis.Completed}, asked)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	tests := []struct {
		name    string
		got     history.Trial
		same    int
		reason  string
		earlier bool // the page can say from when it would do
	}{
		{"the same vaccine on the same day", try(mmr.GivenOn, mmr.CVX, 0), 1, "", false},
		{"one of its antigens on the same day", try(mmr.GivenOn, "05", 0), 1, "", false},
		{"another vaccine on the same day", try(mmr.GivenOn, "141", 0), 0, "", false},
		{"the dose itself, when it is corrected", try(mmr.GivenOn, mmr.CVX, mmr.ID), 0, "", false},
		{"before the minimum age", try(born+100, "03", 0), 0, cdsi.ReasonTooYoung, true},
		{"a week after a live vaccine", try(mmr.GivenOn+7, "21", 0), 0, cdsi.ReasonTooSoon, true},
		{"rotavirus for a child who is too old for it", try(rec.AsOf, "116", 0), 0, cdsi.ReasonTooOld, false},
		{"a day before birth is for intake to refuse", try(born-1, "03", 0), 0, "", false},
		{"and so is one in the future", try(rec.AsOf+1, "03", 0), 0, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var reasons []string
			early := false
			for _, d := range tt.got.Doubts {
				early = early || !d.From.IsZero()
				for _, r := range d.Reasons {
					reasons = append(reasons, r.Code)
				}
			}
			if len(tt.got.SameDay) != tt.same {
				t.Errorf("%d doses of that day, want %d", len(tt.got.SameDay), tt.same)
			}
			if tt.reason != "" && (len(reasons) == 0 || reasons[0] != tt.reason || early != tt.earlier) {
				t.Errorf("doubts %+v, want %s", tt.got.Doubts, tt.reason)
			}
		})
	}
	again, err := f.History.Record(t.Context(), f.nurse, f.child, asked)
	if err != nil || len(again.Doses) != len(rec.Doses) {
		t.Errorf("after the trials there are %d doses, before %d (%v)", len(again.Doses), len(rec.Doses), err)
	}
	if _, err := f.History.Try(t.Context(), f.teacher, f.child, mmr, asked); iis.KindOf(err) != iis.NotFound {
		t.Errorf("somebody else tries a dose: %v", err)
	}
}
