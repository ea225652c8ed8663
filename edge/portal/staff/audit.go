package staff

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/audit"
)

// fileRows is how many entries a file holds at most, pageRows those of a page (ours).
const (
	fileRows = 10_000
	pageRows = 25
)

// What an auditor can choose from; tries that were refused are among the outcomes.
var (
	bases    = []iis.Basis{iis.BasisSelf, iis.BasisGuardian, iis.BasisCare, iis.BasisReporter, iis.BasisGrant, iis.BasisRole, iis.BasisSystem, iis.BasisPublic}
	outcomes = []string{"done", "refused", "failed", "not-found"}
)

// auditRow is one entry of the log, in words.
type auditRow struct{ At, ISO, Who, User, What, Person, Why, Door, Outcome, Reason string }

// auditData is what was found, and the search as hidden fields to go on from.
type auditData struct {
	Rows  []auditRow
	Again []portal.Field
	Older string // the last entry, where there may be more behind it
}

// audit handles "/admin/audit": the search is posted, so that no name stands in an
// address. Without one it lists what happened last.
func (p *Pages) audit(w http.ResponseWriter, r *http.Request) error {
	form := auditForm(r)
	if portal.Posted(r) && !form.Read(r) {
		return p.showAudit(w, r, form, auditData{})
	}
	q := queryOf(form)
	q.Limit = pageRows
	if after := r.PostFormValue("after"); after != "" {
		id, err := strconv.ParseInt(after, 10, 64)
		if err != nil {
			return iis.Errorf(iis.Invalid, "there is no such entry")
		}
		q.After = iis.AuditID(id)
	}
	found, err := p.Audit.Search(r.Context(), web.ActorOf(r), q)
	if err != nil {
		return err
	}
	d := auditData{Rows: p.auditRows(r, found), Again: again(form)}
	if len(found) == pageRows {
		d.Older = strconv.FormatInt(int64(found[pageRows-1].ID), 10)
	}
	return p.showAudit(w, r, form, d)
}

// auditFile handles "POST /admin/audit/file": the same search as a CSV file.
func (p *Pages) auditFile(w http.ResponseWriter, r *http.Request) error {
	form := auditForm(r)
	if !form.Read(r) {
		return p.showAudit(w, r, form, auditData{})
	}
	q := queryOf(form)
	q.Limit = fileRows
	found, err := p.Audit.Search(r.Context(), web.ActorOf(r), q)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="audit.csv"`)
	return audit.WriteCSV(w, found)
}

func (p *Pages) showAudit(w http.ResponseWriter, r *http.Request, form *portal.Form, d auditData) error {
	say := portal.Say(r)
	return p.room.Show(w, r, "audit.html", portal.View{Title: say("staff.audit.title"), Intro: []string{say("staff.audit.intro")}, Back: back(r), Form: form, Data: d})
}

func auditForm(r *http.Request) *portal.Form {
	say, l := portal.Say(r), portal.LanguageOf(r)
	basis := portal.Field{Kind: portal.Select, Name: "basis", Label: say("staff.audit.basis"), Optional: true}
	for _, b := range bases {
		basis.Options = append(basis.Options, portal.Option{Value: string(b), Text: portal.Word(l, "look.basis.", string(b))})
	}
	outcome := portal.Field{Kind: portal.Select, Name: "outcome", Label: say("staff.audit.outcome"), Optional: true}
	for _, o := range outcomes {
		outcome.Options = append(outcome.Options, portal.Option{Value: o, Text: portal.Word(l, "look.outcome.", o)})
	}
	form := portal.NewForm(r, say("staff.search"),
		portal.Field{Kind: portal.Text, Name: "person", Label: say("staff.audit.person"), Hint: say("staff.audit.person.hint"), Optional: true, Max: 32},
		portal.Field{Kind: portal.Text, Name: "user", Label: say("staff.audit.user"), Optional: true, Max: 64},
		portal.Field{Kind: portal.Text, Name: "permission", Label: say("staff.audit.permission"), Hint: say("staff.audit.permission.hint"), Optional: true, Max: 40},
		portal.Field{Kind: portal.Text, Name: "organization", Label: say("staff.audit.organization"), Hint: say("staff.audit.organization.hint"), Optional: true, Max: 64},
		basis, outcome,
		portal.Field{Kind: portal.Day, Name: "from", Label: say("staff.audit.from"), Optional: true},
		portal.Field{Kind: portal.Day, Name: "to", Label: say("staff.audit.to"), Optional: true})
	form.Action = "/admin/audit"
	return form
}

func queryOf(f *portal.Form) audit.Query {
	return audit.Query{Person: iis.PatientHandle(f.Value("person")), Username: f.Value("user"), Permission: f.Value("permission"), Organization: iis.OrganizationID(f.Value("organization")),
		Basis: iis.Basis(f.Value("basis")), Outcome: f.Value("outcome"), From: f.Date("from"), To: f.Date("to")}
}

// again is a search as hidden fields.
func again(f *portal.Form) (fields []portal.Field) {
	hide := func(name, value string) {
		if value != "" {
			fields = append(fields, portal.Field{Kind: portal.Hidden, Name: name, Values: []string{value}})
		}
	}
	for _, fd := range f.Fields {
		hide(fd.Name, fd.Value())
		hide(fd.Name+"-day", fd.Date.Day)
		hide(fd.Name+"-month", fd.Date.Month)
		hide(fd.Name+"-year", fd.Date.Year)
	}
	return fields
}

// auditRows puts entries into words. A person is named by the handle and an account by
// the username, as the search takes them; an account that is gone by its id.
func (p *Pages) auditRows(r *http.Request, found []audit.Row) (rows []auditRow) {
	l := portal.LanguageOf(r)
	for _, e := range found {
		row := auditRow{At: catalog.Time(l, e.At, p.Zone), ISO: e.At.UTC().Format("2006-01-02T15:04:05Z"), User: cmp.Or(e.Username, string(e.Actor.User)), Person: string(e.Person),
			What: done(l, e.AuditEvent), Why: portal.Word(l, "look.basis.", string(e.Basis)),
			Door: portal.Word(l, "look.door.", string(e.Actor.Door)), Outcome: portal.Word(l, "look.outcome.", e.Outcome), Reason: portal.Word(l, "look.reason.", e.Reason)}
		row.Who = p.who(r, e.Actor)
		rows = append(rows, row)
	}
	return rows
}

// done says what was done, first roughly, then more finely where the words differ.
func done(l catalog.Language, e iis.AuditEvent) string {
	act, deed := portal.Word(l, "look.act.", string(e.Act)), portal.Word(l, "look.deed.", e.Deed)
	if act == deed {
		return act
	}
	return act + ", " + deed
}

// who names an actor by organization and role.
func (p *Pages) who(r *http.Request, a iis.Actor) string {
	say, l := portal.Say(r), portal.LanguageOf(r)
	switch {
	case a.System:
		return say("look.registry")
	case a.Link != "":
		return say("look.link")
	case a.Organization == "" && a.User != "":
		return say("staff.audit.resident")
	case a.Organization == "":
		return say("staff.audit.nobody")
	}
	name := p.Names.OrganizationName(r.Context(), a.Organization)
	if a.Role != "" {
		name += " (" + portal.Word(l, "role.", string(a.Role)) + ")"
	}
	return name
}
