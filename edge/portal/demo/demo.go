// Package demo holds the pages of the demonstration: who one can be and how, what was
// "sent" by mail and text, and the clock. They need no sign-in, and are there only with
// --demo, for this machine, by one of its own names (contract.md 3).
package demo

import (
	"context"
	"embed"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

//go:embed *.html
var files embed.FS

// Persona is somebody the visitor can sign in as.
type Persona struct {
	Name               string
	Key                string // of the catalog's words for what to try; empty where Role tells
	Role               string // in the organization of the name; empty for a resident
	Username, Password string
	Code               string // that the authenticator app shows now
}

// Stranger is somebody with a record but no account yet, to register as.
type Stranger struct {
	Name         string
	BirthDate    iis.Date
	Email, Phone string
}

// System is an organization whose software may report: how it signs in.
type System struct{ Name, Username, Password, Facility string }

// Cast is all who play in the demonstration.
type Cast struct {
	Residents []Persona
	Users     []Persona
	Strangers []Stranger
	Systems   []System
	BaseURL   string
}

// Stage is what the pages need of the demonstration.
type Stage struct {
	Cast    func() (Cast, error)
	Outbox  func(ctx context.Context) ([]iis.Message, error) // oldest first
	Advance func(ctx context.Context, by time.Duration) error
}

// Pages are the pages of the demonstration.
type Pages struct {
	*portal.Frame
	Stage
	room *portal.Room
}

// Add hangs the pages into the frame.
func Add(f *portal.Frame, s Stage) {
	p := &Pages{Frame: f, Stage: s, room: f.Room(files)}
	f.Handle("GET /demo", portal.Demo, p.cast)
	f.Handle("GET /demo/outbox", portal.Demo, p.outbox)
	f.Handle("POST /demo/advance", portal.Demo, p.advance)
}

// castData is the cast, and the registry's time.
type castData struct {
	Cast
	Tables []table
	Now    string
	Steps  []step
}

// table is who plays one kind of part; the title is a text of the catalog.
type table struct {
	Title    string
	Personas []Persona
}

// step is a button that advances the clock.
type step struct{ Value, Text string }

// cast handles "GET /demo": the way in for whoever tries the demonstration.
func (p *Pages) cast(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	c, err := p.Cast()
	if err != nil {
		return err
	}
	d := castData{Cast: c, Tables: []table{{"demo.residents", c.Residents}, {"demo.users", c.Users}}, Now: catalog.Time(portal.LanguageOf(r), p.Now(), p.Zone)}
	for _, hours := range []string{"24h", "168h", "720h"} {
		d.Steps = append(d.Steps, step{hours, say("demo.advance." + hours)})
	}
	return p.room.Show(w, r, "demo.html", portal.View{Title: say("demo.title"), Intro: []string{say("demo.intro")}, Data: d})
}

// advance handles "POST /demo/advance", the buttons of the clock.
func (p *Pages) advance(w http.ResponseWriter, r *http.Request) error {
	by, err := time.ParseDuration(r.PostFormValue("advance"))
	if err != nil || by <= 0 {
		return iis.Errorf(iis.Invalid, "the clock is moved forward by hours")
	}
	if err := p.Advance(r.Context(), by); err != nil {
		return err
	}
	return portal.Redirect(w, r, "/demo")
}

// sent is one message as programs read it (contract.md 3).
type sent struct {
	ID      string          `json:"id"`
	At      time.Time       `json:"at"`
	Channel iis.ContactKind `json:"channel"`
	To      string          `json:"to"`
	Subject string          `json:"subject"`
	Text    string          `json:"text"`
	Code    string          `json:"code"`
	Link    string          `json:"link"`
}

// outbox handles "GET /demo/outbox": a page with the newest first, and JSON, oldest
// first, for whoever asks for it.
func (p *Pages) outbox(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	all, err := p.Outbox(r.Context())
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "application/json") {
		list := make([]sent, 0, len(all))
		for _, m := range all {
			list = append(list, sent{m.ID, m.At, m.Channel, m.To, m.Subject, m.Text, m.Code, m.Link})
		}
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(list)
	}
	newest := make([]iis.Message, 0, len(all))
	for i := len(all) - 1; i >= 0 && len(newest) < 100; i-- {
		newest = append(newest, all[i])
	}
	return p.room.Show(w, r, "outbox.html", portal.View{Title: say("demo.outbox.title"), Intro: []string{say("demo.outbox.intro")}, Data: newest,
		Back: portal.Link{Href: "/demo", Text: say("demo.title")}})
}
