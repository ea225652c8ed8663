// Package hl7http is the HTTPS POST transport of the message desk: one HL7 message or
// one batch in a request, its answers in the response (contract.md 4).
package hl7http

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strconv"

	"github.com/openiis/openiis/edge/hl7"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/exchange"
)

// maxBody is the largest message or batch (contract.md 4).
const maxBody = 32 << 20

// SignIn signs a system in; exchange.Service does it.
type SignIn interface {
	SignIn(ctx context.Context, by iis.Actor, cred exchange.Credentials) (iis.Sender, iis.Actor, error)
}

// Limiter says whether a client may send now, and if not in how many seconds.
type Limiter interface {
	Allow(key string) (ok bool, retryAfterSeconds int)
}

// Handler serves POST /hl7v2.
type Handler struct {
	Desk   *hl7.Desk
	SignIn SignIn
	Limit  Limiter // nil is no limit
	Log    *slog.Logger
}

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	pace := newPace(w)
	r.Body = http.MaxBytesReader(w, pacedBody{r.Body, pace}, maxBody)
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "POST one HL7 v2 message or batch to this address; /help/systems shows how")
		return
	}
	cred, ok := fromHeaders(r)
	if !ok && !isForm(r) {
		h.unauthenticated(w)
		return
	}
	// Who is asked first, so that a stranger cannot make us read 32 MiB; only the old
	// form carries its credentials in the body.
	var old form
	var err error
	if !ok {
		if old, err = readForm(r); err != nil {
			h.bodyError(w, err)
			return
		}
		if cred = old.cred; cred.Username == "" {
			cred.Certificate = peerName(r)
		}
	}
	by := iis.Actor{Door: iis.DoorHL7, Address: address(r)}
	sender, by, err := h.SignIn.SignIn(r.Context(), by, cred)
	switch {
	case err != nil && iis.KindOf(err) == iis.Unauthenticated:
		h.unauthenticated(w)
		return
	case err != nil:
		h.unavailable(w, r, "sign in", err)
		return
	}
	if h.Limit != nil && !sender.Connection.Unlimited {
		if ok, wait := h.Limit.Allow(string(sender.Organization.ID)); !ok {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
			refuse(w, http.StatusTooManyRequests, "too many requests; wait and send again")
			return
		}
	}
	if ok {
		if isForm(r) {
			old, err = readForm(r)
		} else {
			old.message, err = io.ReadAll(r.Body)
		}
		if err != nil {
			h.bodyError(w, err)
			return
		}
	}
	pace.end()
	if !speaksFor(sender, r.Header.Get("FACILITYID")) || !speaksFor(sender, old.facility) {
		refuse(w, http.StatusForbidden, "this connection does not speak for the facility in FACILITYID; nothing was stored; send one of your own, or leave it out")
		return
	}
	answer, err := h.Desk.Answer(r.Context(), sender, by, old.message)
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case err == nil:
		w.Header().Set("Content-Type", "application/hl7-v2; charset=utf-8")
	case iis.KindOf(err) == iis.TooMany || iis.KindOf(err) == iis.Invalid:
		var e *iis.Error
		msg := "the batch holds more messages than are taken at once; send at most 5,000"
		if errors.As(err, &e) {
			msg = e.Msg
		}
		refuse(w, http.StatusRequestEntityTooLarge, msg)
		return
	case iis.KindOf(err) == iis.Forbidden:
		w.Header().Set("Content-Type", "application/hl7-v2; charset=utf-8")
		w.WriteHeader(http.StatusForbidden)
	default:
		h.Log.ErrorContext(r.Context(), "hl7 answer", "kind", iis.KindOf(err), "err", err)
		w.Header().Set("Content-Type", "application/hl7-v2; charset=utf-8")
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	w.Write(answer)
}

func (h *Handler) unauthenticated(w http.ResponseWriter) {
	w.Header().Set("WWW-Authenticate", `Basic realm="OpenIIS HL7", charset="UTF-8"`)
	refuse(w, http.StatusUnauthorized, "sign-in failed: check the username and password, or the client certificate, of this connection")
}

func (h *Handler) unavailable(w http.ResponseWriter, r *http.Request, act string, err error) {
	h.Log.ErrorContext(r.Context(), act, "err", err)
	w.Header().Set("Retry-After", "30")
	refuse(w, http.StatusServiceUnavailable, "the registry cannot answer now; nothing was stored; send again")
}

func (h *Handler) bodyError(w http.ResponseWriter, err error) {
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) {
		refuse(w, http.StatusRequestEntityTooLarge, "the body is larger than 32 MiB; send smaller batches")
		return
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.Header().Set("Connection", "close")
		refuse(w, http.StatusRequestTimeout, "the body came too slowly; send it again")
		return
	}
	refuse(w, http.StatusBadRequest, "the body could not be read to its end")
}

func refuse(w http.ResponseWriter, status int, msg string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	io.WriteString(w, msg+"\n")
}

// fromHeaders reads credentials that come before the body: Basic, the header forms of
// the old field names, or a verified client certificate.
func fromHeaders(r *http.Request) (exchange.Credentials, bool) {
	if user, pass, ok := r.BasicAuth(); ok {
		return exchange.Credentials{Username: user, Secret: pass}, true
	}
	if user := r.Header.Get("USERID"); user != "" {
		return exchange.Credentials{Username: user, Secret: r.Header.Get("PASSWORD")}, true
	}
	if name := peerName(r); name != "" && !isForm(r) {
		return exchange.Credentials{Certificate: name}, true
	}
	return exchange.Credentials{}, false
}

// peerName is the name in the client certificate that was verified, or "".
func peerName(r *http.Request) string {
	if r.TLS == nil || len(r.TLS.VerifiedChains) == 0 {
		return ""
	}
	return certificateName(r.TLS.VerifiedChains[0][0])
}

// certificateName is the registered name of a client certificate: its first DNS SAN.
func certificateName(c *x509.Certificate) string {
	if len(c.DNSNames) == 0 {
		return ""
	}
	return c.DNSNames[0]
}

// address is the peer's network address; proxies are not trusted here.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
