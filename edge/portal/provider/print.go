package provider

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// print handles "GET /clinic/{site}/patients/{p}/print": the record on one sheet for the
// person at the desk, by vaccine or, with ?by=date, by date. Under a permission it holds what
// the permission lets one keep, or is not there.
func (p *Pages) print(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), iis.DeedDownload, true)
	if err != nil {
		return err
	}
	say := portal.Say(r)
	return p.room.Show(w, r, "print.html", portal.View{Title: say("resident.record.title"), Person: p.Bar(r, rec),
		Notice: &portal.Notice{Kind: "info", Text: say("resident.print.how")}, Back: portal.Link{Href: path(r, ""), Text: say("resident.record.title")},
		Data: portal.NewSheet(r, rec, p.Names, path(r, "/print"))})
}
