package ops

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestTheOperatorsDoor(t *testing.T) {
	var trouble error
	requests := &Requests{}
	door := &Door{Ready: func(context.Context) error { return trouble }, Requests: requests, Started: time.Now()}
	requests.Count(http.NotFoundHandler()).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	tests := []struct {
		name, path string
		trouble    error
		status     int
		body       string
	}{
		{"it is alive", "/healthz", nil, 200, "alive"},
		{"it is alive even when it cannot answer", "/healthz", errors.New("store"), 200, "alive"},
		{"it is ready", "/readyz", nil, 200, "ready"},
		{"it says why it is not ready", "/readyz", errors.New("the store does not answer"), 503, "the store does not answer"},
		{"it counts answers by class", "/metrics", nil, 200, `openiis_http_requests_total{class="4xx"} 1`},
		{"it tells how long it runs", "/metrics", nil, 200, "openiis_uptime_seconds"},
		{"there is no other page", "/debug/pprof/", nil, 404, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			trouble = tt.trouble
			w := httptest.NewRecorder()
			door.Routes().ServeHTTP(w, httptest.NewRequest("GET", tt.path, nil))
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.body) {
				t.Errorf("%d %q", w.Code, w.Body)
			}
		})
	}
}
