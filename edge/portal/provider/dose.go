package provider

import (
	"net/http"
	"strings"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

// copied is the NIP001 code of a dose copied from a record whose kind is not said.
const copied iis.Source = "01"

// newDose handles "/clinic/{site}/patients/{p}/doses/new": one dose, given here or copied
// from elsewhere. What speaks against it is shown before it is saved.
func (p *Pages) newDose(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	form := doseForm(r, say("clinic.dose.save")).Fill("source", string(iis.Administered))
	v := portal.View{Title: say("clinic.dose.new.title"), Form: form, Back: portal.Link{Href: path(r, ""), Text: say("resident.record.title")}}
	askWhy(r, form)
	if !portal.Posted(r) || !form.Read(r) {
		rec, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "open-record", false)
		if err != nil {
			return err
		}
		v.Person = p.Bar(r, rec)
		return p.Plain(w, r, v)
	}
	mine := p.typed(r, form)
	trial, err := p.try(r, mine)
	if err != nil {
		return err
	}
	v.Person = p.Bar(r, trial.Record)
	if !settled(r, form, trial, &mine) {
		return p.doubt(w, r, v, trial, mine)
	}
	out, err := p.report(r, trial.Record, mine)
	if err != nil && !form.Refused(err) {
		return err
	}
	if err == nil && !refused(form, out, say) {
		return p.Done(w, r, path(r, ""), "clinic.done.added")
	}
	return p.Plain(w, r, v)
}

// doseForm asks for one dose.
func doseForm(r *http.Request, submit string) *portal.Form {
	say := portal.Say(r)
	return portal.NewForm(r, submit,
		portal.Field{Kind: portal.Select, Name: "vaccine", Label: say("record.vaccine"), Options: vaccines(portal.LanguageOf(r))},
		portal.Field{Kind: portal.Day, Name: "date", Label: say("clinic.dose.date")},
		portal.Field{Kind: portal.Text, Name: "lot", Label: say("record.lot.only"), Hint: say("clinic.dose.lot.hint"), Max: 20, Optional: true},
		portal.Field{Kind: portal.Select, Name: "maker", Label: say("record.maker"), Options: makers(), Optional: true},
		portal.Field{Kind: portal.Radios, Name: "source", Label: say("clinic.dose.source"), Options: []portal.Option{
			{Value: string(iis.Administered), Text: say("clinic.dose.source.given")},
			{Value: string(copied), Text: say("clinic.dose.source.copied")}}})
}

// typed is the dose as the form tells it.
func (p *Pages) typed(r *http.Request, form *portal.Form) iis.Vaccination {
	v := iis.Vaccination{CVX: iis.CVX(form.Value("vaccine")), GivenOn: form.Date("date"), LotNumber: strings.ToUpper(form.Value("lot")), MVX: iis.MVX(form.Value("maker")),
		Source: iis.Source(form.Value("source")), Completion: iis.Completed, State: iis.StateAdded, EnteredAt: p.Today()}
	v.Vaccine = []iis.Coded{{Code: string(v.CVX), System: "CVX"}}
	if !v.Source.Historical() {
		v.FacilityText = p.Names.OrganizationName(r.Context(), web.ActorOf(r).Organization)
	}
	return v
}

// report sends a dose of the person on the screen through the intake of all doors.
func (p *Pages) report(r *http.Request, rec iis.Record, v iis.Vaccination) (iis.Outcome, error) {
	return p.submit(r, iis.Submission{About: iis.PatientHandle(r.PathValue("p")), Person: shown(rec), Vaccinations: []iis.Vaccination{v}})
}

// submit hands a report of the clinic to the intake, with the form as it came.
func (p *Pages) submit(r *http.Request, sub iis.Submission) (iis.Outcome, error) {
	by := web.ActorOf(r)
	sub.Organization, sub.Raw = by.Organization, []byte(r.PostForm.Encode())
	sub.Header = iis.Header{SendingFacility: string(by.Organization), SentAt: p.Now(), SentOn: p.Today()}
	out, _, err := p.Reporter.Submit(r.Context(), by, sub, func(iis.Outcome) []byte { return nil })
	return out, err
}

// shown is the person as the screen names them: what a clinic that never reported them
// before now says it knows.
func shown(rec iis.Record) iis.Identity {
	id := iis.Identity{Names: []iis.Name{rec.Person.LegalName()}, BirthDate: rec.Person.BirthDate, Sex: rec.Person.Sex, Identifiers: rec.AskerIDs}
	if len(id.Identifiers) == 0 {
		id.Identifiers = []iis.Identifier{{Value: string(rec.Patient.SRID), Authority: "NJIIS", Type: "SR"}}
	}
	return id
}

// doseFields are the fields of the form for the fields of RXA that findings name.
var doseFields = map[int]string{3: "date", 5: "vaccine", 9: "source", 15: "lot", 17: "maker"}

// noneLeft follows from the finding that refused the only dose, and says nothing more.
const noneLeft = "doses-none-left"

// refused puts what keeps a dose from being stored beside its fields, and tells whether
// there is such.
func refused(form *portal.Form, out iis.Outcome, say func(string, ...string) string) bool {
	for _, f := range out.Findings {
		if f.Effect != iis.EffectDose && f.Effect != iis.EffectMessage || f.Code == noneLeft {
			continue
		}
		field := ""
		if f.Where.Segment == "RXA" {
			field = doseFields[f.Where.Field]
		}
		key := "clinic.dose.finding." + f.Code
		if !catalog.Has(key) {
			key = "clinic.dose.finding"
		}
		form.Fail(field, say(key))
	}
	if len(form.Problems) == 0 && (out.Rejected || out.Stored == 0) {
		form.Fail("", say("clinic.dose.finding"))
	}
	return len(form.Problems) > 0
}
