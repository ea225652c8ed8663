package staff_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/exchange"
)

// roll holds organizations and writes down what is done to them.
type roll struct {
	all  []exchange.Member
	done []string
}

func (o *roll) List(_ context.Context, by iis.Actor) ([]exchange.Member, error) {
	return o.all, needs(by, iis.RoleAdmin)
}

func (o *roll) Add(_ context.Context, by iis.Actor, m exchange.Member) (exchange.Member, []string, error) {
	if len(m.Facilities) == 1 && m.Facilities[0].ID == "taken" {
		return m, nil, iis.Errorf(iis.Conflict, "the facility belongs to another organization")
	}
	o.done = append(o.done, fmt.Sprintf("add %s %s %d", m.Organization.Name, m.Organization.Kind, len(m.Facilities)))
	return m, nil, needs(by, iis.RoleAdmin)
}

func (o *roll) SetDisabled(_ context.Context, by iis.Actor, id iis.OrganizationID, disabled bool) error {
	if err := needs(by, iis.RoleAdmin); err != nil {
		return err
	}
	o.done = append(o.done, fmt.Sprintf("disabled %s %v", id, disabled))
	return nil
}

func TestOrganizationsAreListed(t *testing.T) {
	o := &roll{}
	h := pages(staff.Rooms{Registrar: o})
	if body := complete(t, h, "admin", "/admin/orgs"); !strings.Contains(body, "no organization yet") {
		t.Error("the empty page says nothing")
	}
	o.all = []exchange.Member{{Organization: iis.Organization{ID: "a", Kind: iis.Provider, Name: longName, City: rightLeft}, Facilities: make([]iis.Facility, 1)},
		{Organization: iis.Organization{ID: "b", Kind: iis.SchoolOrg, Name: markup, Disabled: true}}, {Organization: iis.Organization{ID: "state", Kind: iis.State, Name: "Example state"}}}
	body := complete(t, h, "admin", "/admin/orgs")
	for _, want := range []string{longName, "<bdi>" + rightLeft, "&lt;b&gt;", "Disabled", "/admin/orgs/a/status", "1 facility"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	if strings.Contains(body, "/admin/orgs/state/status") {
		t.Error("an administrator is offered to disable the own organization")
	}
	for i := range 300 {
		o.all = append(o.all, exchange.Member{Organization: iis.Organization{ID: iis.OrganizationID(fmt.Sprint("m", i)), Kind: iis.Provider, Name: "More"}})
	}
	if body := complete(t, h, "admin", "/admin/orgs"); strings.Count(body, `action="/admin/orgs/m`) != 300 {
		t.Error("a long list is cut")
	}
}

func TestAnOrganizationIsAddedAndDisabled(t *testing.T) {
	o := &roll{}
	h := pages(staff.Rooms{Registrar: o})
	complete(t, h, "admin", "/admin/orgs/new")
	if w := ask(h, "admin", "en", "/admin/orgs/new", url.Values{"name": {"Example School"}, "kind": {"castle"}}); w.Code != 422 {
		t.Errorf("a kind that is none: status %d", w.Code)
	}
	if w := ask(h, "admin", "en", "/admin/orgs/new", url.Values{"name": {"Example School"}, "kind": {"school"}, "facility": {"taken"}}); w.Code != 422 || !strings.Contains(w.Body.String(), `href="#facility"`) {
		t.Errorf("a taken facility: status %d", w.Code)
	}
	for _, act := range []struct {
		path  string
		form  url.Values
		words string
	}{
		{"/admin/orgs/new", url.Values{"name": {"Example School"}, "kind": {"school"}, "facility": {"X1"}}, "The organization is added"},
		{"/admin/orgs/a/status", url.Values{"disabled": {"yes"}}, "The organization is disabled"},
		{"/admin/orgs/b/status", url.Values{"disabled": {"no"}}, "The organization is enabled again"},
	} {
		w := ask(h, "admin", "en", act.path, act.form)
		if w.Code != 303 || w.Header().Get("Location") != "/admin/orgs" {
			t.Errorf("%s: status %d", act.path, w.Code)
		}
		says(t, h, w, act.words)
	}
	for _, want := range []string{"add Example School school 1", "disabled a true", "disabled b false"} {
		if !slices.Contains(o.done, want) {
			t.Errorf("not done: %s", want)
		}
	}
}

func TestOrganizationsNeedAnAdministrator(t *testing.T) {
	h := pages(staff.Rooms{Registrar: &roll{}})
	for path, form := range map[string]url.Values{"/admin/orgs": nil, "/admin/orgs/new": nil, "/admin/orgs/a/status": {}} {
		if w := ask(h, "auditor", "en", path, form); w.Code != 403 || !strings.Contains(w.Body.String(), "the role of administrator") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}
