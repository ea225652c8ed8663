package web

import (
	"context"
	"crypto/rand"
	"net"
	"net/http"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// request is what the plumbing knows of a request, kept in its context.
type request struct {
	id       string
	language catalog.Language
	session  Session
}

type contextKey struct{}

func of(r *http.Request) *request {
	if q, ok := r.Context().Value(contextKey{}).(*request); ok {
		return q
	}
	return &request{language: catalog.English, session: Session{Actor: public(r)}}
}

func with(r *http.Request, q *request) *http.Request {
	return r.WithContext(context.WithValue(r.Context(), contextKey{}, q))
}

// newReference makes the id of a request: what a person reads to us from an error page.
func newReference() string { return rand.Text()[:12] }

// Reference returns the id of the request, which is also in the log.
func Reference(r *http.Request) string { return of(r).id }

// Language returns the language to answer in.
func Language(r *http.Request) catalog.Language { return of(r).language }

// SessionOf returns the session of the request; of a visitor it holds a public Actor.
func SessionOf(r *http.Request) Session { return of(r).session }

// ActorOf returns who sends the request.
func ActorOf(r *http.Request) iis.Actor { return of(r).session.Actor }

// Address returns the network address of the client, without port.
func Address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// public is the Actor of somebody who has not signed in.
func public(r *http.Request) iis.Actor {
	return iis.Actor{Door: iis.DoorPortal, Address: Address(r)}
}
