package iz

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// timeFormat is how times are written: to the second with the offset (TS_Z).
const timeFormat = "20060102150405-0700"

// Reply is what an answer needs beside its content.
type Reply struct {
	Request   *hl7v2.Message // what is answered; nil where nothing could be read
	Now       time.Time      // MSH-7, in its zone
	ControlID string         // MSH-10, new for each answer
	App       string         // ours, where the request names no receiver
	Facility  string         // ours, likewise
	Authority string         // who gives state registry ids and our order numbers: "NJIIS"
	Codes     *codeset.Set   // nil is the embedded release
}

// writer writes one answer.
type writer struct {
	Reply
	hl7v2.Builder
	set       int  // OBX-1, counting through the message
	reporting bool // the message is a report, not an answer: RXA-21 and 22 as they are
}

func (r Reply) writer() *writer {
	if r.Codes == nil {
		r.Codes = codeset.Default()
	}
	return &writer{Reply: r}
}

// ACK returns an acknowledgement (Z23) with an ERR for each graded finding, the gravest
// first; of AR only the gravest is told.
func (r Reply) ACK(code iis.AckCode, findings []iis.Finding) []byte {
	w := r.writer()
	trigger := "V04"
	if r.request("MSH").Field(9).Comp(1).Text() == "QBP" {
		trigger = "Q11"
	}
	w.header([]string{"ACK", trigger, "ACK"}, "Z23")
	w.acknowledge(code)
	told := gravestFirst(findings)
	if code == iis.AckRefused && len(told) > 1 {
		told = told[:1]
	}
	for _, f := range told {
		w.finding(f)
	}
	return w.Bytes()
}

// request returns a segment of the request, or none.
func (r Reply) request(name string) hl7v2.Segment {
	if r.Request == nil {
		return hl7v2.Segment{}
	}
	return r.Request.First(name)
}

// header writes MSH. Sender and receiver of the request change places.
func (w *writer) header(kind []string, profile string) {
	asked := w.request("MSH")
	w.Segment("MSH")
	w.echoHD(3, asked.Field(5), w.App)
	w.echoHD(4, asked.Field(6), w.Facility)
	w.echoHD(5, asked.Field(3), "")
	w.echoHD(6, asked.Field(4), "")
	w.Field(7, w.Now.Format(timeFormat))
	w.Field(9, kind...)
	w.Field(10, w.ControlID)
	processing := letter(asked.Field(11))
	if processing != "T" && processing != "D" {
		processing = "P"
	}
	w.Field(11, processing)
	w.Field(12, Version)
	w.Field(15, "NE")
	w.Field(16, "NE")
	w.Field(21, profile, "CDCPHINVS")
	w.echoXON(22, asked.Field(23))
	w.echoXON(23, asked.Field(22))
}

// echoHD writes a name of the request as far as the profile can carry it.
func (w *writer) echoHD(n int, sent hl7v2.Value, instead string) {
	space, id, kind := sent.Comp(1).Text(), sent.Comp(2).Text(), sent.Comp(3).Text()
	if tooLong(space, 20) {
		space = ""
	}
	if !isOID(id) || kind != "ISO" {
		id, kind = "", ""
	}
	if space == "" && id == "" && !sent.Valued() {
		space = instead
	}
	w.Field(n, space, id, kind)
}

// echoXON writes an organization of the request if the profile can carry it.
func (w *writer) echoXON(n int, sent hl7v2.Value) {
	name, id, kind := sent.Comp(1).Text(), sent.Comp(10).Text(), sent.Comp(7).Text()
	switch {
	case tooLong(name, 50) || sent.Comp(3).Valued():
		return
	case id == "":
		w.Field(n, name)
	case authorityOf(authority(sent.Comp(6))) != nil && !tooLong(id, 20) && len(kind) >= 2 && len(kind) <= 5:
		w.Parts(n, one(name), nil, nil, nil, nil, authorityOf(authority(sent.Comp(6))), one(kind), nil, nil, one(id))
	}
}

// acknowledge writes MSA.
func (w *writer) acknowledge(code iis.AckCode) {
	w.Segment("MSA")
	w.Field(1, string(code))
	if id := w.request("MSH").Field(10); id.Valued() {
		w.Value(2, id)
	} else {
		w.Field(2, NoTag)
	}
}

// finding writes ERR.
func (w *writer) finding(f iis.Finding) {
	code, text := f.HL7, f.Text
	if code == "" {
		code = "999"
		if f.Severity == iis.SeverityInfo {
			code = "0"
		}
	}
	w.Segment("ERR")
	place, fits := location(f.Where)
	if fits {
		w.Field(2, place...)
	} else if f.Where.Segment != "" {
		text = fmt.Sprintf("%s number %d, field %d: %s", f.Where.Segment, f.Where.Sequence, f.Where.Field, text)
	}
	w.Field(3, code, w.Codes.Table("0357").Text(code), "HL70357")
	w.Field(4, string(f.Severity))
	if meaning := w.Codes.Table("0533").Text(f.App); meaning != "" {
		w.Field(5, f.App, meaning, "HL70533")
	}
	w.Field(8, clip(text, 250))
}

// location returns ERR-2 of a place. It does not fit where a count has more than two
// digits, which is all that the profile allows.
func location(p iis.Place) (comps []string, fits bool) {
	if len(p.Segment) != 3 {
		return nil, false
	}
	if p.Repetition == 0 && p.Component > 0 {
		p.Repetition = 1
	}
	comps = []string{p.Segment}
	for _, n := range [...]int{max(p.Sequence, 1), p.Field, p.Repetition, p.Component, p.Sub} {
		if n > 99 {
			return nil, false
		}
		if n == 0 {
			break
		}
		comps = append(comps, fmt.Sprint(n))
	}
	return comps, true
}

// gravestFirst returns the graded findings, errors before warnings before information,
// otherwise in their order.
func gravestFirst(findings []iis.Finding) []iis.Finding {
	rank := map[iis.Severity]int{iis.SeverityError: 1, iis.SeverityWarning: 2, iis.SeverityInfo: 3}
	told := slices.DeleteFunc(slices.Clone(findings), func(f iis.Finding) bool { return rank[f.Severity] == 0 })
	slices.SortStableFunc(told, func(a, b iis.Finding) int { return cmp.Compare(rank[a.Severity], rank[b.Severity]) })
	return told
}
