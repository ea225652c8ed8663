package resident

import (
	"cmp"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/relation"
)

// doseData is one dose with all that was ever reported of it.
type doseData struct {
	portal.DoseRow
	Answers []portal.Answer
	Changes []change
}

// change is one version of one report, in words: what was done, when, by whom, how and
// why, and which fields differ from the version before.
type change struct {
	What, At, Who string
	Fields        []string
}

// dose handles "GET /me/people/{p}/record/{dose}": one dose, its source and its history.
func (p *Pages) dose(w http.ResponseWriter, r *http.Request, who relation.Person) error {
	say := portal.Say(r)
	row, dose, err := p.findDose(r, who)
	if err != nil {
		return err
	}
	d := doseData{DoseRow: row, Changes: p.changes(r, dose), Answers: []portal.Answer{
		{Label: say("record.vaccine"), Text: row.Vaccine}, {Label: say("record.date"), Text: row.Date}, {Label: say("record.product"), Text: row.Product},
		{Label: say("record.lot.only"), Text: row.Lot}, {Label: say("record.maker"), Text: row.Maker}, {Label: say("record.given-by"), Text: row.GivenBy},
		{Label: say("record.reporter"), Text: row.Reporter + " (" + row.How + ")"}}}
	return p.room.Show(w, r, "dose.html", portal.View{Title: say("resident.dose.title"), Person: p.bar(r, who), Data: d,
		Back:  portal.Link{Href: path(who, "record"), Text: say("resident.record.title")},
		Links: []portal.Link{{Href: path(who, "record/"+row.Handle+"/ask"), Text: say("resident.dose.ask")}}})
}

// findDose reads the dose of the path, removed ones too.
func (p *Pages) findDose(r *http.Request, who relation.Person) (portal.DoseRow, history.Dose, error) {
	dose, err := p.Dose(r.Context(), web.ActorOf(r), who.Handle, r.PathValue("dose"))
	if err != nil {
		return portal.DoseRow{}, history.Dose{}, err
	}
	first := dose.Reports[0]
	for _, e := range dose.Record.Doses {
		if e.Speaks.ID != first.ID || e.Speaks.Home != first.Home {
			continue
		}
		for _, row := range portal.Record(r, dose.Record, p.Names, "").Rows {
			if row.Handle == e.Handle {
				return row, dose, nil
			}
		}
	}
	row := portal.Dose(r, iis.DoseEvent{Handle: r.PathValue("dose"), Speaks: first}, p.Names)
	row.Status, row.Tone = portal.Say(r)("resident.dose.removed"), "bad"
	return row, dose, nil
}

// changes puts the versions into words, newest first.
func (p *Pages) changes(r *http.Request, dose history.Dose) (out []change) {
	l, say := portal.LanguageOf(r), portal.Say(r)
	for i, v := range dose.Versions {
		row := portal.Dose(r, iis.DoseEvent{Speaks: v}, p.Names)
		c := change{What: say("record.state." + v.State), At: catalog.Time(l, v.At, p.Zone), Who: row.Reporter + " (" + row.How + ")"}
		if v.Reason != "" {
			c.Fields = append(c.Fields, say("record.change.reason", "reason", v.Reason))
		}
		if v.UnderGrant != "" {
			c.Fields = append(c.Fields, say("record.change.under"))
		}
		for _, older := range dose.Versions[i+1:] {
			if older.ID == v.ID && older.Home == v.Home {
				c.Fields = append(c.Fields, differences(r, portal.Dose(r, iis.DoseEvent{Speaks: older}, p.Names), row)...)
				break
			}
		}
		out = append(out, c)
	}
	return out
}

// differences says which fields of a report changed from one version to the next.
func differences(r *http.Request, old, now portal.DoseRow) (out []string) {
	say := portal.Say(r)
	nothing := say("record.change.none")
	for _, f := range []struct{ label, old, now string }{
		{"record.product", old.Product, now.Product}, {"record.date", old.Date, now.Date}, {"record.lot.only", old.Lot, now.Lot},
		{"record.maker", old.Maker, now.Maker}, {"record.given-by", old.GivenBy, now.GivenBy},
	} {
		if f.old != f.now {
			out = append(out, say("record.change", "field", say(f.label), "old", cmp.Or(f.old, nothing), "new", cmp.Or(f.now, nothing)))
		}
	}
	return out
}
