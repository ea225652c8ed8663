// Package public holds the pages that anybody may read: the front page, help, promises
// and the paper ways.
package public

import (
	"context"
	"embed"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/notice"
)

//go:embed *.html
var files embed.FS

// Questions takes what people ask on the contact page (registry/notice); it returns a
// reference number.
type Questions interface {
	Help(ctx context.Context, by iis.Actor, name, reply, text string) (reference string, err error)
}

var _ Questions = (*notice.Service)(nil)

// Door is an address at which systems reach the registry.
type Door struct{ Name, Address string }

// Systems is what people who connect systems must know. The addresses are known once the
// doors are open.
type Systems struct {
	BaseURL     string
	Doors       []Door
	Fingerprint string // SHA-256 of the local certificate authority; empty with a public one
}

// Pages are the public pages.
type Pages struct {
	frame     *portal.Frame
	room      *portal.Room
	questions Questions
	systems   func() Systems
}

// Add hangs the public pages into the frame.
func Add(f *portal.Frame, questions Questions, systems func() Systems) {
	p := &Pages{frame: f, room: f.Room(files), questions: questions, systems: systems}
	f.Handle("GET /{$}", portal.Public, p.home)
	f.Handle("GET /help", portal.Public, p.help)
	f.Page("/help/contact", portal.Public, p.contact)
	f.Handle("GET /help/systems", portal.Public, p.connect)
	f.Handle("GET /privacy", portal.Public, p.prose("public.privacy", 5))
	f.Handle("GET /accessibility", portal.Public, p.prose("public.accessibility", 2))
	f.Handle("GET /terms", portal.Public, p.prose("public.terms", 3))
	f.Handle("GET /paper", portal.Public, p.prose("public.paper", 4))
}

// home handles "GET /": what this is, and for whom.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.room.Show(w, r, "home.html", portal.View{Title: say("public.home.title"), Intro: []string{say("public.home.intro")},
		Data: portal.Home(web.ActorOf(r))})
}

// connect handles "GET /help/systems": what a system must know.
func (p *Pages) connect(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.room.Show(w, r, "systems.html", portal.View{Title: say("public.systems.title"), Intro: []string{say("public.systems.intro")},
		Back: portal.Link{Href: "/help", Text: say("public.help.title")}, Data: p.systems()})
}
