package server

import (
	"fmt"
	"strings"
)

// told is a report as a test writes it: what is empty is left out of the message.
type told struct {
	control, facility, version string
	id                         string // PID-3, the whole field; letters alone are an MR of EHR
	family, given, middle      string
	born, sex                  string
	street, phone              string
	protection                 string // PD1-12 and 13, as "Y|20261101"
	twin                       string // PID-24 and 25, as "Y|1"
	groups                     []string
}

// String writes the VXU.
func (r told) String() string {
	version := r.version
	if version == "" {
		version = "2.5.1"
	}
	id := r.id
	if id != "" && !strings.Contains(id, "^") {
		id += "^^^EHR^MR"
	}
	sex := r.sex
	if sex == "" {
		sex = "F"
	}
	address, phone := "", ""
	if r.street != "" {
		address = r.street + "^^Trenton^NJ^08608^USA^H"
	}
	if r.phone != "" {
		phone = "^PRN^PH^^^" + r.phone[:3] + "^" + r.phone[3:]
	}
	m := fmt.Sprintf("MSH|^~\\&|EHR|%s|NJIIS|NJDOH|20261122120000-0500||VXU^V04^VXU_V04|%s|P|%s|||ER|AL|||||Z22^CDCPHINVS\r", r.facility, r.control, version)
	m += fmt.Sprintf("PID|1||%s||%s^%s^%s^^^^L||%s|%s|||%s||%s|||||||||||%s\r", id, r.family, r.given, r.middle, r.born, sex, address, phone, r.twin)
	if r.protection != "" {
		m += "PD1||||||||||||" + r.protection + "\r"
	}
	return m + strings.Join(r.groups, "")
}

// shot is an order group of one dose; order is ORC-3, source RXA-9.1, action RXA-21.
type shot struct {
	order, on, cvx, source, lot, action, confidential, completion, refusal string
}

func (s shot) String() string {
	source, amount, maker := s.source, "0.5|mL^^UCUM", "MSD^Merck^MVX"
	if source == "" {
		source = "01"
	}
	if source != "00" {
		amount, maker = "999|", ""
	}
	completion, refusal := s.completion, ""
	if completion == "" {
		completion = "CP"
	}
	if s.refusal != "" {
		refusal = s.refusal + "^Reason^NIP002"
	}
	action := s.action
	if action == "" {
		action = "A"
	}
	sourceField := source + "^Source^NIP001"
	if completion == "RE" {
		sourceField, maker, amount = "", "", "999|"
	}
	orc := "ORC|RE||" + s.order
	if s.confidential != "" {
		orc += strings.Repeat("|", 25) + s.confidential + "^Confidential^HL70177"
	}
	return orc + "\r" + fmt.Sprintf("RXA|0|1|%s||%s^^CVX|%s||%s||||||%s||%s|%s||%s|%s\r", s.on, s.cvx, amount, sourceField, s.lot, maker, refusal, completion, action)
}

// asked is a query as a test writes it.
type asked struct {
	profile, control, tag, id, family, given, middle, born, sex, street, phone, limit string
}

func (q asked) String() string {
	limit := q.limit
	if limit == "" {
		limit = "10"
	}
	id := q.id
	if id != "" && !strings.Contains(id, "^") {
		id += "^^^EHR^MR"
	}
	name, address, phone := "", "", ""
	if q.family != "" {
		name = q.family + "^" + q.given + "^" + q.middle + "^^^^L"
	}
	if q.street != "" {
		address = q.street + "^^Trenton^NJ^08608^USA^H"
	}
	if q.phone != "" {
		phone = "^PRN^PH^^^" + q.phone[:3] + "^" + q.phone[3:]
	}
	return fmt.Sprintf("MSH|^~\\&|EHR||NJIIS|NJDOH|20261122120000-0500||QBP^Q11^QBP_Q11|%s|P|2.5.1|||ER|AL|||||%s^CDCPHINVS\rQPD|%s^Request^CDCPHINVS|%s|%s|%s||%s|%s|%s|%s\rRCP|I|%s^RD&Records&HL70126\r",
		q.control, q.profile, q.profile, q.tag, id, name, q.born, q.sex, address, phone, limit)
}

// profileOf is the profile of an answer, MSH-21.1.
func profileOf(answer string) string { return nth(field(answer, "MSH", 21), "^", 0) }

// findings lists the ERR segments of an answer as "place severity".
func findings(answer string) []string {
	var out []string
	for _, e := range segments(answer, "ERR") {
		out = append(out, nth(e, "|", 2)+" "+nth(e, "|", 4))
	}
	return out
}
