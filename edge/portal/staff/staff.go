// Package staff holds the workspace of the state programme: users, organizations,
// questions, guardianships, and the audit search for the auditor. Which role may do what
// is the registry's to say, at every call; a page without its role names the missing one.
package staff

import (
	"context"
	"embed"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/audit"
)

//go:embed *.html
var files embed.FS

// Auditor searches the audit log (registry/audit).
type Auditor interface {
	Search(ctx context.Context, by iis.Actor, q audit.Query) ([]audit.Row, error)
}

var _ Auditor = (*audit.Service)(nil)

// Rooms are the parts of the registry behind the workspace.
type Rooms struct {
	Audit         Auditor
	Questions     Questions
	Users         Users
	Registrar     Registrar
	Guardianships Guardianships
	Names         portal.Names
}

// Pages are the pages of the state programme.
type Pages struct {
	*portal.Frame
	Rooms
	room *portal.Room
}

// Add hangs the pages into the frame.
func Add(f *portal.Frame, rooms Rooms) {
	p := &Pages{Frame: f, Rooms: rooms, room: f.Room(files)}
	f.Handle("GET /admin", portal.Staff, p.home)
	f.Page("/admin/users", portal.Staff, p.users)
	f.Page("/admin/users/new", portal.Staff, p.newUser)
	f.Page("/admin/users/{u}", portal.Staff, p.user)
	f.Handle("POST /admin/users/{u}/end-role", portal.Staff, p.endRole)
	f.Handle("POST /admin/users/{u}/status", portal.Staff, p.setStatus)
	f.Handle("POST /admin/users/{u}/end-sessions", portal.Staff, p.endSessions)
	f.Handle("GET /admin/orgs", portal.Staff, p.orgs)
	f.Page("/admin/orgs/new", portal.Staff, p.newOrg)
	f.Handle("POST /admin/orgs/{o}/status", portal.Staff, p.setOrgStatus)
	f.Page("/admin/guardianships", portal.Staff, p.guardianships)
	f.Page("/admin/guardianships/{g}", portal.Staff, p.endGuardianship)
	f.Page("/admin/questions", portal.Staff, p.questions)
	f.Page("/admin/questions/{q}", portal.Staff, p.question)
	f.Page("/admin/audit", portal.Staff, p.audit)
	f.Handle("POST /admin/audit/file", portal.Staff, p.auditFile)
}

// places are the pages of each role, in the order of the home page.
var places = []struct {
	role       iis.Role
	path, name string
}{
	{iis.RoleAdmin, "/admin/users", "staff.users.title"},
	{iis.RoleAdmin, "/admin/orgs", "staff.orgs.title"},
	{iis.RoleAdmin, "/admin/questions", "staff.questions.title"},
	{iis.RoleAdmin, "/admin/guardianships", "staff.guardianships.title"},
	{iis.RoleAuditor, "/admin/audit", "staff.audit.title"},
}

// home handles "GET /admin": what the role is for.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	by := web.ActorOf(r)
	v := portal.View{Title: say("staff.home.title"), Intro: []string{say("staff.home.intro",
		"role", portal.Word(portal.LanguageOf(r), "role.", string(by.Role)), "organization", p.Names.OrganizationName(r.Context(), by.Organization))}}
	for _, place := range places {
		if place.role == by.Role {
			v.Links = append(v.Links, portal.Link{Href: place.path, Text: say(place.name)})
		}
	}
	return p.Plain(w, r, v)
}

// back leads to the home page of the workspace.
func back(r *http.Request) portal.Link {
	return portal.Link{Href: "/admin", Text: portal.Say(r)("portal.nav.workspace")}
}
