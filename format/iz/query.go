package iz

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// NoTag stands where a control id or query tag has to be echoed and none was sent.
const NoTag = "NONE"

// DecodeQBP reads a query for a person. Its findings come graded; one with
// iis.EffectMessage says that nothing can be looked for. The raw bytes are for the
// caller to set.
func DecodeQBP(m *hl7v2.Message) iis.Query {
	r := reader{m: m}
	q := iis.Query{Header: r.header(m.Header())}
	r.findings = nil // what MSH lacks does not matter to a query
	qpd := m.First("QPD")
	if !qpd.Found() {
		q.Name = q.Header.Profile
		q.Findings = []iis.Finding{graded(iis.FindingQueryMissing, missing("QPD"))}
		return q
	}
	r.queryName(&q, qpd)
	q.Tag = qpd.Field(2).Text()
	if q.Tag == "" {
		r.grade(iis.FindingQueryTagMissing, at(qpd, 2))
	}
	r.criteria(&q.Person, qpd)
	if !searchable(q.Person) {
		r.grade(iis.FindingQueryCriteria, at(qpd, 4))
	}
	r.limit(&q, m.First("RCP"))
	q.Findings = r.findings
	return q
}

func (r *reader) grade(code string, where iis.Place) {
	r.findings = append(r.findings, graded(code, where))
}

// queryName reads QPD-1, which decides where MSH-21 says something else.
func (r *reader) queryName(q *iis.Query, qpd hl7v2.Segment) {
	switch name := strings.ToUpper(qpd.Field(1).Comp(1).Text()); name {
	case "Z34", "Z44":
		q.Name = name
		if sent := r.m.Header().Field(21).Comp(1); sent.Valued() && q.Header.Profile != name {
			r.grade(iis.FindingQueryProfile, at(qpd, 1))
		}
	case "":
		q.Name = q.Header.Profile
	default:
		q.Name = q.Header.Profile
		r.grade(iis.FindingQueryName, at(qpd, 1, 1, 1))
	}
}

// criteria reads QPD-3 to QPD-11.
func (r *reader) criteria(p *iis.Identity, qpd hl7v2.Segment) {
	for _, v := range limited(qpd.Field(3)) {
		id := iis.Identifier{Value: v.Comp(1).Text(), Authority: authority(v.Comp(4)), Type: strings.ToUpper(v.Comp(5).Text())}
		if id.Value != "" {
			p.Identifiers = append(p.Identifiers, id)
		}
	}
	for _, v := range limited(qpd.Field(4)) {
		if nm := name(v); nm.Family != "" || nm.Given != "" {
			p.Names = append(p.Names, nm)
		}
	}
	p.Newborn = codeset.Default().PlaceholderName(p.LegalName().Given) == codeset.Newborn
	if v := qpd.Field(5); v.Valued() {
		p.MothersMaiden = name(v)
	}
	born, ok := date(qpd.Field(6))
	if !ok {
		r.grade(iis.FindingQueryBirthDate, at(qpd, 6))
	}
	p.BirthDate = born
	p.Sex = letter(qpd.Field(7))
	if v := qpd.Field(8).Rep(1); v.Valued() {
		p.Addresses = []iis.Address{address(v)}
	}
	for _, v := range limited(qpd.Field(9)) {
		if c := contact(v); c.Phone != "" || c.Email != "" {
			p.Contacts = append(p.Contacts, c)
		}
	}
	if v := letter(qpd.Field(10)); v == "Y" || v == "N" {
		p.MultipleBirth = v
	}
	if v := qpd.Field(11); v.Valued() {
		n, err := strconv.Atoi(v.Text())
		if err != nil || n < 1 || n > 99 {
			r.grade(iis.FindingQueryBirthOrder, at(qpd, 11))
		} else {
			p.BirthOrder = n
		}
	}
}

// searchable tells whether a query meets the registry's minimum: an id, or a name with
// a birth date (ours; messaging-notes 7).
func searchable(p iis.Identity) bool {
	return len(p.Identifiers) > 0 || len(p.Names) > 0 && p.BirthDate != 0
}

// limit reads RCP-2.1, the number of candidates that the asker wants at most.
func (r *reader) limit(q *iis.Query, rcp hl7v2.Segment) {
	if !rcp.Found() {
		r.grade(iis.FindingRCPMissing, missing("RCP"))
		return
	}
	v := rcp.Field(2).Comp(1)
	if !v.Valued() {
		return
	}
	n, err := strconv.Atoi(v.Text())
	if err != nil || n < 1 {
		r.grade(iis.FindingQueryLimitBad, at(rcp, 2, 1, 1))
		return
	}
	q.Limit = n
}
