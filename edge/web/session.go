package web

import (
	"context"
	"net/http"
	"time"

	"github.com/openiis/openiis/iis"
)

// Session is what a session cookie stands for.
type Session struct {
	Token    string    // the cookie's value; empty for a visitor
	ID       string    // of the session; stays when the token is renewed
	Actor    iis.Actor // a visitor until the session is signed in
	Username string
	Language string        // the account's choice; empty where none was made
	Stage    iis.Stage     // how far it has come
	Staff    bool          // the account works in an organization
	Left     time.Duration // until it ends, if nothing more is done
}

// Signed tells whether somebody is fully signed in.
func (s Session) Signed() bool { return s.Token != "" && s.Stage == iis.StageSignedIn }

// Sessions finds the session behind a cookie; by says where the request comes from. An
// unknown or ended one is an error of kind Unauthenticated.
type Sessions interface {
	Session(ctx context.Context, by iis.Actor, token string) (Session, error)
}

// Names of the cookies. The __Host- prefix binds them to this host, to https and to "/".
const (
	sessionCookie  = "__Host-session"
	browserCookie  = "__Host-browser"
	languageCookie = "__Host-language"
	draftCookie    = "__Host-draft-"
)

const year = 365 * 24 * 60 * 60

// setCookie writes a cookie that scripts and other sites do not see. A maxAge of zero
// lasts until the browser closes, a negative one removes the cookie.
func setCookie(w http.ResponseWriter, name, value string, maxAge int) {
	writeCookie(w, name, value, maxAge, http.SameSiteLaxMode)
}

func writeCookie(w http.ResponseWriter, name, value string, maxAge int, sites http.SameSite) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: maxAge, Secure: true, HttpOnly: true, SameSite: sites})
}

// SetSession starts a session in the browser. The registry ends it; the cookie itself
// goes with the browser.
func SetSession(w http.ResponseWriter, token string) { setCookie(w, sessionCookie, token, 0) }

// ClearSession removes the session from the browser.
func ClearSession(w http.ResponseWriter) { setCookie(w, sessionCookie, "", -1) }

// Browser returns the token by which the registry remembers this browser, or "".
func Browser(r *http.Request) string { return cookie(r, browserCookie) }

// SetBrowser lets the registry remember this browser for 30 days (portal.md 2).
func SetBrowser(w http.ResponseWriter, token string) {
	setCookie(w, browserCookie, token, 30*24*60*60)
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}
