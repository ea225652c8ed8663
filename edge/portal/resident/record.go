package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/relation"
)

// recordData is a record and the order in which it is shown.
type recordData struct {
	portal.RecordView
	ByDate  bool
	Base    string
	Removed []portal.DoseRow // doses whose reports were taken back
}

// record handles "GET /me/people/{p}/record". With ?by=date the doses stand by date.
func (p *Pages) record(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	rec, err := p.Open(r.Context(), web.ActorOf(r), who.Handle, "open-record", true)
	if err != nil {
		return err
	}
	base := path(who, "record")
	return p.room.Show(w, r, "record.html", portal.View{Title: say("resident.record.title"), Person: p.bar(r, who),
		Data:  p.recordData(r, rec, base),
		Links: p.places(r, who, "record")})
}

// recordData puts a record into words; its doses lead to pages under base.
func (p *Pages) recordData(r *http.Request, rec iis.Record, base string) recordData {
	d := recordData{RecordView: portal.Record(r, rec, p.Names, base), ByDate: r.URL.Query().Get("by") == "date", Base: base}
	for _, e := range rec.Removed {
		row := portal.Dose(r, e, p.Names)
		row.Href = base + "/" + e.Handle
		d.Removed = append(d.Removed, row)
	}
	return d
}

// print handles "GET /me/people/{p}/record/print": the same record on one sheet, by
// vaccine or, with ?by=date, by date.
func (p *Pages) print(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	rec, err := p.Open(r.Context(), web.ActorOf(r), who.Handle, "print", true)
	if err != nil {
		return err
	}
	base := path(who, "record")
	return p.room.Show(w, r, "print.html", portal.View{Title: say("resident.record.title"), Person: p.bar(r, who),
		Notice: &portal.Notice{Kind: "info", Text: say("resident.print.how")}, Back: portal.Link{Href: base, Text: say("resident.record.title")},
		Data: portal.NewSheet(r, rec, p.Names, base+"/print")})
}

// places are the other pages about a person.
func (p *Pages) places(r *http.Request, who relation.Person, here string) (links []portal.Link) {
	for _, page := range []string{"record", "due", "sharing", "activity"} {
		if page != here {
			links = append(links, portal.Link{Href: path(who, page), Text: portal.Say(r)("resident." + page + ".title")})
		}
	}
	return links
}

// due handles "GET /me/people/{p}/due".
func (p *Pages) due(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	rec, err := p.Open(r.Context(), web.ActorOf(r), who.Handle, "open-due", true)
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "due.html", portal.View{Title: portal.Say(r)("resident.due.title"), Intro: []string{portal.Say(r)("resident.due.intro")},
		Person: p.bar(r, who), Data: portal.Record(r, rec, p.Names, ""), Links: p.places(r, who, "due")})
}

// askDose handles "/me/people/{p}/record/{dose}/ask": something is wrong with this dose.
func (p *Pages) askDose(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	row, story, err := p.findDose(r, who)
	if err != nil {
		return err
	}
	say := portal.Say(r)
	return p.ask(w, r, who, iis.Question{About: "dose", Object: row.Handle, Organization: story.Reports[0].Organization}, portal.View{Title: say("resident.dose.ask"),
		Intro: []string{say("resident.dose.ask.intro", "vaccine", row.Vaccine, "date", row.Date)}, Back: portal.Link{Href: path(who, "record/"+row.Handle), Text: say("account.back")}})
}

// ask is the form of a question to a person.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, who relation.Person, q iis.Question, v portal.View) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("public.contact.send"), portal.Field{Kind: portal.Area, Name: "reason", Label: say("public.contact.question"), Max: 4000})
	v.Form, v.Person = form, p.bar(r, who)
	if portal.Posted(r) && form.Read(r) {
		q.Text = form.Value("reason")
		reference, err := p.Mailbox.Ask(r.Context(), web.ActorOf(r), who.Handle, q)
		if err == nil {
			return p.Plain(w, r, portal.View{Title: say("resident.asked." + q.About), Person: v.Person,
				Intro: []string{say("resident.ask.done"), say("public.contact.reference", "reference", iis.Reference(reference))},
				Links: []portal.Link{{Href: "/me/messages", Text: say("resident.messages.title")}}})
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, v)
}
