package staff

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/account"
)

// Users keeps accounts and their roles (registry/account).
type Users interface {
	Users(ctx context.Context, by iis.Actor, text string, page iis.Page) ([]account.User, bool, error)
	User(ctx context.Context, by iis.Actor, id iis.UserID) (account.User, error)
	AddUser(ctx context.Context, by iis.Actor, n account.NewUser) (iis.UserID, error)
	Organizations(ctx context.Context, by iis.Actor) ([]iis.Organization, error)
	GiveRole(ctx context.Context, by iis.Actor, user iis.UserID, org iis.OrganizationID, role iis.Role) error
	EndRole(ctx context.Context, by iis.Actor, user iis.UserID, membership string) error
	SetDisabled(ctx context.Context, by iis.Actor, user iis.UserID, disabled bool) error
	EndUserSessions(ctx context.Context, by iis.Actor, user iis.UserID) error
}

var _ Users = (*account.Service)(nil)

// userRow is one account, in words.
type userRow struct {
	Href, Username, Name, Status, Tone string
	Disabled, Self                     bool
	Roles                              []roleRow
	Contacts                           []string
}

// roleRow is one role of an account.
type roleRow struct{ ID, Role, Organization, Since string }

// usersData is a page of accounts.
type usersData struct {
	Rows  []userRow
	Pager portal.Pager
}

// users handles "/admin/users": those with a role, or those whose username is searched, a
// page at a time.
func (p *Pages) users(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("staff.search"), portal.Field{Kind: portal.Text, Name: "text", Label: say("staff.users.text"), Max: 64})
	v := portal.View{Title: say("staff.users.title"), Intro: []string{say("staff.users.intro")}, Back: back(r), Form: form,
		Links: []portal.Link{{Href: "/admin/users/new", Text: say("staff.user.new")}}, Data: usersData{}}
	if portal.Posted(r) && !form.Read(r) {
		return p.room.Show(w, r, "users.html", v)
	}
	found, more, err := p.Users.Users(r.Context(), web.ActorOf(r), form.Value("text"), portal.PageOf(r))
	if err != nil {
		return err
	}
	d, names := usersData{Pager: portal.NewPager(r, form.Value("text"), more)}, portal.Remembered(p.Names)
	for _, u := range found {
		d.Rows = append(d.Rows, p.userRow(r, names, u))
	}
	v.Data = d
	return p.room.Show(w, r, "users.html", v)
}

// userRow puts an account into words.
func (p *Pages) userRow(r *http.Request, names portal.Names, u account.User) userRow {
	l := portal.LanguageOf(r)
	row := userRow{Href: "/admin/users/" + string(u.Account.ID), Username: u.Account.Username, Name: u.Account.Name.Given + " " + u.Account.Name.Family,
		Status: portal.Word(l, "staff.user.status.", string(u.Account.Status)), Tone: "wait",
		Disabled: u.Account.Status == iis.AccountDisabled, Self: u.Account.ID == web.ActorOf(r).User}
	if u.Account.Status == iis.AccountActive {
		row.Tone = "good"
	}
	for _, m := range u.Memberships {
		row.Roles = append(row.Roles, roleRow{ID: m.ID, Role: portal.Word(l, "role.", string(m.Role)),
			Organization: names.OrganizationName(r.Context(), m.Organization), Since: catalog.Time(l, m.Since, p.Zone)})
	}
	for _, c := range u.Contacts {
		if c.Removed.IsZero() {
			row.Contacts = append(row.Contacts, c.Value)
		}
	}
	return row
}

// newUser handles "/admin/users/new". The person chooses the password by the message
// that comes.
func (p *Pages) newUser(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	if _, err := p.Users.Organizations(r.Context(), by); err != nil { // names the missing role before anything is typed
		return err
	}
	form := portal.NewForm(r, say("staff.user.new"),
		portal.Field{Kind: portal.Text, Name: "given-name", Label: say("account.given"), Max: 100},
		portal.Field{Kind: portal.Text, Name: "family-name", Label: say("account.family"), Max: 100},
		portal.Field{Kind: portal.Day, Name: "bday", Label: say("account.birth")},
		portal.Field{Kind: portal.Text, Name: "username", Label: say("staff.audit.user"), Hint: say("staff.user.username.hint"), Max: 64},
		portal.Field{Kind: portal.Email, Name: "email", Label: say("staff.user.email")},
		portal.Field{Kind: portal.Phone, Name: "tel", Label: say("staff.user.phone"), Optional: true})
	if portal.Posted(r) && form.Read(r) {
		id, err := p.Users.AddUser(r.Context(), by, account.NewUser{Username: form.Value("username"), BirthDate: form.Date("bday"),
			Name: iis.Name{Given: form.Value("given-name"), Family: form.Value("family-name")}, Email: form.Value("email"), Phone: form.Value("tel")})
		switch {
		case err == nil:
			return p.Done(w, r, "/admin/users/"+string(id), "staff.done.user")
		case iis.KindOf(err) == iis.Conflict:
			form.Fail("username", say("staff.user.taken"))
		case !form.Refused(err):
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("staff.user.new"), Intro: []string{say("staff.user.new.intro")}, Form: form,
		Back: portal.Link{Href: "/admin/users", Text: say("staff.users.title")}})
}

// user handles "/admin/users/{u}": one account, and the form that gives it a role.
func (p *Pages) user(w http.ResponseWriter, r *http.Request) error {
	say, l, by := portal.Say(r), portal.LanguageOf(r), web.ActorOf(r)
	u, err := p.Users.User(r.Context(), by, iis.UserID(r.PathValue("u")))
	if err != nil {
		return err
	}
	all, err := p.Users.Organizations(r.Context(), by)
	if err != nil {
		return err
	}
	to := portal.Field{Kind: portal.Select, Name: "to", Label: say("staff.audit.organization")}
	for _, o := range all {
		to.Options = append(to.Options, portal.Option{Value: string(o.ID), Text: o.Name})
	}
	role := portal.Field{Kind: portal.Select, Name: "role", Label: say("staff.user.role")}
	for _, one := range []iis.Role{iis.RoleReader, iis.RoleUser, iis.RoleManager, iis.RoleSchoolReader, iis.RoleSchoolUser, iis.RoleAuditor, iis.RoleAdmin} {
		role.Options = append(role.Options, portal.Option{Value: string(one), Text: portal.Word(l, "role.", string(one))})
	}
	form := portal.NewForm(r, say("staff.user.give"), to, role)
	if portal.Posted(r) && form.Read(r) {
		err := p.Users.GiveRole(r.Context(), by, u.Account.ID, iis.OrganizationID(form.Value("to")), iis.Role(form.Value("role")))
		if err == nil {
			return p.Done(w, r, r.URL.Path, "staff.done.role")
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.room.Show(w, r, "user.html", portal.View{Title: say("staff.user.title"), Form: form, Data: p.userRow(r, p.Names, u),
		Back: portal.Link{Href: "/admin/users", Text: say("staff.users.title")}})
}

// endRole handles "POST /admin/users/{u}/end-role".
func (p *Pages) endRole(w http.ResponseWriter, r *http.Request) error {
	return p.changed(w, r, "staff.done.role-ended", p.Users.EndRole(r.Context(), web.ActorOf(r), iis.UserID(r.PathValue("u")), r.PostFormValue("membership")))
}

// setStatus handles "POST /admin/users/{u}/status": disables an account or enables it.
func (p *Pages) setStatus(w http.ResponseWriter, r *http.Request) error {
	disabled, key := r.PostFormValue("disabled") == "yes", "staff.done.user-enabled"
	if disabled {
		key = "staff.done.user-disabled"
	}
	return p.changed(w, r, key, p.Users.SetDisabled(r.Context(), web.ActorOf(r), iis.UserID(r.PathValue("u")), disabled))
}

// endSessions handles "POST /admin/users/{u}/end-sessions".
func (p *Pages) endSessions(w http.ResponseWriter, r *http.Request) error {
	return p.changed(w, r, "staff.done.sessions", p.Users.EndUserSessions(r.Context(), web.ActorOf(r), iis.UserID(r.PathValue("u"))))
}

// changed leads back to the account after a change of it, and says what was done.
func (p *Pages) changed(w http.ResponseWriter, r *http.Request, key string, err error) error {
	if err != nil {
		return err
	}
	return p.Done(w, r, "/admin/users/"+r.PathValue("u"), key)
}
