package server

import "net/http"

// routes is the https door: each room of edge adds its handlers with one line.
func (r *Registry) routes() http.Handler {
	mux := http.NewServeMux()
	r.addHL7(mux)
	r.addPortal(mux)
	if r.Config.Demo.On {
		r.addDemo(mux)
	}
	return mux
}
