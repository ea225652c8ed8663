package iz

import (
	"github.com/openiis/openiis/iis"
)

// queryTitles are the names that QPD-1 has for the queries.
var queryTitles = map[string]string{
	"Z34": "Request Immunization History",
	"Z44": "Request Evaluated History and Forecast",
}

// Profile returns the response profile of an answer to the query of that name
// (messaging-notes 7).
func Profile(query string, found iis.Found) string {
	switch {
	case found == iis.FoundOne && query == "Z44":
		return "Z42"
	case found == iis.FoundOne:
		return "Z32"
	case found == iis.FoundList && query != "Z44":
		return "Z31"
	}
	return "Z33"
}

// RSP returns the answer to a query: Z32 or Z42 for one person, Z31 for a list, Z33 for
// none, too many or an error. A list does not exist for Z44: it is too many. A query
// that could not be answered carries one ERR, the gravest.
func (r Reply) RSP(q iis.Query, a iis.QueryAnswer) []byte {
	w := r.writer()
	found := a.Found
	if found == iis.FoundOne && a.Record == nil {
		found = iis.FoundError
	}
	profile := Profile(q.Name, found)
	w.header([]string{"RSP", "K11", "RSP_K11"}, profile)
	if found == iis.FoundError {
		w.acknowledge(iis.AckDoubted)
		w.finding(gravest(a.Findings))
	} else {
		w.acknowledge(iis.AckAccepted)
	}
	w.status(q, found, profile)
	switch profile {
	case "Z31":
		w.candidates(a.Candidates)
	case "Z32":
		w.history(*a.Record)
	case "Z42":
		w.evaluated(*a.Record)
	}
	return w.Bytes()
}

// gravest returns the one finding that an RSP tells.
func gravest(findings []iis.Finding) iis.Finding {
	if told := gravestFirst(findings); len(told) > 0 {
		return told[0]
	}
	return iis.Finding{Severity: iis.SeverityError, HL7: "207",
		Text: "The query could not be answered now. Send it again later."}
}

// status writes QAK and QPD. QPD is echoed as it was sent.
func (w *writer) status(q iis.Query, found iis.Found, profile string) {
	code := map[iis.Found]string{iis.FoundOne: "OK", iis.FoundList: "OK", iis.FoundTooMany: "TM", iis.FoundNone: "NF", iis.FoundError: "AE"}[found]
	if found == iis.FoundList && profile == "Z33" {
		code = "TM"
	}
	title := queryTitles[q.Name]
	qpd := w.request("QPD")
	w.Segment("QAK")
	if tag := qpd.Field(2); tag.Valued() {
		w.Value(1, tag)
	} else {
		w.Field(1, NoTag)
	}
	w.Field(2, code)
	if sent := qpd.Field(1); sent.Valued() {
		w.Value(3, sent)
	} else {
		w.Field(3, q.Name, title, "CDCPHINVS")
	}
	if qpd.Found() {
		w.Copy(qpd)
		return
	}
	w.Segment("QPD")
	w.Field(1, q.Name, title, "CDCPHINVS")
	w.Field(2, NoTag)
}

// candidates writes the persons of a list: their registry ids, names, birth dates and
// sex, nothing else.
func (w *writer) candidates(all []iis.Candidate) {
	for i, c := range all {
		shown := iis.Identity{Names: c.Person.Names, BirthDate: c.Person.BirthDate, Sex: c.Person.Sex}
		w.person(i+1, shown, w.registryIDs(nil, c.SRID))
	}
}

// history writes the person and the doses of a Z32.
func (w *writer) history(rec iis.Record) {
	w.person(1, rec.Person, w.registryIDs(rec.AskerIDs, rec.Patient.SRID))
	w.demographics(rec.Person)
	w.guardians(rec.Person)
	for i, d := range rec.Doses {
		w.dose(d.Speaks, i+1, strict)
		w.observations(d.Speaks.Observations)
	}
	for _, v := range rec.Refusals {
		w.refusal(v)
	}
	w.facts(rec)
}
