package iz

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// Version is the HL7 version of the guide.
const Version = "2.5.1"

// Header reads the envelope of a message and passes it through the header stage
// (messaging-notes 1). versions are those taken beside 2.5.1. Where Rejected tells so of
// the findings, the answer is an ACK with AR and nothing else is read. The findings that
// do not refuse are in what DecodeVXU returns as well.
func Header(m *hl7v2.Message, versions ...string) (iis.Header, []iis.Finding) {
	msh := m.Header()
	if !msh.Found() {
		return iis.Header{}, []iis.Finding{graded(iis.FindingHeaderMissing, missing("MSH"))}
	}
	r := reader{m: m}
	h := r.header(msh)
	r.stage(msh, versions)
	return h, r.findings
}

// Rejected tells whether findings of the header stage refuse the message.
func Rejected(findings []iis.Finding) bool {
	return slices.ContainsFunc(findings, func(f iis.Finding) bool { return f.Effect == iis.EffectMessage })
}

// header reads MSH and SFT, noting what is missing or cannot be read.
func (r *reader) header(msh hl7v2.Segment) iis.Header {
	h := iis.Header{
		SendingApp:        hierarchic(msh.Field(3)),
		SendingFacility:   hierarchic(msh.Field(4)),
		ReceivingApp:      hierarchic(msh.Field(5)),
		ReceivingFacility: hierarchic(msh.Field(6)),
		ControlID:         msh.Field(10).Text(),
		MessageType:       strings.ToUpper(msh.Field(9).Comp(1).Text()),
		ProcessingID:      letter(msh.Field(11)),
		Version:           msh.Field(12).Comp(1).Text(),
		Software:          software(r.m.First("SFT")),
	}
	if msh.Field(1).Raw() != "|" || !strings.HasPrefix(msh.Field(2).Raw(), `^~\&`) {
		r.note(iis.FindingDelimiters, at(msh, 2))
	}
	if r.m.Latin1 {
		r.note(iis.FindingEncoding, at(msh, 18))
	}
	if !readable[strings.ToUpper(msh.Field(18).Comp(1).Text())] {
		r.note(iis.FindingCharacterSet, at(msh, 18))
	}
	r.sentAt(&h, msh)
	if h.ControlID == "" {
		r.note(iis.FindingControlIDMissing, at(msh, 10))
	}
	if h.ProcessingID == "" {
		h.ProcessingID = "P"
		r.note(iis.FindingProcessingIDMissing, at(msh, 11))
	}
	if h.Version == "" {
		h.Version = Version
		r.note(iis.FindingVersionMissing, at(msh, 12))
	}
	if want := structures[h.MessageType]; want != "" && strings.ToUpper(msh.Field(9).Comp(3).Text()) != want {
		r.note(iis.FindingStructureMissing, at(msh, 9, 1, 3))
	}
	r.profile(&h, msh)
	return h
}

// readable are the character sets that MSH-18 may name: UTF-8, what is part of it, and
// Latin-1, which bytes that are not UTF-8 are taken for (HL7 table 0211).
var readable = map[string]bool{"": true, "ASCII": true, "US-ASCII": true, "UNICODE": true, "UNICODE UTF-8": true, "UTF-8": true, "UTF8": true,
	"8859/1": true, "ISO-8859-1": true}

// structures are MSH-9.3 of the types that are taken.
var structures = map[string]string{"VXU": "VXU_V04", "QBP": "QBP_Q11"}

// triggers are MSH-9.2 of the types that are taken.
var triggers = map[string]string{"VXU": "V04", "QBP": "Q11"}

// sentAt reads MSH-7.
func (r *reader) sentAt(h *iis.Header, msh hl7v2.Segment) {
	if !msh.Field(7).Valued() {
		r.note(iis.FindingMessageDateMissing, at(msh, 7))
		return
	}
	sent, ok := readInstant(msh.Field(7))
	if !ok {
		r.note(iis.FindingMessageDateBad, at(msh, 7))
		return
	}
	h.SentAt, h.SentOn = sent.time, sent.day
	if !sent.precise {
		r.note(iis.FindingMessageDateImprecise, at(msh, 7))
	}
}

// profile reads MSH-21.1. A message without one is the usual one of its type, as the
// field expects (messaging-notes 1).
func (r *reader) profile(h *iis.Header, msh hl7v2.Segment) {
	usual, fits := "", []string(nil)
	switch h.MessageType {
	case "VXU":
		usual, fits = "Z22", []string{"Z22"}
	case "QBP":
		usual, fits = "Z34", []string{"Z34", "Z44"}
	default:
		h.Profile = msh.Field(21).Comp(1).Text()
		return
	}
	for _, v := range limited(msh.Field(21)) {
		if p := strings.ToUpper(v.Comp(1).Text()); slices.Contains(fits, p) {
			h.Profile = p
			return
		}
	}
	h.Profile = usual
	if msh.Field(21).Valued() {
		r.note(iis.FindingProfileUnknown, at(msh, 21))
	} else {
		r.note(iis.FindingProfileMissing, at(msh, 21))
	}
}

// stage checks what decides whether the message can be taken at all.
func (r *reader) stage(msh hl7v2.Segment, versions []string) {
	kind, trigger := strings.ToUpper(msh.Field(9).Comp(1).Text()), strings.ToUpper(msh.Field(9).Comp(2).Text())
	switch {
	case triggers[kind] == "":
		r.findings = append(r.findings, graded(iis.FindingTypeUnsupported, at(msh, 9, 1, 1)))
		return
	case triggers[kind] != trigger:
		r.findings = append(r.findings, graded(iis.FindingTriggerUnsupported, at(msh, 9, 1, 2)))
	}
	if p := letter(msh.Field(11)); p != "" && p != "P" && p != "T" && p != "D" {
		r.findings = append(r.findings, graded(iis.FindingProcessingID, at(msh, 11)))
	}
	if v := msh.Field(12).Comp(1).Text(); v != "" && v != Version && !slices.Contains(versions, v) {
		r.findings = append(r.findings, graded(iis.FindingVersionUnsupported, at(msh, 12)))
	}
}

// software puts what SFT says of the sending software on one line.
func software(sft hl7v2.Segment) string {
	var parts []string
	for _, v := range []hl7v2.Value{sft.Field(1).Comp(1), sft.Field(3), sft.Field(2), sft.Field(4)} {
		if s := v.Text(); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " ")
}
