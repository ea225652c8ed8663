package provider

import (
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
)

// sheet is a record for print and the order in which its doses stand.
type sheet struct {
	portal.RecordView
	ByDate bool
	Base   string
}

// print handles "GET /clinic/{site}/patients/{p}/print": the record on one sheet for the
// person at the desk, by vaccine or, with ?by=date, by date.
func (p *Pages) print(w http.ResponseWriter, r *http.Request) error {
	rec, err := p.Open(r.Context(), web.ActorOf(r), iis.PatientHandle(r.PathValue("p")), "print", true)
	if err != nil {
		return err
	}
	say := portal.Say(r)
	return p.room.Show(w, r, "print.html", portal.View{Title: say("resident.record.title"), Person: p.bar(r, rec),
		Notice: &portal.Notice{Kind: "info", Text: say("resident.print.how")}, Back: portal.Link{Href: path(r, ""), Text: say("resident.record.title")},
		Data: sheet{portal.Record(r, rec, p.Names, ""), r.URL.Query().Get("by") == "date", path(r, "/print")}})
}
