package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/openiis/openiis/edge/ops"
)

// stopWithin is how long a stop waits for what was taken in (contract.md 3).
const stopWithin = 10 * time.Second

// Serve runs a registry until ctx ends: it takes the data directory, opens the store
// and the doors, tells stdout where they are, and finishes what was taken in. start is
// where the clock begins; zero is the machine's time.
func Serve(ctx context.Context, cfg Config, start time.Time, stdout, stderr io.Writer) error {
	collectSeldom()
	dir, err := OpenDataDir(cfg.Server.Data, cfg.Demo.On)
	if err != nil {
		return err
	}
	defer dir.Close()
	log := newLog(cfg.Log.Format, stderr)
	r, err := OpenRegistry(ctx, cfg, start, log)
	if err != nil {
		return err
	}
	defer r.Close()
	h := house{registry: r, log: log, failed: make(chan error, 2)}
	if err := h.open(ctx); err != nil {
		h.stop()
		return err
	}
	r.warnOfMissingPost()
	r.run()
	if r.Address != "" {
		log.Info("open this in a browser", "address", r.BaseURL(), "certificate_sha256", r.Fingerprint)
	}
	for _, d := range h.doors {
		fmt.Fprintf(stdout, "listening %s %s\n", d.name, d.address)
	}
	fmt.Fprintln(stdout, "ready")
	select {
	case <-ctx.Done():
		log.Info("stopping")
	case err = <-h.failed:
	}
	return errors.Join(err, h.stop())
}

// house is the open doors of a registry.
type house struct {
	registry *Registry
	log      *slog.Logger
	doors    []door
	failed   chan error
}

// door is one listening server.
type door struct {
	name, address string
	server        *http.Server
}

func (h *house) open(ctx context.Context) error {
	cfg := h.registry.Config
	settings, err := serverTLS(cfg.TLS, h.registry.Authority)
	if err != nil {
		return err
	}
	if h.registry.Fingerprint, err = fingerprint(settings); err != nil {
		return err
	}
	requests := &ops.Requests{}
	watch := &ops.Door{Ready: h.registry.Ready, Requests: requests, Started: time.Now()}
	https, err := h.listen(cfg.Doors.HTTPS)
	if err != nil {
		return err
	}
	plain, err := h.listen(cfg.Doors.Ops)
	if err != nil {
		return err
	}
	if https != nil {
		h.registry.Address = https.Addr().String()
	}
	if err := h.registry.settle(ctx); err != nil {
		return err
	}
	if https != nil {
		h.serve("https", https, settings, requests.Count(h.registry.routes()))
	}
	if plain != nil {
		h.serve("ops", plain, nil, watch.Routes())
	}
	return nil
}

// listen opens the address of a door within its limits; nothing for one that is off.
func (h *house) listen(at Address) (net.Listener, error) {
	if at.Off() {
		return nil, nil
	}
	l, err := net.Listen("tcp", string(at))
	if err != nil {
		return nil, fmt.Errorf("open door: %w", err)
	}
	limits := h.registry.Config.Limits
	return newBoundedListener(l, int(limits.ConnectionsPerClient), int(limits.Connections)), nil
}

// serve answers on a listener, over TLS where there are settings for it.
func (h *house) serve(name string, l net.Listener, settings *tls.Config, handler http.Handler) {
	s := newHTTPServer(handler, h.log)
	s.TLSConfig = settings
	h.doors = append(h.doors, door{name, l.Addr().String(), s})
	go func() {
		err := error(nil)
		if settings != nil {
			err = s.ServeTLS(l, "", "")
		} else {
			err = s.Serve(l)
		}
		if !errors.Is(err, http.ErrServerClosed) {
			h.failed <- fmt.Errorf("door %s: %w", name, err)
		}
	}()
}

// newHTTPServer makes a server that no slow client can hold: every time-out is set
// (security.md 5.5). The longest answer is that of a batch of 5,000 messages.
func newHTTPServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second, // and the TLS handshake
		ReadTimeout:       2 * time.Minute,
		WriteTimeout:      10 * time.Minute,
		IdleTimeout:       time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// stop closes the doors: no new connections, what was taken in is finished, at most
// for stopWithin.
func (h *house) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	ends := make(chan error, len(h.doors))
	for _, d := range h.doors {
		go func() {
			err := d.server.Shutdown(ctx)
			if errors.Is(err, context.DeadlineExceeded) {
				h.log.Warn("cut off what was not finished in time", "door", d.name)
				err = d.server.Close()
			}
			ends <- err
		}()
	}
	var all error
	for range h.doors {
		all = errors.Join(all, <-ends)
	}
	return all
}
