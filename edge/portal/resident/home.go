package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
)

// homeData is what the first page and the list of people show.
type homeData struct {
	People []personCard
	Unread int
}

// personCard is one person with the places to go.
type personCard struct {
	Name, Age string
	Self      bool
	Record    string
	Due       string
	Sharing   string
	Activity  string
}

// home handles "GET /me": what needs you.
func (p *Pages) home(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	people, err := p.Relations.People(r.Context(), by)
	if err != nil {
		return err
	}
	d := homeData{People: p.cards(r, people)}
	notices, err := p.Mailbox.Notices(r.Context(), by)
	if err != nil {
		return err
	}
	for _, n := range notices {
		if n.Read.IsZero() {
			d.Unread++
		}
	}
	return p.room.Show(w, r, "home.html", portal.View{Title: say("resident.home.title"), Data: d})
}

// people handles "GET /me/people": whose records the account may open.
func (p *Pages) people(w http.ResponseWriter, r *http.Request) error {
	people, err := p.Relations.People(r.Context(), web.ActorOf(r))
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "people.html", portal.View{Title: portal.Say(r)("resident.people.title"), Data: homeData{People: p.cards(r, people)}})
}

func (p *Pages) cards(r *http.Request, people []relation.Person) (cards []personCard) {
	for _, who := range people {
		cards = append(cards, personCard{Name: fullName(who.Name), Self: who.Basis == iis.BasisSelf, Age: catalog.Age(portal.LanguageOf(r), who.BirthDate, p.Today()),
			Record: path(who, "record"), Due: path(who, "due"), Sharing: path(who, "sharing"), Activity: path(who, "activity")})
	}
	return cards
}

// messages handles "/me/messages": all notices in full, and a page of the own questions with
// the answers. Pages behind the first hold older questions alone.
func (p *Pages) messages(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	if portal.Posted(r) {
		if err := p.Mailbox.ReadAll(r.Context(), by); err != nil {
			return err
		}
		return portal.Redirect(w, r, "/me/messages")
	}
	notices, err := p.Mailbox.Notices(r.Context(), by)
	if err != nil {
		return err
	}
	people, err := p.Relations.People(r.Context(), by)
	if err != nil {
		return err
	}
	questions, more, err := p.Mailbox.MyQuestions(r.Context(), by, portal.PageOf(r))
	if err != nil {
		return err
	}
	pager := portal.NewPager(r, "", more)
	if pager.Newer > 0 {
		notices = nil
	}
	v := portal.View{Title: say("resident.messages.title"), Data: struct {
		Notices   []message
		Questions []iis.Question
		Pager     portal.Pager
	}{p.notices(r, notices, people), questions, pager}}
	if len(notices) > 0 {
		v.Form = portal.NewForm(r, say("resident.messages.read"))
	}
	return p.room.Show(w, r, "messages.html", v)
}
