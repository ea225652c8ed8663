package iz

import (
	"fmt"
	"unicode/utf8"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// Fault is a departure of a message from the structure of its profile.
type Fault struct {
	Where iis.Place
	Text  string // holds nothing of the message but names of segments
}

// CheckStructure walks a message along a profile ("Z22" to "Z44"): order and number of
// segments, fields and components that must or must not be there, repetitions, lengths
// of leaf values. Conditions (usage C) are settled where they look at the same segment;
// tables and constraints are not looked at.
func CheckStructure(profile string, m *hl7v2.Message) ([]Fault, error) {
	return checkStructure(profile, m, func(string, int) bool { return false })
}

// CheckAnswer is CheckStructure of an answer of ours, but for what it echoes of the
// request: MSH-3 to 6, 22 and 23, MSA-2, QAK-1, QAK-3 and QPD (messaging-notes 7).
func CheckAnswer(m *hl7v2.Message) ([]Fault, error) {
	return checkStructure(m.Header().Field(21).Comp(1).Text(), m, echoed)
}

func echoed(segment string, field int) bool {
	switch segment {
	case "MSH":
		return field >= 3 && field <= 6 || field == 22 || field == 23
	case "MSA":
		return field == 2
	case "QAK":
		return field == 1 || field == 3
	}
	return segment == "QPD"
}

func checkStructure(name string, m *hl7v2.Message, exempt func(segment string, field int) bool) ([]Fault, error) {
	p, ok := profiles()[name]
	if !ok {
		return nil, iis.Errorf(iis.Invalid, "there is no profile of that name")
	}
	w := walk{profile: p, segments: m.Segments, exempt: exempt}
	w.parts(p.order, "")
	for _, s := range w.segments[w.at:] {
		w.fault(at(s), "segment %s is not expected here", s.Name)
	}
	for _, s := range m.Segments {
		w.fields(s)
	}
	return w.faults, nil
}

// walk is a check under way.
type walk struct {
	profile  profile
	segments []hl7v2.Segment
	at       int // the next segment
	exempt   func(segment string, field int) bool
	faults   []Fault
}

func (w *walk) fault(where iis.Place, format string, args ...any) {
	w.faults = append(w.faults, Fault{where, fmt.Sprintf(format, args...)})
}

// parts follows the order of segments as far as the message keeps to it. again is the
// segment that begins the group around these parts anew.
func (w *walk) parts(order []part, again string) {
	for _, p := range order {
		n := 0
		for w.at < len(w.segments) && w.segments[w.at].Name == p.begin() {
			s := w.segments[w.at]
			if n == p.max && s.Name == again {
				break
			}
			n++
			switch {
			case p.use == "X":
				w.fault(at(s), "segment %s must not be sent", s.Name)
			case n > p.max:
				w.fault(at(s), "segment %s comes more than %d times", s.Name, p.max)
			}
			if p.of != nil {
				w.parts(p.of, p.begin())
			} else {
				w.at++
			}
		}
		if n < p.min && p.use == "R" {
			w.fault(missing(p.begin()), "segment %s is missing", p.begin())
		}
	}
}

// begin returns the segment that begins a part.
func (p part) begin() string {
	for p.of != nil {
		p = p.of[0]
	}
	return p.name
}

// fields checks the fields of a segment.
func (w *walk) fields(s hl7v2.Segment) {
	for _, e := range w.profile.segments[s.Name] {
		if w.exempt(s.Name, e.number) {
			continue
		}
		v, use := s.Field(e.number), e.usage(s.Field)
		if v.Empty() {
			if use == "R" {
				w.fault(at(s, e.number), "%s-%d is missing", s.Name, e.number)
			}
			continue
		}
		if use == "X" {
			w.fault(at(s, e.number), "%s-%d must not be sent", s.Name, e.number)
			continue
		}
		if n := v.Reps(); n > e.max {
			w.fault(at(s, e.number), "%s-%d has %d repetitions, at most %d are allowed", s.Name, e.number, n, e.max)
		}
		for n, rep := range limited(v) {
			w.value(at(s, e.number, n), e, rep)
		}
	}
}

// value checks a repetition, component or subcomponent against its type.
func (w *walk) value(where iis.Place, e element, v hl7v2.Value) {
	parts := w.profile.types[e.kind]
	if len(parts) == 0 {
		w.length(where, e, v)
		return
	}
	beside := v.Comp
	if where.Component > 0 {
		beside = v.Sub
	}
	for _, c := range parts {
		inner, deeper, use := beside(c.number), where, c.usage(beside)
		if where.Component > 0 {
			deeper.Sub = c.number
		} else {
			deeper.Component = c.number
		}
		switch {
		case inner.Empty() && use == "R" && where.Sub == 0:
			w.fault(deeper, "a required component is missing")
		case inner.Empty():
		case use == "X":
			w.fault(deeper, "a component must not be sent")
		case where.Sub == 0:
			w.value(deeper, c, inner)
		}
	}
}

// length checks a value that has no parts. Delimiter fields and values of varying type
// have no length of their own.
func (w *walk) length(where iis.Place, e element, v hl7v2.Value) {
	if e.hasNoLengths || e.kind == "varies" || v.Null() {
		return
	}
	if n := utf8.RuneCountInString(v.Text()); n < e.short || n > e.long {
		w.fault(where, "the length is %d, %d to %d are allowed", n, e.short, e.long)
	}
}
