package portal

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// Audience says who may knock at a route. It is not the right to see a record: that is
// the registry's to decide, at every call.
type Audience string

const (
	Public   Audience = "public"   // anybody
	Account  Audience = "account"  // whoever is signed in
	Resident Audience = "resident" // residents
	Provider Audience = "provider" // users of the clinic named in the path
	School   Audience = "school"   // users of the school named in the path
	Staff    Audience = "staff"    // users of the state programme
	Demo     Audience = "demo"     // anybody on this machine, in a demonstration
)

// Route is one entry of the router.
type Route struct {
	Pattern  string // "GET /me"
	Audience Audience
}

// Routes lists every route with its audience, for the test that walks them.
func (f *Frame) Routes() []Route { return f.routes }

// Handle adds a route. Patterns are those of http.ServeMux, with a method.
func (f *Frame) Handle(pattern string, who Audience, h web.Handler) {
	f.routes = append(f.routes, Route{pattern, who})
	f.mux.Handle(pattern, f.Site.Handle(func(w http.ResponseWriter, r *http.Request) error {
		if who != Public && who != Demo && !web.SessionOf(r).Signed() {
			return f.signIn(w, r)
		}
		if r.Method == http.MethodGet {
			f.Drafts.Own(w, r)
		}
		if !knocks(who, r, f.Demo) {
			return notFound
		}
		return h(w, r)
	}))
}

// Page adds the GET and POST routes of one page.
func (f *Frame) Page(path string, who Audience, h web.Handler) {
	f.Handle("GET "+path, who, h)
	f.Handle("POST "+path, who, h)
}

// Handler returns the whole portal behind the plumbing of the door.
func (f *Frame) Handler() http.Handler {
	lost := f.Site.Handle(func(http.ResponseWriter, *http.Request) error { return notFound })
	return f.Site.Open(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := f.mux.Handler(r); pattern == "" {
			lost.ServeHTTP(w, r)
			return
		}
		f.mux.ServeHTTP(w, r)
	}))
}

var notFound = iis.Errorf(iis.NotFound, "there is no such page")

// knocks tells whether the session belongs to the audience of a route. A workspace
// belongs to the organization in its path.
func knocks(who Audience, r *http.Request, demo bool) bool {
	a := web.ActorOf(r)
	switch who {
	case Public, Account:
		return true
	case Demo:
		return demo && loopback(r)
	case Resident:
		return a.Resident
	case Provider:
		return a.Kind == iis.Provider && a.Organization == iis.OrganizationID(r.PathValue("site"))
	case School:
		return (a.Kind == iis.SchoolOrg || a.Kind == iis.Childcare) && a.Organization == iis.OrganizationID(r.PathValue("school"))
	case Staff:
		return a.Kind == iis.State
	}
	return false
}

// loopback tells whether a request came from this machine to this machine's name, which
// keeps other sites' pages from reading the demonstration (contract.md 3).
func loopback(r *http.Request) bool {
	host := (&url.URL{Host: r.Host}).Hostname()
	from := web.Address(r)
	return (host == "localhost" || host == "127.0.0.1" || host == "::1") &&
		(strings.HasPrefix(from, "127.") || from == "::1")
}

// signIn leads a visitor to the sign-in page, and back afterwards. A form that came too
// late waits there.
func (f *Frame) signIn(w http.ResponseWriter, r *http.Request) error {
	next := "/account/sign-in"
	if web.SessionOf(r).Stage == iis.StageStep {
		next = "/account/second-step"
	}
	back := r.Method == http.MethodGet && r.URL.Path != "/me" || r.Method == http.MethodPost && f.Drafts.KeepForm(w, r)
	if back {
		next += "?next=" + url.QueryEscape(r.URL.Path)
	}
	return Redirect(w, r, next)
}
