package server

import (
	"reflect"
	"testing"

	"github.com/openiis/openiis/iis"
)

// tries are the permissions that a parent tries on: for a school and for somebody with a
// link, in each scope.
func tries(f *family) map[string]iis.Grant {
	until := f.Law.Day(f.Clock.Now()).AddDays(7)
	all := map[string]iis.Grant{}
	for _, scope := range []iis.GrantScope{iis.ScopeSchoolForm, iis.ScopeVaccines, iis.ScopeFull, iis.ScopeFullFuture} {
		g := iis.Grant{Scope: scope, Purpose: iis.PurposeSchool, Until: until}
		if scope == iis.ScopeVaccines {
			g.Groups = []string{"Polio"}
		}
		link := g
		g.To = f.teacher.Organization
		link.RecipientName, link.RecipientEmail = "Ada Example", "ada@example.org"
		all["a school, "+string(scope)], all["a link, "+string(scope)] = g, link
	}
	return all
}

func TestAPreviewShowsWhatTheRecipientSees(t *testing.T) {
	f := openFamily(t, "")
	for name, draft := range tries(f) {
		t.Run(name, func(t *testing.T) {
			before, err := f.History.Preview(t.Context(), f.parent, f.child, draft)
			if err != nil {
				t.Fatal(err)
			}
			id, link, pin := f.share(t, func(g *iis.Grant) { *g = draft })
			by, who := f.teacher, f.child
			if draft.To == "" {
				if by, who, _, err = f.Sharing.OpenLink(t.Context(), iis.Actor{}, link, pin); err != nil {
					t.Fatal(err)
				}
			}
			seen, err := f.openRecord(t.Context(), by, who, "open-record", true)
			if err != nil {
				t.Fatal(err)
			}
			whole := draft.Scope == iis.ScopeFull || draft.Scope == iis.ScopeFullFuture
			if len(seen.Doses) == 0 || !whole && len(seen.Person.Addresses) > 0 {
				t.Errorf("the holder sees %d doses and %d addresses", len(seen.Doses), len(seen.Person.Addresses))
			}
			if (seen.Forecast != nil) != whole {
				t.Errorf("what is due is shown: %t", seen.Forecast != nil)
			}
			if future := draft.Scope == iis.ScopeFullFuture; seen.KnownTo.IsZero() != future {
				t.Errorf("reports are in it up to %v", seen.KnownTo)
			}
			if !reflect.DeepEqual(before, seen) {
				t.Errorf("previewed %+v\nthe holder saw %+v", before, seen)
			}
			if err := f.Sharing.Revoke(t.Context(), f.parent, f.child, id); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func TestAPreviewIsThePersonsOwnLook(t *testing.T) {
	f := openFamily(t, "")
	draft := iis.Grant{To: f.teacher.Organization, Scope: iis.ScopeSchoolForm, Purpose: iis.PurposeSchool, Until: f.Law.Day(f.Clock.Now()).AddDays(7)}
	if _, err := f.History.Preview(t.Context(), f.parent, f.child, draft); err != nil {
		t.Fatal(err)
	}
	if _, err := f.History.Preview(t.Context(), f.parent, "nobody", draft); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a preview of nobody's record: %v", err)
	}
	if _, err := f.History.Preview(t.Context(), f.teacher, f.child, draft); err == nil {
		t.Error("a teacher could try a permission on")
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
