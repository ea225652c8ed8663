package public

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// contact handles "/help/contact": a question that reaches a person.
func (p *Pages) contact(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("public.contact.send"),
		portal.Field{Kind: portal.Text, Name: "name", Label: say("public.contact.name"), Auto: "name"},
		portal.Field{Kind: portal.Email, Name: "email", Label: say("public.contact.email"), Auto: "email"},
		portal.Field{Kind: portal.Area, Name: "question", Label: say("public.contact.question"), Max: 4000})
	if portal.Posted(r) && form.Read(r) {
		reference, err := p.questions.Help(r.Context(), web.ActorOf(r), form.Value("name"), form.Value("email"), form.Value("question"))
		if err == nil {
			return p.frame.Plain(w, r, portal.View{Title: say("public.contact.done.title"),
				Intro: []string{say("public.contact.done.text"), say("public.contact.reference", "reference", iis.Reference(reference))},
				Links: []portal.Link{{Href: "/help", Text: say("public.help.title")}}})
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.frame.Plain(w, r, portal.View{Title: say("public.contact.title"), Intro: []string{say("public.contact.intro")}, Form: form})
}
