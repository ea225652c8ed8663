package portal

import (
	"errors"
	"net/http"
	"strconv"

	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// giveBack are the errors that whoever sent a form meets for no fault of the form: the
// sentences in it are given back. A page that is not there gives nothing, to anybody.
var giveBack = map[int]bool{http.StatusConflict: true, http.StatusTooManyRequests: true, http.StatusInternalServerError: true, http.StatusServiceUnavailable: true}

// failed writes the page of an error. Whoever may not see a page and whoever asks for one
// that does not exist get the same page, to the word.
func (f *Frame) failed(w http.ResponseWriter, r *http.Request, status int, err error) {
	say := Say(r)
	key := "portal.error." + strconv.Itoa(status)
	if !catalog.Has(key + ".title") {
		key = "portal.error.500"
	}
	v := View{Status: status, Title: say(key + ".title"), Intro: []string{say(key + ".text")},
		Links: []Link{{"/", say("portal.error.home")}, {"/help/contact", say("portal.error.contact")}, {"/paper", say("portal.error.paper")}}}
	switch status {
	case http.StatusForbidden:
		var e *iis.Error
		if errors.As(err, &e) && e.Role != "" {
			v.Intro = append(v.Intro, say("portal.error.role", "role", Word(web.Language(r), "role.", string(e.Role))))
		}
	case http.StatusTooManyRequests:
		if wait := web.RetryAfter(err); wait > 0 {
			v.Intro = append(v.Intro, catalog.Count(web.Language(r), "portal.error.wait", int(wait.Seconds())))
		}
	case http.StatusInternalServerError:
		v.Intro = append(v.Intro, say("portal.error.reference", "reference", web.Reference(r)))
	}
	if typed := web.Typed(r); len(typed) > 0 && giveBack[status] {
		v.Intro = append(append(v.Intro, say("portal.error.typed")), typed...)
	}
	if f.Plain(w, r, v) != nil {
		http.Error(w, http.StatusText(status), status)
	}
}
