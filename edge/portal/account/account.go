// Package account holds the pages of the way in: registration in short pages, codes,
// sign-in, the second step, a forgotten password, and what the owner of an account sees
// and changes about it.
//
// The answers to known and unknown people are the registry's to keep alike; these pages
// add no difference of their own.
package account

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

//go:embed *.html
var files embed.FS

// Registration is what a person says to get an account.
type Registration struct {
	Given, Family string
	Birth         iis.Date
	Email, Phone  string // one of them may be empty
	Language      string
}

// Browser is what a sign-in tells about the device.
type Browser struct{ Token, Agent string }

// SignedIn is how a step of a sign-in ended.
type SignedIn struct {
	Token   string             // of the session; a new one after each step
	Pending bool               // the second step is due
	Ways    []iis.FactorKind   // that the second step can take, best first
	Browser string             // new token of a remembered browser; empty for none
	Reset   bool               // a new password is due before anything else
	Homes   []iis.Organization // workspaces to choose from
}

// Registrar makes accounts. A ticket names a registration that is under way; it is the
// same for known and unknown contacts.
type Registrar interface {
	Register(ctx context.Context, by iis.Actor, r Registration) (ticket string, err error)
	SendCode(ctx context.Context, by iis.Actor, ticket string, channel iis.ContactKind) error
	ConfirmContact(ctx context.Context, by iis.Actor, ticket string, channel iis.ContactKind, code string) error
	Complete(ctx context.Context, by iis.Actor, ticket, username, password string, from Browser) (SignedIn, error)
}

// Doorkeeper signs people in and out.
type Doorkeeper interface {
	SignIn(ctx context.Context, by iis.Actor, username, password string, from Browser) (SignedIn, error)
	Ways(ctx context.Context, by iis.Actor, token string) ([]iis.FactorKind, error)
	SendStep(ctx context.Context, by iis.Actor, token string, way iis.FactorKind) error
	Step(ctx context.Context, by iis.Actor, token string, way iis.FactorKind, code string, remember bool) (SignedIn, error)
	SignOut(ctx context.Context, by iis.Actor, token string) error
	Choose(ctx context.Context, by iis.Actor, token string, to iis.OrganizationID) (SignedIn, error)
}

// Recovery gets people back in who forgot their password. It never skips the second step.
type Recovery interface {
	Forgot(ctx context.Context, by iis.Actor, contact string) (ticket string, err error)
	Reset(ctx context.Context, by iis.Actor, ticket, code, password string) error
}

// Overview is what the owner of an account sees of it.
type Overview struct {
	Account  iis.Account
	Linked   bool // an own record is linked: the account is active, else not yet
	Contacts []iis.AccountContact
	Factors  []iis.Factor
	Backup   int // backup codes left
	Devices  []iis.Device
	Sessions []iis.Session
	Current  string // id of this session
}

// Owner changes an account for whoever it belongs to.
type Owner interface {
	Overview(ctx context.Context, by iis.Actor, token string) (Overview, error)
	StartApp(ctx context.Context, by iis.Actor) (secret string, err error)
	ConfirmApp(ctx context.Context, by iis.Actor, code string) error
	NewBackupCodes(ctx context.Context, by iis.Actor) ([]string, error)
	RemoveFactor(ctx context.Context, by iis.Actor, id string) error
	EndSessions(ctx context.Context, by iis.Actor, keep string) error
	NotMe(ctx context.Context, by iis.Actor, event string) error
	AddContact(ctx context.Context, by iis.Actor, kind iis.ContactKind, value string) (id string, err error)
	ConfirmNewContact(ctx context.Context, by iis.Actor, id, code string) error
	Preferences(ctx context.Context, by iis.Actor) ([]iis.Preference, error)
	SetPreferences(ctx context.Context, by iis.Actor, p []iis.Preference) error
	Close(ctx context.Context, by iis.Actor) error
}

// Service is all that the account pages ask of the registry.
type Service interface {
	Registrar
	Doorkeeper
	Recovery
	Owner
}

// Pages are the account pages.
type Pages struct {
	*portal.Frame
	room    *portal.Room
	service Service
}

// stepLife is how long a second step is good for signing and changing (portal.md 2).
const stepLife = 10 * time.Minute

// Add hangs the account pages into the frame.
func Add(f *portal.Frame, service Service) {
	p := &Pages{Frame: f, room: f.Room(files), service: service}
	f.Page("/account/register/name", portal.Public, p.registerName)
	f.Page("/account/register/birth", portal.Public, p.registerBirth)
	f.Page("/account/register/contact", portal.Public, p.registerContact)
	f.Page("/account/register/check", portal.Public, p.registerCheck)
	f.Page("/account/codes", portal.Public, p.codes)
	f.Page("/account/codes/again", portal.Public, p.codesAgain)
	f.Page("/account/register/username", portal.Public, p.registerUsername)
	f.Page("/account/register/password", portal.Public, p.registerPassword)
	f.Handle("GET /account/register/done", portal.Account, p.registerDone)

	f.Page("/account/sign-in", portal.Public, p.signIn)
	f.Page("/account/second-step", portal.Public, p.secondStep)
	f.Handle("POST /account/sign-out", portal.Public, p.signOut)
	f.Page("/account/choose", portal.Account, p.choose)
	f.Page("/account/forgot", portal.Public, p.forgot)
	f.Page("/account/reset", portal.Public, p.reset)

	f.Handle("GET /account/security", portal.Account, p.security)
	f.Page("/account/security/app", portal.Account, p.stepped(p.app))
	f.Page("/account/security/backup", portal.Account, p.stepped(p.backup))
	f.Page("/account/security/remove/{factor}", portal.Account, p.stepped(p.remove))
	f.Page("/account/security/end", portal.Account, p.end)
	f.Page("/account/security/events/{event}", portal.Public, p.notMe)
	f.Handle("GET /account/contact", portal.Account, p.contacts)
	f.Page("/account/contact/email", portal.Account, p.stepped(p.changeContact(iis.ContactEmail)))
	f.Page("/account/contact/phone", portal.Account, p.stepped(p.changeContact(iis.ContactText)))
	f.Page("/account/contact/confirm/{contact}", portal.Account, p.confirmContact)
	f.Page("/account/notifications", portal.Account, p.notifications)
	f.Page("/account/close", portal.Account, p.stepped(p.close))
}

// stepped asks for the second step before a page that changes how the account is entered,
// unless it was given a moment ago.
func (p *Pages) stepped(h web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if p.Stepped(r, stepLife) {
			return h(w, r)
		}
		return p.StepUp(w, r)
	}
}

func browser(r *http.Request) Browser {
	return Browser{Token: web.Browser(r), Agent: r.UserAgent()}
}
