package public

import (
	"net/http"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
)

// section is a headed paragraph of a page of prose.
type section struct{ Title, Text string }

// sections reads the numbered sections of a page from the catalog.
func sections(r *http.Request, key string, n int) []section {
	say := portal.Say(r)
	var list []section
	for i := range n {
		k := key + "." + strconv.Itoa(i+1)
		list = append(list, section{say(k + ".title"), say(k + ".text")})
	}
	return list
}

// prose makes the handler of a page that is nothing but text in n sections.
func (p *Pages) prose(key string, n int) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		say := portal.Say(r)
		return p.room.Show(w, r, "prose.html", portal.View{Title: say(key + ".title"), Intro: []string{say(key + ".intro")}, Data: sections(r, key, n)})
	}
}

// help handles "GET /help".
func (p *Pages) help(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	return p.room.Show(w, r, "prose.html", portal.View{Title: say("public.help.title"), Intro: []string{say("public.help.intro")},
		Data:  sections(r, "public.help", 5),
		Links: []portal.Link{{Href: "/help/contact", Text: say("public.help.contact")}, {Href: "/help/systems", Text: say("public.help.systems")}}})
}
