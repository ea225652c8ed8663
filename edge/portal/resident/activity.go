package resident

import (
	"net/http"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
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
func (p *Pages) activity(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	d := activityData{Others: r.URL.Query().Get("show") == "others", Base: path(who, "activity")}
	looks, err := p.Sharing.Activity(r.Context(), web.ActorOf(r), who.Handle, !d.Others)
	if err != nil {
		return err
	}
	d.Looks = p.looks(r, who, looks)
	return p.room.Show(w, r, "activity.html", portal.View{Title: say("resident.activity.title"), Intro: []string{say("resident.activity.intro")},
		Person: p.bar(r, who), Data: d, Links: p.places(r, who, "activity")})
}

// looks puts looks into words. Of others the role and the organization are told.
func (p *Pages) looks(r *http.Request, who relation.Person, all []sharing.Look) (rows []lookRow) {
	l, say := portal.LanguageOf(r), portal.Say(r)
	for _, look := range all {
		e := look.Event
		row := lookRow{At: catalog.Time(l, e.At, p.Zone), Own: look.Own, What: portal.Word(l, "look.act.", string(e.Act)), Why: portal.Word(l, "look.basis.", string(e.Basis)),
			Part: portal.Word(l, "look.part.", e.Part), Door: portal.Word(l, "look.door.", string(e.Actor.Door))}
		if e.Deed == iis.DeedDownload {
			row.What = say("look.deed.download")
		}
		if e.Outcome != "done" {
			row.Outcome = portal.Word(l, "look.outcome.", e.Outcome)
		}
		switch {
		case look.Own:
			row.Who = say("look.you")
		case look.Organization != "":
			row.Who = look.Organization
			if e.Actor.Role != "" {
				row.Who += " (" + portal.Word(l, "role.", string(e.Actor.Role)) + ")"
			}
		case e.Actor.System:
			row.Who = say("look.registry")
		case e.Actor.Link != "":
			row.Who = say("look.link")
		default:
			row.Who = say("look.person")
		}
		if !look.Own {
			row.Ask = path(who, "activity/"+lookID(e)+"/ask")
		}
		rows = append(rows, row)
	}
	return rows
}

// lookID names a look in an address.
func lookID(e iis.AuditEvent) string { return strconv.FormatInt(int64(e.ID), 36) }

// askLook handles "/me/people/{p}/activity/{look}/ask": a question about an access.
func (p *Pages) askLook(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	looks, err := p.Sharing.Activity(r.Context(), web.ActorOf(r), who.Handle, false)
	if err != nil {
		return err
	}
	for i, look := range looks {
		if lookID(look.Event) != r.PathValue("look") {
			continue
		}
		row := p.looks(r, who, looks[i:i+1])[0]
		return p.ask(w, r, who, iis.Question{About: "access", Object: strconv.FormatInt(int64(look.Event.ID), 10), Organization: look.Event.Actor.Organization}, portal.View{Title: say("resident.activity.ask"),
			Intro: []string{say("resident.activity.ask.intro", "who", row.Who, "at", row.At)}, Back: portal.Link{Href: path(who, "activity"), Text: say("account.back")}})
	}
	return iis.Errorf(iis.NotFound, "there is no such look")
}
