package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// lookRow is one look in words.
type lookRow struct {
	At, Who, What, Why, Part, Door, Outcome string
	Own                                     bool
	Ask                                     string
}

// activityData is the list, with or without the person's own looks.
type activityData struct {
	Looks  []lookRow
	Others bool // own looks are left out
	Base   string
}

// activity handles "GET /me/people/{p}/activity": who looked, changed, sent. With
// ?show=others the own looks are left out.
func (p *Pages) activity(w http.ResponseWriter, r *http.Request, who Person) error {
	say := portal.Say(r)
	looks, err := p.service.Looks(r.Context(), web.ActorOf(r), who.Handle)
	if err != nil {
		return err
	}
	d := activityData{Others: r.URL.Query().Get("show") == "others", Base: path(who, "activity")}
	for _, row := range p.looks(r, who, looks) {
		if !row.Own || !d.Others {
			d.Looks = append(d.Looks, row)
		}
	}
	return p.room.Show(w, r, "activity.html", portal.View{Title: say("resident.activity.title"), Intro: []string{say("resident.activity.intro")},
		Person: p.bar(r, who), Data: d, Links: p.places(r, who, "activity")})
}

func (p *Pages) looks(r *http.Request, who Person, all []Look) (rows []lookRow) {
	l, say := portal.LanguageOf(r), portal.Say(r)
	for _, look := range all {
		row := lookRow{At: catalog.Time(l, look.At, p.Zone), Own: look.Own, Who: look.Who, What: word(l, "look.act.", string(look.Act)), Why: word(l, "look.basis.", string(look.Basis)),
			Part: word(l, "look.part.", look.Part), Door: word(l, "look.door.", string(look.Door)), Outcome: word(l, "look.outcome.", look.Outcome)}
		if look.Own {
			row.Who = say("look.you")
		} else {
			row.Ask = path(who, "activity/"+look.ID+"/ask")
			if look.Organization != "" {
				row.Who = p.service.OrganizationName(r.Context(), look.Organization)
				if look.Role != "" {
					row.Who += " (" + word(l, "role.", string(look.Role)) + ")"
				}
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// word puts a code into words, where there are some.
func word(l catalog.Language, prefix, code string) string {
	if code == "" {
		return ""
	}
	if catalog.Has(prefix + code) {
		return catalog.Text(l, prefix+code)
	}
	return code
}

// askLook handles "/me/people/{p}/activity/{look}/ask": a question about an access.
func (p *Pages) askLook(w http.ResponseWriter, r *http.Request, who Person) error {
	say := portal.Say(r)
	looks, err := p.service.Looks(r.Context(), web.ActorOf(r), who.Handle)
	if err != nil {
		return err
	}
	for i, look := range looks {
		if look.ID != r.PathValue("look") {
			continue
		}
		row := p.looks(r, who, looks[i:i+1])[0]
		return p.ask(w, r, who, iis.Question{About: "access", Object: look.ID, Organization: look.Organization}, portal.View{Title: say("resident.activity.ask"),
			Intro: []string{say("resident.activity.ask.intro", "who", row.Who, "at", row.At)}, Back: portal.Link{Href: path(who, "activity"), Text: say("account.back")}})
	}
	return iis.Errorf(iis.NotFound, "there is no such look")
}
