package account

import (
	"context"
	"fmt"
	"net/http"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// Sessions tells the plumbing of the web doors who stands behind a session cookie.
type Sessions struct{ Service Service }

var _ web.Sessions = Sessions{}

// stay handles "GET /account/stay", which a page asks for whoever says that they are still
// there: asking prolongs the session. The answer is the seconds that it now lasts.
func (p *Pages) stay(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, err := fmt.Fprintln(w, int(web.SessionOf(r).Left.Seconds()))
	return err
}

// Session finds the session of a cookie.
func (s Sessions) Session(ctx context.Context, by iis.Actor, token string) (web.Session, error) {
	in, err := s.Service.Session(ctx, by, token, true)
	if err != nil {
		return web.Session{}, err
	}
	return web.Session{ID: in.Session.ID, Actor: in.Actor, Username: in.Account.Username, Language: in.Account.Language,
		Stage: in.Session.Stage, Staff: in.Session.Staff, Left: in.Left}, nil
}
