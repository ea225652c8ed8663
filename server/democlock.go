package server

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/openiis/openiis/iis"
)

// addDemo adds the demo's own paths. They need no sign-in, so they answer only to this
// machine, by one of its own names (contract.md 3).
func (r *Registry) addDemo(mux *http.ServeMux) {
	mux.Handle("POST /demo/clock", onlyHere(http.HandlerFunc(r.advanceClock)))
}

// onlyHere lets requests pass that come from this machine to localhost, so that no
// page of another site can reach the demo through a browser.
func onlyHere(next http.Handler) http.Handler {
	guarded := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		host, _, err := net.SplitHostPort(req.Host)
		if err != nil {
			host = req.Host
		}
		from, _, err := net.SplitHostPort(req.RemoteAddr)
		if err != nil || !loopback(from) || !loopback(host) {
			http.NotFound(w, req)
			return
		}
		guarded.ServeHTTP(w, req)
	})
}

// advanceClock handles "POST /demo/clock" {"advance": "144h"}. It answers once the new
// time is kept and what fell due is done.
func (r *Registry) advanceClock(w http.ResponseWriter, req *http.Request) {
	var in struct {
		Advance string `json:"advance"`
	}
	d := json.NewDecoder(http.MaxBytesReader(w, req.Body, 4<<10))
	d.DisallowUnknownFields()
	err := d.Decode(&in)
	by, wrong := time.ParseDuration(in.Advance)
	if err != nil || wrong != nil {
		http.Error(w, `the body is {"advance": "144h"}: a time in hours, minutes or seconds`, http.StatusBadRequest)
		return
	}
	if err := r.Clock.Advance(by); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := r.settleTime(req.Context()); err != nil {
		r.Log.ErrorContext(req.Context(), "advance clock", "kind", iis.KindOf(err), "error", err)
		http.Error(w, "the new time could not be kept, or what fell due could not be done", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]time.Time{"now": r.Clock.Now()})
}

// settleTime keeps a new time and does what fell due.
func (r *Registry) settleTime(ctx context.Context) error {
	return errors.Join(r.keepTime(ctx), r.RunDue(ctx))
}
