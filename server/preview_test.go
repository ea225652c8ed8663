package server

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func TestAPreviewShowsWhatTheRecipientSeesAndIsThePersonsOwnLook(t *testing.T) {
	f := openFamily(t, "")
	draft := iis.Grant{To: f.teacher.Organization, Scope: iis.ScopeSchoolForm, Purpose: iis.PurposeSchool, Until: f.Law.Day(f.Clock.Now()).AddDays(7)}
	before, err := f.History.Preview(t.Context(), f.parent, f.child, draft)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.History.Preview(t.Context(), f.parent, "nobody", draft); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a preview of nobody's record: %v", err)
	}
	if _, err := f.History.Preview(t.Context(), f.teacher, f.child, draft); err == nil {
		t.Error("a teacher could try a permission on")
	}
	f.share(t, func(g *iis.Grant) { *g = draft })
	seen, err := f.History.Record(t.Context(), f.teacher, f.child, history.Asked{Purpose: iis.PurposeSchool, Deed: "open-record", Forecast: true})
	if err != nil {
		t.Fatal(err)
	}
	lines := func(rec iis.Record) (out []string) {
		for _, d := range rec.Doses {
			out = append(out, d.Speaks.GivenOn.String()+" "+string(d.Speaks.CVX)+" "+d.Speaks.LotNumber+" "+string(d.Speaks.Organization))
		}
		return out
	}
	if len(seen.Doses) == 0 || !slices.Equal(lines(before), lines(seen)) || before.Forecast != nil || len(before.Person.Addresses) > 0 {
		t.Errorf("previewed %q, the teacher saw %q", lines(before), lines(seen))
	}
	looks, err := f.Sharing.Activity(t.Context(), f.parent, f.child, true)
	if err != nil {
		t.Fatal(err)
	}
	own := 0
	for _, l := range looks {
		if l.Event.Deed == "preview-share" && l.Event.Outcome == "done" {
			own++
			if !l.Own || l.Event.Part != "school-form" || l.Event.Basis != iis.BasisGuardian {
				t.Errorf("the look is %+v", l.Event)
			}
		}
	}
	if own != 1 {
		t.Errorf("%d looks by preview", own)
	}
}
