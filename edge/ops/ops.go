// Package ops is the operators' door: is it alive, is it ready, how is it doing. It
// listens on loopback, speaks plain HTTP and holds no patient data.
package ops

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync/atomic"
	"time"
)

// Door serves /healthz, /readyz and /metrics.
type Door struct {
	// Ready tells why the registry cannot answer now, or nil.
	Ready func(context.Context) error
	// Requests counts what the other doors answered; nil shows none.
	Requests *Requests
	Started  time.Time
}

// Routes returns the handler of the door.
func (d *Door) Routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", d.health)
	mux.HandleFunc("GET /readyz", d.ready)
	mux.HandleFunc("GET /metrics", d.metrics)
	return mux
}

func (d *Door) health(w http.ResponseWriter, _ *http.Request) {
	io.WriteString(w, "alive\n")
}

func (d *Door) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	if err := d.Ready(ctx); err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprintf(w, "not ready: %v\n", err)
		return
	}
	io.WriteString(w, "ready\n")
}

// metrics writes the figures in the text format that Prometheus reads.
func (d *Door) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	gauge := func(name, help string, value float64) {
		fmt.Fprintf(w, "# HELP %s %s\n# TYPE %s gauge\n%s %g\n", name, help, name, name, value)
	}
	gauge("openiis_uptime_seconds", "Seconds since the start.", time.Since(d.Started).Seconds())
	gauge("openiis_goroutines", "Goroutines now.", float64(runtime.NumGoroutine()))
	gauge("openiis_heap_bytes", "Bytes of live and not yet swept heap.", float64(m.HeapAlloc))
	gauge("openiis_memory_bytes", "Bytes taken from the operating system.", float64(m.Sys))
	if d.Requests != nil {
		d.Requests.write(w)
	}
}

// Requests counts answers by class of status, with the time they took.
type Requests struct {
	classes [6]atomic.Int64 // by first digit of the status
	open    atomic.Int64
	micros  atomic.Int64
}

// Count wraps a handler so that its answers are counted.
func (q *Requests) Count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		q.open.Add(1)
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		defer func() {
			q.open.Add(-1)
			q.micros.Add(time.Since(start).Microseconds())
			if class := seen.status / 100; class > 0 && class < len(q.classes) {
				q.classes[class].Add(1)
			}
		}()
		next.ServeHTTP(seen, r)
	})
}

func (q *Requests) write(w io.Writer) {
	fmt.Fprint(w, "# HELP openiis_http_requests_total Answers by class of status.\n# TYPE openiis_http_requests_total counter\n")
	for class := 1; class < len(q.classes); class++ {
		fmt.Fprintf(w, "openiis_http_requests_total{class=\"%dxx\"} %d\n", class, q.classes[class].Load())
	}
	fmt.Fprintf(w, "# HELP openiis_http_seconds_total Time spent on answers.\n# TYPE openiis_http_seconds_total counter\nopeniis_http_seconds_total %g\n", float64(q.micros.Load())/1e6)
	fmt.Fprintf(w, "# HELP openiis_http_open Requests being answered.\n# TYPE openiis_http_open gauge\nopeniis_http_open %d\n", q.open.Load())
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader passes the status on.
func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }
