package portal

import (
	"net/http"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// View is what a handler gives a page. All texts are in the language of the request.
type View struct {
	Title  string   // the page's one h1; never a name, it goes into the browser's history
	Intro  []string // paragraphs beneath it
	Notice *Notice  // what has just happened, or must be known first
	Done   *Notice  // what was done on the page before; Frame.Done sets it
	Person *Person  // whose record the task is about
	Back   Link     // the page before; none where Href is empty
	Next   Link     // the one thing to do next, as a button; none where Href is empty
	Form   *Form    // the main form
	Links  []Link   // where to go from here
	Data   any      // what the page's own template shows
	Status int      // zero is 200, or 422 for a form with problems
}

// Link is a place to go and its words.
type Link struct{ Href, Text string }

// Notice is an alert on top of a page.
type Notice struct {
	Kind  string // info, success, warning or error
	Title string
	Text  string
}

// Person is the bar that says whom a task is about (portal.md 1.3).
type Person struct {
	Name string
	Age  string
	Born string
}

// page is what the layout sees: the View and the surroundings.
type page struct {
	View
	Language  catalog.Language
	Languages []language
	Path      string
	Demo      bool
	Session   web.Session
	Signed    bool
	Left      int // seconds until the session ends, if nothing more is done
	Nav       []Link
	Styled    bool // the design system was compiled in
	Version   string
}

// language is one choice of the language picker.
type language struct {
	Tag  catalog.Language
	Name string
	Here bool
}

func (f *Frame) page(r *http.Request, v View) page {
	s := web.SessionOf(r)
	p := page{View: v, Language: web.Language(r), Path: r.URL.Path, Demo: f.Demo, Session: s, Signed: s.Signed(), Left: int(s.Left.Seconds()),
		Nav: nav(r, s), Styled: styled, Version: assetVersion}
	for _, l := range catalog.Languages {
		p.Languages = append(p.Languages, language{Tag: l, Name: catalog.Text(l, "portal.language"), Here: l == p.Language})
	}
	return p
}

// Say returns the words of the request's language.
func Say(r *http.Request) func(key string, pairs ...string) string {
	l := web.Language(r)
	return func(key string, pairs ...string) string { return catalog.Text(l, key, pairs...) }
}

// Word returns the words for a code, or the code where the catalog has none.
func Word(l catalog.Language, prefix, code string) string {
	if code != "" && catalog.Has(prefix+code) {
		return catalog.Text(l, prefix+code)
	}
	return code
}

// nav lists the main places of whoever is signed in.
func nav(r *http.Request, s web.Session) []Link {
	say := Say(r)
	switch {
	case !s.Signed():
		return []Link{{"/account/sign-in", say("portal.nav.sign-in")}, {"/account/register/name", say("portal.nav.register")}, {"/help", say("portal.nav.help")}}
	case s.Actor.Resident:
		return []Link{{"/me", say("portal.nav.me")}, {"/me/people", say("portal.nav.people")},
			{"/me/messages", say("portal.nav.messages")}, {"/account/security", say("portal.nav.account")}}
	}
	links := []Link{}
	if home := Home(s.Actor); home != "/" {
		links = append(links, Link{home, say("portal.nav.workspace")})
	}
	return append(links, Link{"/account/choose", say("portal.nav.choose")}, Link{"/account/security", say("portal.nav.account")})
}

// MainPlace is the first of the main places of whoever asks: the own page of a resident, the
// workspace of staff, or where staff without one choose it.
func MainPlace(r *http.Request) Link { return nav(r, web.SessionOf(r))[0] }

// Home returns the first page of an actor's workspace.
func Home(a iis.Actor) string {
	switch {
	case a.Resident:
		return "/me"
	case a.Organization == "":
		return "/"
	case a.Kind == iis.Provider:
		return "/clinic/" + string(a.Organization)
	case a.Kind == iis.SchoolOrg || a.Kind == iis.Childcare:
		return "/school/" + string(a.Organization)
	case a.Kind == iis.State:
		return "/admin"
	}
	return "/"
}
