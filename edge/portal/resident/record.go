package resident

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// recordData is a record and the order in which it is shown.
type recordData struct {
	portal.RecordView
	ByDate bool
	Base   string
}

// record handles "GET /me/people/{p}/record". With ?by=date the doses stand by date.
func (p *Pages) record(w http.ResponseWriter, r *http.Request, who Person) error {
	say := portal.Say(r)
	rec, err := p.service.OpenRecord(r.Context(), web.ActorOf(r), who.Handle, "open-record", true)
	if err != nil {
		return err
	}
	base := path(who, "record")
	return p.room.Show(w, r, "record.html", portal.View{Title: say("resident.record.title"), Person: p.bar(r, who),
		Data:  recordData{portal.Record(r, rec, p.service, base), r.URL.Query().Get("by") == "date", base},
		Links: p.places(r, who, "record")})
}

// places are the other pages about a person.
func (p *Pages) places(r *http.Request, who Person, here string) (links []portal.Link) {
	for _, page := range []string{"record", "due", "sharing", "activity"} {
		if page != here {
			links = append(links, portal.Link{Href: path(who, page), Text: portal.Say(r)("resident." + page + ".title")})
		}
	}
	return links
}

// due handles "GET /me/people/{p}/due".
func (p *Pages) due(w http.ResponseWriter, r *http.Request, who Person) error {
	rec, err := p.service.OpenRecord(r.Context(), web.ActorOf(r), who.Handle, "open-due", true)
	if err != nil {
		return err
	}
	return p.room.Show(w, r, "due.html", portal.View{Title: portal.Say(r)("resident.due.title"), Intro: []string{portal.Say(r)("resident.due.intro")},
		Person: p.bar(r, who), Data: portal.Record(r, rec, p.service, ""), Links: p.places(r, who, "due")})
}

// doseData is one dose with the versions that were reported.
type doseData struct {
	portal.DoseRow
	Answers  []portal.Answer
	Versions []version
}

// version is one state of a dose, in words.
type version struct{ At, What, Who string }

// dose handles "GET /me/people/{p}/record/{dose}": one dose, its source and history.
func (p *Pages) dose(w http.ResponseWriter, r *http.Request, who Person) error {
	say := portal.Say(r)
	row, err := p.findDose(r, who)
	if err != nil {
		return err
	}
	versions, err := p.service.DoseVersions(r.Context(), web.ActorOf(r), who.Handle, row.Handle)
	if err != nil {
		return err
	}
	d := doseData{DoseRow: row, Answers: []portal.Answer{
		{Label: say("record.vaccine"), Text: row.Vaccine}, {Label: say("record.date"), Text: row.Date}, {Label: say("record.product"), Text: row.Product}, {Label: say("record.lot.only"), Text: row.Lot},
		{Label: say("record.maker"), Text: row.Maker}, {Label: say("record.given-by"), Text: row.GivenBy},
		{Label: say("record.reporter"), Text: row.Reporter + " (" + row.How + ")"}}}
	for _, v := range versions {
		d.Versions = append(d.Versions, version{At: catalog.Time(portal.LanguageOf(r), v.At, p.Zone), What: say("record.state." + v.State), Who: p.service.OrganizationName(r.Context(), v.Organization)})
	}
	return p.room.Show(w, r, "dose.html", portal.View{Title: say("resident.dose.title"), Person: p.bar(r, who), Data: d,
		Back:  portal.Link{Href: path(who, "record"), Text: say("resident.record.title")},
		Links: []portal.Link{{Href: path(who, "record/"+row.Handle+"/ask"), Text: say("resident.dose.ask")}}})
}

// findDose reads the dose of the path out of the record.
func (p *Pages) findDose(r *http.Request, who Person) (portal.DoseRow, error) {
	rec, err := p.service.OpenRecord(r.Context(), web.ActorOf(r), who.Handle, "open-dose", true)
	if err != nil {
		return portal.DoseRow{}, err
	}
	for _, row := range portal.Record(r, rec, p.service, "").Rows {
		if row.Handle != "" && row.Handle == r.PathValue("dose") {
			return row, nil
		}
	}
	return portal.DoseRow{}, iis.Errorf(iis.NotFound, "there is no such dose")
}

// askDose handles "/me/people/{p}/record/{dose}/ask": something is wrong with this dose.
func (p *Pages) askDose(w http.ResponseWriter, r *http.Request, who Person) error {
	row, err := p.findDose(r, who)
	if err != nil {
		return err
	}
	say := portal.Say(r)
	return p.ask(w, r, who, iis.Question{About: "dose", Object: row.Handle}, portal.View{Title: say("resident.dose.ask"),
		Intro: []string{say("resident.dose.ask.intro", "vaccine", row.Vaccine, "date", row.Date)}, Back: portal.Link{Href: path(who, "record/"+row.Handle), Text: say("account.back")}})
}

// ask is the form of a question to a person.
func (p *Pages) ask(w http.ResponseWriter, r *http.Request, who Person, q iis.Question, v portal.View) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("public.contact.send"), portal.Field{Kind: portal.Area, Name: "reason", Label: say("public.contact.question"), Max: 4000})
	v.Form, v.Person = form, p.bar(r, who)
	if portal.Posted(r) && form.Read(r) {
		q.Text = form.Value("reason")
		reference, err := p.service.Ask(r.Context(), web.ActorOf(r), who.Handle, q)
		if err == nil {
			return p.Plain(w, r, portal.View{Title: say("public.contact.done.title"), Person: v.Person,
				Intro: []string{say("resident.ask.done"), say("public.contact.reference", "reference", reference)},
				Links: []portal.Link{{Href: "/me/messages", Text: say("resident.messages.title")}}})
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, v)
}
