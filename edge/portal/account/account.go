// Package account holds the pages of the way in: registration in short pages, codes,
// sign-in, the second step, a forgotten password, and what the owner of an account sees
// and changes about it.
//
// How far somebody has come is the registry's to know (iis.Stage, by the session's
// secret in the cookie); these pages only lead from one stage to the next. The answers
// to known and unknown people are kept alike by the registry; the pages add no
// difference of their own.
package account

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/notice"
	"github.com/openiis/openiis/registry/relation"
)

//go:embed *.html
var files embed.FS

// Service is what the pages ask of registry/account.
type Service interface {
	registrar
	doorkeeper
	owner
}

type registrar interface {
	Register(context.Context, iis.Actor, account.Registration) (account.Opened, error)
	RegistrationContacts(ctx context.Context, by iis.Actor, secret string) ([]iis.AccountContact, error)
	Resend(ctx context.Context, by iis.Actor, secret, contact string) error
	ReplaceContact(ctx context.Context, by iis.Actor, secret, contact, value string) error
	ConfirmContact(ctx context.Context, by iis.Actor, secret, contact, code string) error
	ChooseUsername(ctx context.Context, by iis.Actor, secret, username string) error
	FinishRegistration(ctx context.Context, by iis.Actor, secret, password string) (account.Opened, error)
}

type doorkeeper interface {
	Session(ctx context.Context, by iis.Actor, secret string, active bool) (account.SignedIn, error)
	SignIn(ctx context.Context, by iis.Actor, username, password, device, agent string) (account.Opened, error)
	Ways(ctx context.Context, by iis.Actor, secret string) ([]account.Way, error)
	SendStep(ctx context.Context, by iis.Actor, secret, way string) error
	SecondStep(ctx context.Context, by iis.Actor, secret, way, code string, remember bool) (account.Opened, error)
	Choose(ctx context.Context, by iis.Actor, secret string, org iis.OrganizationID, role iis.Role) (account.SignedIn, error)
	SignOut(ctx context.Context, by iis.Actor, secret string) error
	Forgot(ctx context.Context, by iis.Actor, name, agent string) (account.Opened, error)
	ResetCode(ctx context.Context, by iis.Actor, secret, code string) error
	Reset(ctx context.Context, by iis.Actor, secret, password string) (account.Opened, error)
	NotMe(ctx context.Context, by iis.Actor, event string) error
}

type owner interface {
	Security(ctx context.Context, by iis.Actor) (account.Security, error)
	StartTOTP(ctx context.Context, by iis.Actor, label string) (account.Seed, error)
	ConfirmTOTP(ctx context.Context, by iis.Actor, factor, code string) error
	RemoveFactor(ctx context.Context, by iis.Actor, factor string) error
	BackupCodes(ctx context.Context, by iis.Actor) ([]string, error)
	SignOutEverywhere(ctx context.Context, by iis.Actor, but string) error
	ForgetDevice(ctx context.Context, by iis.Actor, device string) error
	ChangePassword(ctx context.Context, by iis.Actor, session, old, password string) error
	RemoveContact(ctx context.Context, by iis.Actor, contact string) error
	AddContact(ctx context.Context, by iis.Actor, kind iis.ContactKind, value string) (contact string, err error)
	ConfirmNewContact(ctx context.Context, by iis.Actor, contact, code string) error
	SetLanguage(ctx context.Context, by iis.Actor, language string) error
	Close(ctx context.Context, by iis.Actor) error
}

var _ Service = (*account.Service)(nil)

// Relations tells whose records an account may open (registry/relation).
type Relations interface {
	People(ctx context.Context, by iis.Actor) ([]relation.Person, error)
}

// Preferences keeps what a person wants to be told, and where (registry/notice).
type Preferences interface {
	Preferences(ctx context.Context, by iis.Actor) ([]iis.Preference, error)
	SetPreferences(ctx context.Context, by iis.Actor, p []iis.Preference) error
}

var _ Preferences = (*notice.Service)(nil)

// Pages are the account pages.
type Pages struct {
	*portal.Frame
	room        *portal.Room
	service     Service
	relations   Relations
	preferences Preferences
}

// stepLife is how long a second step is good for signing and changing (portal.md 2).
const stepLife = 10 * time.Minute

// Add hangs the account pages into the frame.
func Add(f *portal.Frame, service Service, relations Relations, preferences Preferences) {
	p := &Pages{Frame: f, room: f.Room(files), service: service, relations: relations, preferences: preferences}
	f.Speak = service.SetLanguage
	f.Handle("GET /account/register", portal.Public, func(w http.ResponseWriter, r *http.Request) error {
		return portal.Redirect(w, r, "/account/register/name")
	})
	f.Page("/account/register/name", portal.Public, p.registerName)
	f.Page("/account/register/birth", portal.Public, p.registerBirth)
	f.Page("/account/register/contact", portal.Public, p.registerContact)
	f.Page("/account/register/check", portal.Public, p.registerCheck)
	f.Page("/account/codes", portal.Public, p.codes)
	f.Page("/account/codes/again", portal.Public, p.codesAgain)
	f.Page("/account/codes/change", portal.Public, p.codesChange)
	f.Page("/account/register/username", portal.Public, p.registerUsername)
	f.Page("/account/register/password", portal.Public, p.registerPassword)
	f.Handle("GET /account/register/done", portal.Account, p.registerDone)

	f.Page("/account/sign-in", portal.Public, p.signIn)
	f.Page("/account/second-step", portal.Public, p.secondStep)
	f.Handle("POST /account/sign-out", portal.Public, p.signOut)
	f.Handle("GET /account/stay", portal.Account, p.stay)
	f.Page("/account/choose", portal.Account, p.choose)
	f.Page("/account/forgot", portal.Public, p.forgot)
	f.Page("/account/reset", portal.Public, p.reset)

	f.Handle("GET /account/security", portal.Account, p.security)
	f.Page("/account/security/app", portal.Account, p.stepped(p.app))
	f.Page("/account/security/backup", portal.Account, p.stepped(p.backup))
	f.Page("/account/security/remove/{factor}", portal.Account, p.stepped(p.remove))
	f.Page("/account/security/forget/{device}", portal.Account, p.forget)
	f.Page("/account/security/password", portal.Account, p.stepped(p.changePassword))
	f.Page("/account/security/end", portal.Account, p.end)
	f.Page("/account/security/events/{event}", portal.Public, p.notMe)
	f.Handle("GET /account/contact", portal.Account, p.contacts)
	f.Page("/account/contact/email", portal.Account, p.stepped(p.changeContact(iis.ContactEmail)))
	f.Page("/account/contact/phone", portal.Account, p.stepped(p.changeContact(iis.ContactText)))
	f.Page("/account/contact/remove/{contact}", portal.Account, p.stepped(p.removeContact))
	f.Page("/account/contact/confirm/{contact}", portal.Account, p.stepped(p.confirmContact))
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

// enter puts the session, and a newly remembered browser, into cookies.
func enter(w http.ResponseWriter, in account.Opened) {
	web.SetSession(w, in.Secret)
	if in.Device != "" {
		web.SetBrowser(w, in.Device)
	}
}

// secret is the session's value in the cookie.
func secret(r *http.Request) string { return web.SessionOf(r).Token }

// at tells whether the session of the request is in a stage on the way in.
func at(r *http.Request, stage iis.Stage) bool {
	s := web.SessionOf(r)
	return s.Token != "" && s.Stage == stage
}
