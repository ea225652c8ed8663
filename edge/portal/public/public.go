// Package public holds the pages that anybody may read: the front page, help, promises
// and the paper ways.
package public

import (
	"context"
	"embed"
	"net/http"
	"strings"

	"github.com/openiis/openiis/edge/portal"
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
	Fingerprint string // SHA-256 of the server's certificate, as browsers show it
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

// home handles "GET /": what this is, and for whom. Who has signed in is led to the own
// place, and not to an account once more.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.room.Show(w, r, "home.html", portal.View{Title: say("public.home.title"), Intro: []string{say("public.home.intro")},
		Data: portal.MainPlace(r)})
}

// exampleReport and exampleQuery are messages that can be sent as they stand: the empty
// MSH-4 is the facility of the system that sends.
const (
	exampleReport = `MSH|^~\&|EHR||NJIIS|NJIIS|{day}||VXU^V04^VXU_V04|1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS
PID|1||1001^^^EHR^MR||Example^Wanda^Rae^^^^L||20240301|F|||12 Elm Street^^Trenton^NJ^08608^^H
ORC|RE||1^EHR
RXA|0|1|{day}||03^MMR^CVX|0.5|mL^mL^UCUM||00^New record^NIP001||||||X012345||MSD^Merck and Co., Inc.^MVX|||CP|A`
	exampleQuery = `MSH|^~\&|EHR||NJIIS|NJIIS|{day}||QBP^Q11^QBP_Q11|2|P|2.5.1|||ER|AL|||||Z34^CDCPHINVS
QPD|Z34^Request Immunization History^CDCPHINVS|TAG1|1001^^^EHR^MR|Example^Wanda^Rae^^^^L||20240301|F
RCP|I|5^RD`
)

// connect handles "GET /help/systems": what a system must know.
func (p *Pages) connect(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	day := strings.ReplaceAll(p.frame.Today().String(), "-", "")
	return p.room.Show(w, r, "systems.html", portal.View{Title: say("public.systems.title"), Intro: []string{say("public.systems.intro")},
		Back: portal.Link{Href: "/help", Text: say("public.help.title")}, Data: struct {
			Systems
			Report, Query string
		}{p.systems(), strings.ReplaceAll(exampleReport, "{day}", day), strings.ReplaceAll(exampleQuery, "{day}", day)}})
}
