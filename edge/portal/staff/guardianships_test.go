package staff_test

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/relation"
)

// wards holds guardianships and writes down what ends.
type wards struct {
	all  []relation.Ward
	done []string
}

func (s *wards) Guardianships(_ context.Context, by iis.Actor, text string, page iis.Page) ([]relation.Ward, bool, error) {
	s.done = append(s.done, "find "+text)
	some, more := pageOf(s.all, page)
	return some, more, needs(by, iis.RoleAdmin)
}

func (s *wards) Guardianship(_ context.Context, by iis.Actor, id string) (relation.Ward, error) {
	if err := needs(by, iis.RoleAdmin); err != nil || id != "g1" {
		return relation.Ward{}, cmp.Or(err, error(iis.Errorf(iis.NotFound, "no such guardianship")))
	}
	return ward("g1", func(*iis.Guardianship) {}), nil
}

func (s *wards) End(_ context.Context, by iis.Actor, id, reason string, block bool) error {
	if err := needs(by, iis.RoleAdmin); err != nil {
		return err
	}
	if id != "g1" {
		return iis.Errorf(iis.NotFound, "no such guardianship")
	}
	s.done = append(s.done, fmt.Sprintf("end %s %s %v", id, reason, block))
	return nil
}

func ward(id string, change func(*iis.Guardianship)) relation.Ward {
	g := iis.Guardianship{ID: id, Patient: 7, Relation: "MTH", Since: now.AddDate(-1, 0, 0)}
	change(&g)
	return relation.Ward{Guardianship: g, Child: "h7", Guardian: iis.Account{Username: "ana", Name: iis.Name{Given: rightLeft, Family: longName}}}
}

func TestGuardianshipsAreListed(t *testing.T) {
	s := &wards{}
	h := pages(staff.Rooms{Guardianships: s})
	if body := complete(t, h, "admin", "/admin/guardianships"); !strings.Contains(body, "No guardianship") {
		t.Error("the empty page says nothing")
	}
	s.all = []relation.Ward{ward("g1", func(*iis.Guardianship) {}), ward("g2", func(g *iis.Guardianship) { g.Until, g.Reason = now, markup }),
		ward("g3", func(g *iis.Guardianship) { g.Until, g.Blocked = now, true })}
	body := complete(t, h, "admin", "/admin/guardianships")
	for _, want := range []string{"/admin/guardianships/g1", "/admin/guardianships/g2", rightLeft, longName, "&lt;b&gt;", "Holds", "Ended", "Blocked", "child h7"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(body, "/admin/guardianships/g3") {
		t.Error("a blocked guardian can be blocked again")
	}
	for range 300 {
		s.all = append(s.all, ward("m", func(*iis.Guardianship) {}))
	}
	for page, rows := range map[string]int{"": 47, "2": 50, "7": 3} {
		if w := ask(h, "admin", "en", "/admin/guardianships", url.Values{"text": {"ana"}, "page": {page}}); strings.Count(w.Body.String(), `href="/admin/guardianships/m"`) != rows || !slices.Contains(s.done, "find ana") {
			t.Errorf("page %q: status %d", page, w.Code)
		}
	}
}

func TestAGuardianshipEndsWithAReason(t *testing.T) {
	s := &wards{}
	h := pages(staff.Rooms{Guardianships: s})
	complete(t, h, "admin", "/admin/guardianships/g1")
	if w := ask(h, "admin", "en", "/admin/guardianships/g1", url.Values{"how": {"block"}}); w.Code != 422 {
		t.Errorf("without a reason: status %d", w.Code)
	}
	for how, words := range map[string]string{"end": "The guardianship has ended", "block": "The guardianship is blocked"} {
		w := ask(h, "admin", "en", "/admin/guardianships/g1", url.Values{"how": {how}, "reason": {"court order"}})
		if w.Code != 303 {
			t.Errorf("%s: status %d", how, w.Code)
		}
		says(t, h, w, words)
	}
	if !slices.Contains(s.done, "end g1 court order false") || !slices.Contains(s.done, "end g1 court order true") {
		t.Errorf("done %q", s.done)
	}
	if w := ask(h, "admin", "en", "/admin/guardianships/g9", nil); w.Code != 404 {
		t.Errorf("the page of one that is not there: status %d", w.Code)
	}
	if w := ask(h, "admin", "en", "/admin/guardianships/g9", url.Values{"how": {"end"}, "reason": {"x"}}); w.Code != 404 {
		t.Errorf("one that is not there: status %d", w.Code)
	}
}

func TestGuardianshipsNeedAnAdministrator(t *testing.T) {
	s := &wards{}
	h := pages(staff.Rooms{Guardianships: s})
	for _, form := range []url.Values{nil, {"how": {"end"}, "reason": {"x"}}} {
		if w := ask(h, "auditor", "en", "/admin/guardianships/g1", form); w.Code != 403 || !strings.Contains(w.Body.String(), "the role of administrator") {
			t.Errorf("status %d", w.Code)
		}
	}
	if w := ask(h, "auditor", "en", "/admin/guardianships", nil); w.Code != 403 || slices.ContainsFunc(s.done, func(d string) bool { return strings.HasPrefix(d, "end") }) {
		t.Errorf("status %d, done %q", w.Code, s.done)
	}
}
