package iz

import (
	"iter"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// maxDoses bounds the vaccinations of one message and maxSegments what is read of it
// (ours).
const (
	maxDoses    = 1000
	maxSegments = 5000
)

// DecodeVXU reads what a message reports about one person. Each RXA makes one
// Vaccination, in message order, but an RXA of CVX 998 that is no refusal: it only
// carries observations about the person. Refused or not, a Vaccination stays in its
// place, so that Finding.Dose keeps its meaning. Owner, facility, time and the raw bytes
// are for the caller to set.
func DecodeVXU(m *hl7v2.Message) iis.Submission {
	r := reader{m: m}
	r.sub.Header = r.header(m.Header())
	for i, s := range m.Segments {
		if i == maxSegments {
			r.note(iis.FindingTooManyNotes, at(s))
			break
		}
		r.segment(s)
	}
	r.end()
	r.sub.Findings = r.findings
	return r.sub
}

// reader goes through the segments of one message.
type reader struct {
	m        *hl7v2.Message
	sub      iis.Submission
	findings []iis.Finding
	rank     int           // place in the order of segments reached so far
	once     [8]bool       // single segments met
	order    hl7v2.Segment // the ORC that waits for its RXA, or whose RXA was read
	waiting  bool          // order has no RXA yet
	routed   bool          // the current RXA has its RXR
	inDose   bool          // an RXA was read
	dose     int           // index+1 of the current vaccination; 0 for a group about the person
	last     *iis.Observation
	visit    eligibility
}

// note adds a finding of the message, or of the dose that is being read.
func (r *reader) note(code string, where iis.Place) {
	f := iis.Finding{Code: code, Where: where}
	switch where.Segment {
	case "RXA", "RXR", "ORC", "OBX", "NTE":
		f.Dose = r.dose
	}
	r.findings = append(r.findings, f)
}

// The order of segments in a VXU (messaging-notes 2). Segments that are not named may
// stand anywhere.
var ranks = map[string]int{
	"MSH": 1, "SFT": 2, "PID": 3, "PD1": 4, "NK1": 5, "PV1": 6, "PV2": 7, "GT1": 8, "IN1": 9, "IN2": 9, "IN3": 9,
	"ORC": 10, "RXA": 10, "RXR": 10, "OBX": 10, "NTE": 10,
}

// singles are the segments that may come once, with their place in reader.once.
var singles = map[string]int{"MSH": 1, "PID": 2, "PD1": 3, "PV1": 4, "PV2": 5}

func (r *reader) segment(s hl7v2.Segment) {
	if rank := ranks[s.Name]; rank > 0 {
		if rank < r.rank {
			r.note(iis.FindingSegmentOrder, at(s))
		}
		r.rank = max(r.rank, rank)
	}
	if n := singles[s.Name]; n > 0 {
		if r.once[n] {
			r.note(iis.FindingSegmentRepeated, at(s))
			return
		}
		r.once[n] = true
	}
	switch s.Name {
	case "PID":
		r.patient(s)
	case "PD1":
		r.demographic(s)
	case "NK1":
		r.guardian(s)
	case "PV1":
		r.visitEligibility(s)
	case "ORC":
		r.newOrder(s)
	case "RXA":
		r.newDose(s)
	case "RXR":
		r.route(s)
	case "OBX":
		r.observation(s)
	case "NTE":
		r.comment(s)
	case "":
		r.note(iis.FindingSegmentUnknown, iis.Place{Segment: "MSH", Sequence: 1})
	}
}

// end notes what never came.
func (r *reader) end() {
	r.closeOrder()
	r.closeDose()
	if !r.once[singles["PID"]] {
		r.note(iis.FindingPatientMissing, missing("PID"))
	}
	if !r.once[singles["PD1"]] {
		r.note(iis.FindingPD1Missing, missing("PD1"))
	}
	if !r.m.First("NK1").Found() {
		r.note(iis.FindingNK1Missing, missing("NK1"))
	}
	if !r.once[singles["PV1"]] {
		r.note(iis.FindingPV1Missing, missing("PV1"))
		r.note(iis.FindingEligibilityMissing, iis.Place{Segment: "PV1", Sequence: 1, Field: 20, Repetition: 1, Component: 1})
	}
	r.applyVisitEligibility()
}

// limited goes through the repetitions of a field, numbered from 1, as far as they are
// read.
func limited(v hl7v2.Value) iter.Seq2[int, hl7v2.Value] {
	return func(yield func(int, hl7v2.Value) bool) {
		for n, rep := range v.All() {
			if n > maxRepetitions || !yield(n, rep) {
				return
			}
		}
	}
}
