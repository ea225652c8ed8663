package portal

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
)

// Names tells what organizations are called.
type Names interface {
	OrganizationName(ctx context.Context, id iis.OrganizationID) string
}

// Historian opens a person's record for an actor, for the deed that the audit log names
// (registry/history). Not there and not theirs are the same NotFound.
type Historian func(ctx context.Context, by iis.Actor, p iis.PatientHandle, deed string, forecast bool) (iis.Record, error)

// RecordView is a record as pages show it: to the person, a clinic, a school or whoever
// holds a link. What may not be seen is not in it.
type RecordView struct {
	Groups  []RecordGroup // by vaccine
	Rows    []DoseRow     // by date, newest first
	Due     DueRows
	KnownTo string // says that later reports are not in it; empty where they are
	Basis   string // why it may be seen, in words
	AsOf    string
	Private string // how many doses are not shown, in words; empty for none
	Release string // of the schedule that was asked
	Sources bool   // whether who reported and gave is shown
	Judged  bool   // whether it is shown how doses count
	Links   bool   // whether each dose leads to its own page
	Keep    string // what a permission says of copies, in words; empty where the law opens the record
	Print   bool   // whether there is a print view of it, or of a part
}

// Bar says whose record is open.
func (f *Frame) Bar(r *http.Request, rec iis.Record) *Person {
	l, name, birth := LanguageOf(r), rec.Person.LegalName(), rec.Person.BirthDate
	return &Person{Name: name.Given + " " + name.Family, Age: catalog.Age(l, birth, f.Today()), Born: catalog.Date(l, birth)}
}

// RecordGroup is the doses of one vaccine.
type RecordGroup struct {
	Name string
	Rows []DoseRow
}

// DoseRow is one dose, in words.
type DoseRow struct {
	Handle   string
	Href     string
	Vaccine  string // plain name
	Product  string // CDC's short name and CVX code
	Date     string
	ISO      string
	Lot      string
	Maker    string
	GivenBy  string // who gave it and where
	Reporter string
	How      string // message, screen; given there or copied
	Status   string // counts, does not count; empty without an evaluation
	Tone     string // of the status tag: good, bad, wait, later
	Reasons  []string
	Bare     bool   // the record shows neither lot nor who gave and reported
	Judged   bool   // the record shows how doses count
	Reports  string // "2 reports of the same dose"; empty for one
	day      iis.Date
	groups   []string
}

// DueRows is a forecast, in words.
type DueRows []DueRow

// Now are the vaccines that are due or overdue.
func (rows DueRows) Now() DueRows { return rows.those(true, false) }

// Later are the vaccines that a coming day asks for.
func (rows DueRows) Later() DueRows { return rows.those(true, true) }

// Done are the vaccines that nothing is to be done about.
func (rows DueRows) Done() DueRows { return rows.those(false, false) }

func (rows DueRows) those(needed, later bool) (some DueRows) {
	for _, row := range rows {
		if row.Needed == needed && row.Later == later {
			some = append(some, row)
		}
	}
	return some
}

// DueRow is what is due of one vaccine, in words.
type DueRow struct {
	Vaccine     string
	Status      string
	Tone        string
	Dose        string
	Earliest    string
	Recommended string
	PastDue     string
	Reasons     []string
	Needed      bool
	Later       bool // needed, but not yet
}

// Record puts a record into the words of the request. Doses lead to pages under base,
// unless it is empty.
func Record(r *http.Request, rec iis.Record, names Names, base string) RecordView {
	l, say := LanguageOf(r), Say(r)
	v := RecordView{AsOf: catalog.Date(l, rec.AsOf), Links: base != "", Judged: rec.Forecast != nil, Basis: say("record.basis." + string(rec.Basis))}
	if rec.Hidden > 0 && rec.Basis == iis.BasisSelf {
		v.Private = catalog.Count(l, "record.private", rec.Hidden)
	}
	if !rec.KnownTo.IsZero() {
		v.KnownTo = say("record.known-to", "date", catalog.Date(l, rec.KnownTo))
		if v.Judged {
			v.KnownTo += " " + say("record.known-to.due")
		}
	}
	for i, e := range rec.Doses {
		row := doseRow(r, e, names)
		if base != "" && e.Handle != "" {
			row.Href = base + "/" + e.Handle
		}
		row.judge(l, rec.Forecast, i)
		v.Sources = v.Sources || row.Reporter != ""
		v.Rows = append(v.Rows, row)
	}
	for i := range v.Rows {
		v.Rows[i].Bare, v.Rows[i].Judged = !v.Sources, v.Judged
	}
	v.Print = rec.Copying != iis.CopyNone
	if rec.Basis == iis.BasisGrant {
		v.Keep = say([...]string{iis.CopyNone: "record.copy.none", iis.CopyPart: "record.copy.part", iis.CopyAll: "record.copy.all"}[rec.Copying])
	}
	slices.SortStableFunc(v.Rows, func(a, b DoseRow) int { return cmp.Compare(b.day, a.day) })
	v.group()
	if rec.Forecast != nil {
		v.Release = rec.Forecast.Release
		v.Due = due(l, rec.Forecast)
	}
	return v
}

// group sorts the doses by vaccine, oldest first within each.
func (v *RecordView) group() {
	at := map[string]int{}
	for _, row := range slices.Backward(v.Rows) {
		for _, g := range row.groups {
			i, ok := at[g]
			if !ok {
				i = len(v.Groups)
				at[g] = i
				v.Groups = append(v.Groups, RecordGroup{Name: g})
			}
			v.Groups[i].Rows = append(v.Groups[i].Rows, row)
		}
	}
	slices.SortFunc(v.Groups, func(a, b RecordGroup) int { return strings.Compare(a.Name, b.Name) })
}

// Dose puts one dose into words, without how it counts.
func Dose(r *http.Request, e iis.DoseEvent, names Names) DoseRow { return doseRow(r, e, names) }

func doseRow(r *http.Request, e iis.DoseEvent, names Names) DoseRow {
	l, say, codes, d := LanguageOf(r), Say(r), codeset.Default(), e.Speaks
	row := DoseRow{Handle: e.Handle, Vaccine: Vaccine(l, d.CVX), Date: catalog.Date(l, d.GivenOn), ISO: d.GivenOn.String(), Lot: d.LotNumber,
		Product: codes.Name(d.CVX) + " (CVX " + string(d.CVX) + ")", day: d.GivenOn, groups: vaccineGroups(l, d.CVX)}
	if d.MVX != "" {
		row.Maker = codes.MakerName(d.MVX)
	}
	if d.Organization != "" {
		row.Reporter = names.OrganizationName(r.Context(), d.Organization)
		row.How = say("record.how." + string(d.Door))
		if d.Source.Historical() {
			row.How += ", " + say("record.copied")
		} else {
			row.How += ", " + say("record.given")
		}
	}
	row.GivenBy = strings.Join(parts(strings.TrimSpace(d.GivenBy.Given+" "+d.GivenBy.Family), place(row, d)), ", ")
	if n := len(e.Others) + 1; n > 1 {
		row.Reports = catalog.Count(l, "record.reports", n)
	}
	return row
}

// place names where a dose was given: as the report has it, else its reporter where they
// gave it, else the code of the facility.
func place(row DoseRow, d iis.Vaccination) string {
	switch {
	case d.FacilityText != "":
		return d.FacilityText
	case d.Facility != "" && !d.Source.Historical() && row.Reporter != "":
		return row.Reporter
	}
	return d.Facility
}

// parts leaves out what is empty or said already.
func parts(all ...string) (out []string) {
	for _, s := range all {
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// judge adds how the dose counts, with reasons where it does not. Of a vaccine against
// several things the part that counts speaks, and the reasons are those of the rest.
func (row *DoseRow) judge(l catalog.Language, a *iis.Assessment, i int) {
	if a == nil || i >= len(a.Doses) {
		return
	}
	for _, e := range a.Doses[i].Counts() {
		if row.Status == "" || e.Status == iis.DoseValid {
			row.Status = catalog.Status(l, e.Status)
			row.Tone = "wait"
			if e.Status == iis.DoseValid {
				row.Tone = "good"
			} else if e.Status == iis.DoseNotValid || e.Status == iis.DoseSubStandard {
				row.Tone = "bad"
			}
		}
		if e.Status != iis.DoseValid {
			for _, reason := range e.Reasons {
				if text := catalog.Reason(l, reason); !slices.Contains(row.Reasons, text) {
					row.Reasons = append(row.Reasons, text)
				}
			}
		}
	}
}

// due puts the forecast into words: one row a vaccine, what is due first at the top, and
// what else there is of a vaccine below them all.
func due(l catalog.Language, a *iis.Assessment) []DueRow {
	var rows, others []DueRow
	for _, line := range a.ByGroup() {
		rows = append(rows, dueRow(l, a.On, line.First))
		for _, g := range line.Others {
			others = append(others, dueRow(l, a.On, g))
		}
	}
	return append(rows, others...)
}

func dueRow(l catalog.Language, on iis.Date, g iis.GroupForecast) DueRow {
	row := DueRow{Vaccine: catalog.VaccineGroup(l, g.GroupCVX, g.VaccineGroup), Status: catalog.Status(l, g.Status), Tone: "later"}
	if g.Status == iis.SeriesComplete || g.Status == iis.SeriesImmune {
		row.Tone = "good"
	}
	for _, reason := range g.Reasons {
		row.Reasons = append(row.Reasons, catalog.Reason(l, reason))
	}
	if row.Needed = g.Status == iis.SeriesNotComplete; row.Needed {
		row.Tone = "wait"
		row.Earliest, row.Recommended, row.PastDue = catalog.Date(l, g.Earliest), catalog.Date(l, g.Recommended), catalog.Date(l, g.PastDue)
		if g.DoseNumber > 0 {
			row.Dose = catalog.Count(l, "record.dose", g.DoseNumber)
		}
		switch {
		case !g.PastDue.IsZero() && g.PastDue < on:
			row.Status, row.Tone = catalog.Text(l, "record.overdue"), "bad"
		case g.Recommended <= on:
			row.Status = catalog.Text(l, "record.due-now")
		default:
			row.Status, row.Tone, row.Later = catalog.Text(l, "record.due-later"), "later", true
		}
	}
	return row
}
