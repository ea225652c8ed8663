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
	"github.com/openiis/openiis/registry/account"
)

// desk holds accounts and writes down what is done to them.
type desk struct {
	users []account.User
	done  []string
}

func (d *desk) do(by iis.Actor, format string, args ...any) error {
	if err := needs(by, iis.RoleAdmin); err != nil {
		return err
	}
	d.done = append(d.done, fmt.Sprintf(format, args...))
	return nil
}

func (d *desk) Users(_ context.Context, by iis.Actor, text string, page iis.Page) ([]account.User, bool, error) {
	some, more := pageOf(d.users, page)
	return some, more, d.do(by, "find %s", text)
}

func (d *desk) User(_ context.Context, by iis.Actor, id iis.UserID) (account.User, error) {
	for _, u := range d.users {
		if u.Account.ID == id {
			return u, needs(by, iis.RoleAdmin)
		}
	}
	return account.User{}, iis.Errorf(iis.NotFound, "no such account")
}

func (d *desk) AddUser(_ context.Context, by iis.Actor, n account.NewUser) (iis.UserID, error) {
	if n.Username == "taken" {
		return "", iis.Errorf(iis.Conflict, "the username is taken")
	}
	return "u7", d.do(by, "add %s %s %s", n.Username, n.Email, n.BirthDate)
}

func (d *desk) Organizations(_ context.Context, by iis.Actor) ([]iis.Organization, error) {
	return []iis.Organization{{ID: "clinic", Name: rightLeft}, {ID: "long", Name: longName}}, needs(by, iis.RoleAdmin)
}

func (d *desk) GiveRole(_ context.Context, by iis.Actor, user iis.UserID, org iis.OrganizationID, role iis.Role) error {
	if role == iis.RoleAuditor {
		return &iis.Error{Kind: iis.Invalid, Msg: "no such role here", Field: "role"}
	}
	return d.do(by, "give %s %s %s", user, org, role)
}

func (d *desk) EndRole(_ context.Context, by iis.Actor, user iis.UserID, membership string) error {
	return d.do(by, "end-role %s %s", user, membership)
}

func (d *desk) SetDisabled(_ context.Context, by iis.Actor, user iis.UserID, disabled bool) error {
	return d.do(by, "disabled %s %v", user, disabled)
}

func (d *desk) EndUserSessions(_ context.Context, by iis.Actor, user iis.UserID) error {
	return d.do(by, "end-sessions %s", user)
}

func user(id iis.UserID, username string, status iis.AccountStatus) account.User {
	return account.User{Account: iis.Account{ID: id, Username: username, Name: iis.Name{Given: rightLeft, Family: markup}, Status: status},
		Contacts:    []iis.AccountContact{{Value: "robin@example.org"}, {Value: "old@example.org", Removed: now}},
		Memberships: []iis.Membership{{ID: "m1", Organization: "long", Role: iis.RoleManager, Since: now}}}
}

func TestUsersAreListedAndFound(t *testing.T) {
	d := &desk{}
	h := pages(staff.Rooms{Users: d})
	if body := complete(t, h, "admin", "/admin/users"); !strings.Contains(body, "Nobody fits") {
		t.Error("the empty page says nothing")
	}
	d.users = []account.User{user("u9", "robin", iis.AccountActive)}
	body := complete(t, h, "admin", "/admin/users")
	for _, want := range []string{`href="/admin/users/u9"`, longName, "<bdi>" + rightLeft, "&lt;b&gt;", "Active"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for i := range 199 {
		d.users = append(d.users, user(iis.UserID(fmt.Sprint("m", i)), "more", iis.AccountDisabled))
	}
	for page, rows := range map[string]int{"": 49, "2": 50, "4": 50} {
		w := ask(h, "admin", "en", "/admin/users", url.Values{"text": {"rob"}, "page": {page}})
		if strings.Count(w.Body.String(), `href="/admin/users/m`) != rows || !slices.Contains(d.done, "find rob") {
			t.Errorf("page %q: status %d, done %q", page, w.Code, d.done)
		}
		if strings.Contains(w.Body.String(), ">Newer<") != (page != "") || strings.Contains(w.Body.String(), ">Older<") != (page != "4") || !strings.Contains(w.Body.String(), `name="text" value="rob"><button`) {
			t.Errorf("page %q leads elsewhere, or forgets what was searched", page)
		}
	}
}

func TestAnAdministratorAddsAUser(t *testing.T) {
	d := &desk{}
	h := pages(staff.Rooms{Users: d})
	complete(t, h, "admin", "/admin/users/new")
	form := url.Values{"given-name": {"Robin"}, "family-name": {"Example"}, "bday-day": {"1"}, "bday-month": {"6"}, "bday-year": {"1984"}, "username": {"taken"}, "email": {"robin@example.org"}}
	if w := ask(h, "admin", "en", "/admin/users/new", form); w.Code != 422 || !strings.Contains(w.Body.String(), `href="#username"`) {
		t.Errorf("a taken username: status %d", w.Code)
	}
	form.Set("username", "robin")
	d.users = []account.User{user("u7", "robin", iis.AccountActive)}
	w := ask(h, "admin", "en", "/admin/users/new", form)
	if w.Code != 303 || w.Header().Get("Location") != "/admin/users/u7" || !slices.Contains(d.done, "add robin robin@example.org 1984-06-01") {
		t.Errorf("status %d, done %q", w.Code, d.done)
	}
	says(t, h, w, "The account is made")
}

func TestOneAccountIsChanged(t *testing.T) {
	d := &desk{users: []account.User{user("u9", "robin", iis.AccountActive), user("u1", "me", iis.AccountActive), user("u3", "off", iis.AccountDisabled)}}
	h := pages(staff.Rooms{Users: d})
	body := complete(t, h, "admin", "/admin/users/u9")
	if !strings.Contains(body, "robin@example.org") || strings.Contains(body, "old@example.org") || !strings.Contains(body, `value="yes">Disable`) {
		t.Error("the account is shown wrongly")
	}
	if body := complete(t, h, "admin", "/admin/users/u3"); !strings.Contains(body, `value="no">Enable`) {
		t.Error("a disabled account cannot be enabled")
	}
	if body := complete(t, h, "admin", "/admin/users/u1"); strings.Contains(body, "/status") || strings.Contains(body, `name="role"`) {
		t.Error("an administrator is offered to change the own account")
	}
	for _, act := range []struct {
		path  string
		form  url.Values
		words string
	}{
		{"/admin/users/u9", url.Values{"to": {"clinic"}, "role": {"user"}}, "The role is given"},
		{"/admin/users/u9/end-role", url.Values{"membership": {"m1"}}, "The role has ended"},
		{"/admin/users/u9/status", url.Values{"disabled": {"yes"}}, "The account is disabled"},
		{"/admin/users/u3/status", url.Values{"disabled": {"no"}}, "The account is enabled again"},
		{"/admin/users/u9/end-sessions", url.Values{}, "All sessions of this account have ended"},
	} {
		w := ask(h, "admin", "en", act.path, act.form)
		if w.Code != 303 {
			t.Errorf("%s: status %d", act.path, w.Code)
		}
		says(t, h, w, act.words)
	}
	for _, want := range []string{"give u9 clinic user", "end-role u9 m1", "disabled u9 true", "disabled u3 false", "end-sessions u9"} {
		if !slices.Contains(d.done, want) {
			t.Errorf("not done: %s", want)
		}
	}
	if w := ask(h, "admin", "en", "/admin/users/u9", url.Values{"to": {"clinic"}, "role": {"auditor"}}); w.Code != 422 {
		t.Errorf("a role of another kind: status %d", w.Code)
	}
	if w := ask(h, "admin", "en", "/admin/users/nobody", nil); w.Code != 404 {
		t.Errorf("an account that is not there: status %d", w.Code)
	}
}

func TestUsersNeedAnAdministrator(t *testing.T) {
	d := &desk{users: []account.User{user("u9", "robin", iis.AccountActive)}}
	h := pages(staff.Rooms{Users: d})
	for path, form := range map[string]url.Values{"/admin/users": nil, "/admin/users/new": nil, "/admin/users/u9": nil, "/admin/users/u9/end-role": {}, "/admin/users/u9/status": {}, "/admin/users/u9/end-sessions": {}} {
		if w := ask(h, "auditor", "en", path, form); w.Code != 403 || !strings.Contains(w.Body.String(), "the role of administrator") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}
