package provider

import (
	"context"
	"net/http"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/notice"
)

// Asker sends a question about a dose to who reported it (registry/notice).
type Asker interface {
	Ask(ctx context.Context, by iis.Actor, who iis.PatientHandle, q iis.Question) (string, error)
}

var _ Asker = (*notice.Service)(nil)

// notOurs answers a change of a dose that another organization reported.
var notOurs = iis.Errorf(iis.NotFound, "there is no dose of yours here")

// basedOn is the hidden field with the version that a form was filled from.
const basedOn = "version"

// editDose handles "/clinic/{site}/patients/{p}/doses/{d}/edit": a new version of the
// clinic's own report.
func (p *Pages) editDose(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := doseForm(r, say("clinic.dose.save"))
	form.Fields = append(form.Fields, portal.Field{Kind: portal.Hidden, Name: basedOn, Optional: true})
	askWhy(r, form)
	return p.change(w, r, form, portal.View{Title: say("clinic.dose.edit.title"), Intro: []string{say("clinic.dose.edit.intro")}}, p.edited)
}

// edited is the next version of a report as the form tells it. What the form does not
// ask stays.
func (p *Pages) edited(r *http.Request, form *portal.Form, before iis.Vaccination) iis.Vaccination {
	now := p.typed(r, form)
	next := before
	if now.CVX != before.CVX {
		next.CVX, next.Vaccine, next.NDC, next.VaccineText = now.CVX, now.Vaccine, "", ""
	}
	if now.Source.Historical() != before.Source.Historical() {
		next.Source, next.SourceText = now.Source, ""
	}
	if now.LotNumber != before.LotNumber {
		next.Expires = 0
	}
	next.GivenOn, next.LotNumber, next.MVX, next.State, next.Reason = now.GivenOn, now.LotNumber, now.MVX, iis.StateUpdated, ""
	return next
}

// removeDose handles "/clinic/{site}/patients/{p}/doses/{d}/remove": the clinic takes its
// report back and says why; the versions stay.
func (p *Pages) removeDose(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := portal.NewForm(r, say("clinic.dose.remove.title"), portal.Field{Kind: portal.Area, Name: "reason", Label: say("clinic.dose.reason"), Max: 500},
		portal.Field{Kind: portal.Hidden, Name: basedOn, Optional: true})
	form.Danger = true
	return p.change(w, r, form, portal.View{Title: say("clinic.dose.remove.title"), Intro: []string{say("clinic.dose.remove.intro")}},
		func(_ *http.Request, form *portal.Form, before iis.Vaccination) iis.Vaccination {
			before.State, before.Reason = iis.StateDeleted, form.Value("reason")
			return before
		})
}

// change runs a form that makes the next version of the clinic's own report of a dose.
// Where somebody else was faster, both versions are shown, and what was typed is kept.
func (p *Pages) change(w http.ResponseWriter, r *http.Request, form *portal.Form, v portal.View, next func(*http.Request, *portal.Form, iis.Vaccination) iis.Vaccination) error {
	d, err := p.openDose(r)
	if err != nil {
		return err
	}
	stands, ok := ours(r, d)
	if !ok {
		return notOurs
	}
	fill(form, stands)
	v.Form, v.Person, v.Back = form, p.Bar(r, d.Record), portal.Link{Href: path(r, "/doses/"+r.PathValue("d")), Text: portal.Say(r)("resident.dose.title")}
	if portal.Posted(r) && form.Read(r) {
		mine := next(r, form, stands)
		if form.Value(basedOn) != strconv.FormatInt(stands.Version, 10) {
			return p.stale(w, r, v, d, mine)
		}
		if mine.State == iis.StateUpdated && (mine.CVX != stands.CVX || mine.GivenOn != stands.GivenOn) {
			trial, err := p.try(r, mine)
			if err != nil {
				return err
			}
			if !settled(r, form, trial, &mine) {
				return p.doubt(w, r, v, trial, mine)
			}
		}
		out, err := p.report(r, d.Record, mine)
		if iis.KindOf(err) == iis.Conflict && err != nil {
			if d, err = p.openDose(r); err != nil {
				return err
			}
			return p.stale(w, r, v, d, mine)
		}
		if err != nil && !form.Refused(err) {
			return err
		}
		if err == nil && !refused(form, out, portal.Say(r)) {
			key := "clinic.done.changed"
			if mine.State == iis.StateDeleted {
				key = "clinic.done.removed"
			}
			return p.Done(w, r, path(r, "/doses/"+r.PathValue("d")), key)
		}
	}
	return p.Plain(w, r, v)
}

// fill shows a report in the form, with its version.
func fill(form *portal.Form, v iis.Vaccination) {
	source := iis.Administered
	if v.Source.Historical() {
		source = copied
	}
	form.Fill("vaccine", string(v.CVX)).FillDate("date", v.GivenOn).Fill("lot", v.LotNumber).Fill("maker", string(v.MVX)).
		Fill("source", string(source)).Fill(basedOn, strconv.FormatInt(v.Version, 10))
}

// stale answers 409 with what stands now and what was typed; sending the form again
// changes what stands now.
func (p *Pages) stale(w http.ResponseWriter, r *http.Request, v portal.View, d history.Dose, mine iis.Vaccination) error {
	stands, ok := ours(r, d)
	if !ok {
		return iis.Errorf(iis.Conflict, "somebody else has removed this dose meanwhile")
	}
	say := portal.Say(r)
	rows := p.versions(r, stands, mine)
	rows[1].At = say("clinic.dose.yours")
	v.Status, v.Data = http.StatusConflict, rows
	v.Notice = &portal.Notice{Kind: "error", Title: say("clinic.dose.stale"), Text: say("clinic.dose.stale.text")}
	v.Form.Fill(basedOn, strconv.FormatInt(stands.Version, 10))
	return p.room.Show(w, r, "stale.html", v)
}

// askDose handles "/clinic/{site}/patients/{p}/doses/{d}/ask": something is wrong with a
// dose that another organization reported.
func (p *Pages) askDose(w http.ResponseWriter, r *http.Request) error {
	d, err := p.openDose(r)
	if err != nil {
		return err
	}
	report, ok := theirs(r, d)
	if !ok {
		return notOurs
	}
	say := portal.Say(r)
	back := portal.Link{Href: path(r, "/doses/"+r.PathValue("d")), Text: say("resident.dose.title")}
	form := portal.NewForm(r, say("public.contact.send"), portal.Field{Kind: portal.Area, Name: "reason", Label: say("public.contact.question"), Max: 4000})
	if portal.Posted(r) && form.Read(r) {
		reference, err := p.Asker.Ask(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")),
			iis.Question{About: "dose", Object: r.PathValue("d"), Organization: report.Organization, Text: form.Value("reason")})
		if err == nil {
			return p.Plain(w, r, portal.View{Title: say("public.contact.done.title"), Person: p.Bar(r, d.Record), Back: back,
				Intro: []string{say("clinic.dose.asked", "organization", p.Names.OrganizationName(r.Context(), report.Organization)), say("public.contact.reference", "reference", iis.Reference(reference))}})
		}
		if !form.Refused(err) {
			return err
		}
	}
	return p.Plain(w, r, portal.View{Title: say("resident.dose.ask"), Person: p.Bar(r, d.Record), Back: back, Form: form,
		Intro: []string{say("clinic.dose.ask.intro", "organization", p.Names.OrganizationName(r.Context(), report.Organization))}})
}
