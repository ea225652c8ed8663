package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// scheduleACIP is the value of 59779-9: the schedule that doses are held against.
var scheduleACIP = []string{"VXC16", "ACIP", "CDCPHINVS"}

// evaluated writes the person, the doses with their evaluation and the forecast of a
// Z42. The profile has no place for contacts and guardians.
func (w *writer) evaluated(rec iis.Record) {
	p := rec.Person
	p.Races, p.Contacts, p.Ethnicity = nil, nil, iis.Coded{}
	w.person(1, p, w.registryIDs(rec.AskerIDs, rec.Patient.SRID))
	for i, d := range rec.Doses {
		w.dose(d.Speaks, i+1, lenient)
		w.evaluation(rec, i)
	}
	w.noVaccine(rec.AsOf)
	if rec.Forecast == nil {
		w.say("ST", loincReason, 1, "forecast not available")
		return
	}
	for i, g := range rec.Forecast.Groups {
		w.due(g, i+1)
	}
	if len(rec.Forecast.Groups) == 0 {
		w.say("ST", loincReason, 1, "no recommendation")
	}
}

// evaluation writes how dose i counts, a group of OBX for each vaccine group.
func (w *writer) evaluation(rec iis.Record, i int) {
	cvx := rec.Doses[i].Speaks.CVX
	groups := judgments(rec, i)
	if len(groups) == 0 {
		w.vaccineType(cvx, 1)
		w.say("CE", loincSchedule, 1, scheduleACIP...)
		return
	}
	for n, j := range groups {
		sub := n + 1
		w.vaccineType(w.groupCVX(rec, j.VaccineGroup, cvx), sub)
		w.say("CE", loincSchedule, sub, scheduleACIP...)
		w.count(loincDoseNumber, sub, j.TargetDose)
		w.count(loincDosesInSeries, sub, j.SeriesDoses)
		valid := "N"
		if j.Status == iis.DoseValid {
			valid = "Y"
		}
		w.say("ID", loincDoseValid, sub, valid)
		w.say("ST", loincSeriesName, sub, clip(j.Series, 999))
		w.say("ST", loincReason, sub, because(j.Reasons))
	}
}

// judgments returns one evaluation of dose i for each vaccine group, in order.
func judgments(rec iis.Record, i int) []iis.Evaluation {
	if rec.Forecast == nil {
		return nil
	}
	for _, d := range rec.Forecast.Doses {
		if d.Index == i {
			return d.Counts()
		}
	}
	return nil
}

// groupCVX returns the code that stands for a vaccine group: the forecast's own, the
// code set's, or else the vaccine itself.
func (w *writer) groupCVX(rec iis.Record, group string, cvx iis.CVX) iis.CVX {
	for _, g := range rec.Forecast.Groups {
		if g.VaccineGroup == group && g.GroupCVX != "" {
			return g.GroupCVX
		}
	}
	for _, g := range w.Codes.Groups(cvx) {
		if strings.EqualFold(g.Name, group) {
			return g.CVX
		}
	}
	return cvx
}

// due writes the forecast of one vaccine group.
func (w *writer) due(g iis.GroupForecast, sub int) {
	cvx := g.GroupCVX
	if cvx == "" && len(g.Vaccines) > 0 {
		cvx = g.Vaccines[0]
	}
	if cvx != "" {
		w.vaccineType(cvx, sub)
	}
	w.say("CE", loincSchedule, sub, scheduleACIP...)
	w.day(loincRecommended, sub, g.Recommended)
	w.day(loincEarliest, sub, g.Earliest)
	w.day(loincOverdue, sub, g.PastDue)
	w.day(loincLatest, sub, g.Latest)
	status := g.Status
	if cvx == "" {
		status = strings.TrimSpace(g.VaccineGroup + " " + status) // no code says which group it is
	}
	w.say("ST", loincSeriesStatus, sub, clip(status, 999))
	w.count(loincDoseNumber, sub, g.DoseNumber)
}

// say writes an OBX with a value of one or more components, unless it has none.
func (w *writer) say(kind, loinc string, sub int, value ...string) {
	if strings.Join(value, "") == "" {
		return
	}
	w.obx(kind, loinc, w.Codes.Table("NIP003").Text(loinc), sub)
	w.Field(5, value...)
	w.Field(11, "F")
}

func (w *writer) vaccineType(cvx iis.CVX, sub int) {
	w.say("CE", loincVaccineType, sub, string(cvx), clip(w.Codes.Name(cvx), 999), "CVX")
}

// day writes an OBX that holds a day, unless there is none.
func (w *writer) day(loinc string, sub int, d iis.Date) { w.say("DT", loinc, sub, d.Compact()) }

// count writes an OBX that holds a number; zero is not known.
func (w *writer) count(loinc string, sub, n int) {
	if n <= 0 {
		return
	}
	w.obx("NM", loinc, w.Codes.Table("NIP003").Text(loinc), sub)
	w.Field(5, strconv.Itoa(n))
	w.Field(6, "NA", "", "HL70353")
	w.Field(11, "F")
}

// because puts reasons into one text, in the words of the specification.
func because(reasons []iis.Reason) string {
	var codes []string
	for _, r := range reasons {
		codes = append(codes, r.Code)
	}
	return clip(strings.Join(codes, "; "), 999)
}
