package web

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// FormLimit is the largest form a page takes, in bytes (ours; uploads have their own). It is
// far over what any field takes, so that a text that is too long is shown again beside its
// field and not lost.
const FormLimit = 2 << 20

// passedOver is how much of a larger form is read, and thrown away, so that whoever sent it
// is told; of more, the connection is cut (ours).
const passedOver = 8 * FormLimit

// Site is what all pages of one web door share.
type Site struct {
	Sessions Sessions
	// Failed writes the page of an error. Reference names the request in our log.
	Failed func(w http.ResponseWriter, r *http.Request, status int, err error)
	Log    *slog.Logger
}

// Handler answers a request or returns its error, which Handle turns into a page.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Open wraps a door's router: headers, request id, language, session, cross-site check
// and a guard against panics.
func (s *Site) Open(next http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(s.Handle(func(http.ResponseWriter, *http.Request) error {
		return iis.Errorf(iis.Forbidden, "the form was sent from another site")
	}))
	inner := cross.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		secure(w.Header())
		q := &request{id: newReference(), session: Session{Actor: public(r)}}
		q.language = chosenLanguage(r, "")
		r = with(r, q)
		defer func() {
			if v := recover(); v != nil {
				if v == http.ErrAbortHandler {
					panic(v)
				}
				s.Log.ErrorContext(r.Context(), "handler panicked", "reference", q.id, "stack", string(debug.Stack()))
				s.Failed(w, r, http.StatusInternalServerError, iis.Errorf(iis.Internal, "the handler stopped"))
			}
			s.Log.DebugContext(r.Context(), "request", "reference", q.id, "method", r.Method, "took", time.Since(start))
		}()
		if err := s.enter(w, r, q); err != nil {
			s.fail(w, r, err)
			return
		}
		if r.URL.Path != legible(r.URL.Path) {
			s.fail(w, r, iis.Errorf(iis.NotFound, "no path is written like this"))
			return
		}
		inner.ServeHTTP(w, r)
	})
}

// enter finds the session of the request. An ended session makes a visitor of it.
func (s *Site) enter(w http.ResponseWriter, r *http.Request, q *request) error {
	token := cookie(r, sessionCookie)
	if token == "" || s.Sessions == nil {
		return nil
	}
	found, err := s.Sessions.Session(r.Context(), public(r), token)
	if errorKind(err) == iis.Unauthenticated {
		ClearSession(w)
		return nil
	}
	if err != nil {
		return err
	}
	found.Token = token
	q.session = found
	q.language = chosenLanguage(r, found.Language)
	return nil
}

func errorKind(err error) iis.Kind {
	var e *iis.Error
	if err != nil && errors.As(err, &e) {
		return e.Kind
	}
	return iis.Internal
}

// Handle makes a handler of the standard library: it reads the form within its limit and
// answers an error with its page.
func (s *Site) Handle(h Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.Form == nil {
			whole := r.Body
			r.Body = http.MaxBytesReader(w, whole, FormLimit)
			if err := r.ParseForm(); err != nil {
				var big *http.MaxBytesError
				if errors.As(err, &big) {
					// A browser shows the page of refusal only once it has sent all.
					_, _ = io.CopyN(io.Discard, whole, passedOver)
				} else {
					err = &iis.Error{Kind: iis.Invalid, Msg: "the form could not be read", Err: err}
				}
				s.fail(w, r, err)
				return
			}
			for _, values := range r.PostForm {
				for i := range values {
					values[i] = legible(values[i])
				}
			}
		}
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := Status(err)
	if status >= 500 {
		s.Log.ErrorContext(r.Context(), "request failed", "reference", Reference(r), "status", status, "error", err)
	}
	setRetry(w, status, err)
	s.Failed(w, r, status, err)
}

// SetLanguage keeps the chosen language in the browser for a year. Alone of the cookies it
// comes with what another site sends, so that the refusal of that can be read.
func SetLanguage(w http.ResponseWriter, l catalog.Language) {
	writeCookie(w, languageCookie, string(l), year, http.SameSiteNoneMode)
}

// chosenLanguage is the browser's choice by the header link, else the account's, else
// what the browser asks for.
func chosenLanguage(r *http.Request, account string) catalog.Language {
	if c := cookie(r, languageCookie); c != "" {
		return catalog.ParseLanguage(c)
	}
	if account != "" {
		return catalog.ParseLanguage(account)
	}
	for tag := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, _, _ = strings.Cut(strings.TrimSpace(tag), ";")
		for _, l := range catalog.Languages {
			if tag == string(l) || strings.HasPrefix(tag, string(l)+"-") {
				return l
			}
		}
	}
	return catalog.English
}

// LocalPath returns p if it is a path of this site, and "/" for anything that could lead
// elsewhere.
func LocalPath(p string) string {
	if !strings.HasPrefix(p, "/") || strings.HasPrefix(p, "//") || strings.ContainsAny(p, "\\\r\n\t") {
		return "/"
	}
	return p
}
