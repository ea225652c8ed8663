package portal

import (
	"net/http"
	"net/url"
	"time"

	"github.com/openiis/openiis/edge/web"
)

// Stepped tells whether the second step was given within the time.
func (f *Frame) Stepped(r *http.Request, within time.Duration) bool {
	at := web.ActorOf(r).SteppedUp
	return !at.IsZero() && f.Now().Sub(at) <= within
}

// StepUp leads to the second step and back to the page that needs it.
func (f *Frame) StepUp(w http.ResponseWriter, r *http.Request) error {
	return Redirect(w, r, "/account/second-step?next="+url.QueryEscape(r.URL.Path))
}
