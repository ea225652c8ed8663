package provider

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/registry/history"
)

// Doses opens one dose with all its versions, and holds one that is not reported yet
// against the record (registry/history).
type Doses interface {
	Dose(ctx context.Context, by iis.Actor, handle iis.PatientHandle, dose string, asked history.Asked) (history.Dose, error)
	Try(ctx context.Context, by iis.Actor, handle iis.PatientHandle, v iis.Vaccination, asked history.Asked) (history.Trial, error)
}

var _ Doses = (*history.Service)(nil)

// version is one version of a report, in words.
type version struct{ At, What, Reason, Product, Date, Lot, Maker, Reporter, How string }

// doseData is a dose with how it counts and all that was reported of it.
type doseData struct {
	portal.DoseRow
	Answers  []portal.Answer
	Versions []version
}

// openDose reads the dose of the path.
func (p *Pages) openDose(r *http.Request) (history.Dose, error) {
	return p.Doses.Dose(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), r.PathValue("d"),
		history.Asked{Purpose: iis.PurposeTreatment, Deed: "open-dose", Forecast: true})
}

// ours is the clinic's own report of a dose as it stands, where there is one.
func ours(r *http.Request, d history.Dose) (iis.Vaccination, bool) {
	for _, v := range d.Reports {
		if v.Organization == web.ActorOf(r).Organization && v.State != iis.StateDeleted {
			return v, true
		}
	}
	return iis.Vaccination{}, false
}

// theirs is another organization's report of a dose, where there is one.
func theirs(r *http.Request, d history.Dose) (iis.Vaccination, bool) {
	for _, v := range d.Reports {
		if v.Organization != "" && v.Organization != web.ActorOf(r).Organization && v.State != iis.StateDeleted {
			return v, true
		}
	}
	return iis.Vaccination{}, false
}

// dose handles "GET /clinic/{site}/patients/{p}/doses/{d}": one dose, how it counts, and
// every version of each report of it. What can be done depends on who reported it.
func (p *Pages) dose(w http.ResponseWriter, r *http.Request) error {
	d, err := p.openDose(r)
	if err != nil {
		return err
	}
	say, here := portal.Say(r), "/doses/"+r.PathValue("d")
	data := doseData{Versions: p.versions(r, d.Versions...)}
	for _, row := range portal.Record(r, d.Record, p.Names, "").Rows {
		if row.Handle == r.PathValue("d") {
			data.DoseRow = row
		}
	}
	now := p.versions(r, d.Reports[0])[0]
	data.Answers = []portal.Answer{{Label: say("record.product"), Text: now.Product}, {Label: say("record.date"), Text: now.Date},
		{Label: say("record.lot"), Text: now.Lot + " " + now.Maker}, {Label: say("record.reporter"), Text: now.Reporter + " (" + now.How + ")"}}
	v := portal.View{Title: say("resident.dose.title"), Person: p.Bar(r, d.Record), Back: portal.Link{Href: path(r, ""), Text: say("resident.record.title")}, Data: data}
	if d.Reports[0].State == iis.StateDeleted {
		v.Notice = &portal.Notice{Kind: "info", Text: say("clinic.dose.removed")}
	}
	if _, ok := ours(r, d); ok && may(r, iis.ActReport) {
		v.Links = append(v.Links, portal.Link{Href: path(r, here+"/edit"), Text: say("clinic.dose.edit.title")}, portal.Link{Href: path(r, here+"/remove"), Text: say("clinic.dose.remove.title")})
	}
	if _, ok := theirs(r, d); ok && may(r, iis.ActAsk) {
		v.Links = append(v.Links, portal.Link{Href: path(r, here+"/ask"), Text: say("resident.dose.ask")})
	}
	return p.room.Show(w, r, "dose.html", v)
}

// versions puts versions of reports into words.
func (p *Pages) versions(r *http.Request, all ...iis.Vaccination) (out []version) {
	l, say, codes := portal.LanguageOf(r), portal.Say(r), codeset.Default()
	for _, v := range all {
		one := version{At: catalog.Time(l, v.At, p.Zone), What: say("record.state." + v.State), Reason: v.Reason, Date: catalog.Date(l, v.GivenOn), Lot: v.LotNumber,
			Product: codes.Name(v.CVX) + " (CVX " + string(v.CVX) + ")", Reporter: p.Names.OrganizationName(r.Context(), v.Organization), How: say("record.given")}
		if v.MVX != "" {
			one.Maker = codes.MakerName(v.MVX)
		}
		if v.Source.Historical() {
			one.How = say("record.copied")
		}
		out = append(out, one)
	}
	return out
}
