package main

import (
	"bytes"
	"encoding/json"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
)

// patientInput reads the input lines of the forecast command. Values of a wrong type
// within a dose are problems of that dose, not of the line.
type patientInput struct {
	id       []byte // as written, quotes included
	patient  cdsi.Patient
	problems []iis.AssessmentProblem
}

// Codes of problems that only the command finds.
const (
	problemBadDate = "bad-date"
	problemBadLine = "bad-line"
)

// read decodes a line. The patient it returns is good until the next call.
func (in *patientInput) read(line []byte) (*cdsi.Patient, error) {
	p := &in.patient
	*p = cdsi.Patient{Doses: p.Doses[:0], Observations: p.Observations[:0]}
	in.id, in.problems = nil, nil
	s := &jsonScan{b: line}
	s.object(0, func(key []byte) {
		switch string(key) {
		case `"id"`:
			in.id = s.value(0)
		case `"dob"`:
			p.Birth = in.date(s, 0, "dob is not a date of the calendar, written YYYY-MM-DD")
		case `"assessment_date"`:
			p.Assess = in.date(s, 0, "assessment_date is not a date of the calendar, written YYYY-MM-DD")
		case `"gender"`:
			p.Gender = looseText(s.value(0))
		case `"country_of_birth"`:
			p.Country = looseText(s.value(0))
		case `"doses"`:
			p.Doses = p.Doses[:0]
			in.list(s, in.dose)
		case `"observations"`:
			p.Observations = p.Observations[:0]
			in.list(s, in.observation)
		default:
			s.value(0)
		}
	})
	s.end()
	return p, s.err
}

// list reads an array of objects; null is none.
func (in *patientInput) list(s *jsonScan, element func(*jsonScan)) {
	if s.peek() == 'n' {
		s.scalar()
		return
	}
	s.array(0, func() { element(s) })
}

// date reads a day. What is no day of the calendar is a problem with that text.
func (in *patientInput) date(s *jsonScan, dose int, problem string) iis.Date {
	d, ok := looseDate(s.value(0))
	if !ok && s.err == nil {
		in.problems = append(in.problems, iis.AssessmentProblem{Dose: dose, Code: problemBadDate, Text: problem})
	}
	return d
}

func (in *patientInput) dose(s *jsonScan) {
	in.patient.Doses = append(in.patient.Doses, cdsi.Dose{})
	n := len(in.patient.Doses)
	d := &in.patient.Doses[n-1]
	s.object(0, func(key []byte) {
		switch string(key) {
		case `"date"`:
			d.Date = in.date(s, n, "the date of the dose is not one of the calendar, written YYYY-MM-DD")
		case `"cvx"`:
			d.CVX = iis.CVX(looseText(s.value(0)))
		case `"mvx"`:
			d.MVX = iis.MVX(looseText(s.value(0)))
		case `"lot"`:
			d.Lot = looseText(s.value(0))
		case `"expired"`: // true, false, or the day on which the lot expired
			if c := s.peek(); c == 't' || c == 'f' {
				d.Flagged = string(s.value(0)) == "true"
				return
			}
			d.Expires = in.date(s, n, "expired is neither true nor false nor a date of the calendar")
		default:
			s.value(0)
		}
	})
}

func (in *patientInput) observation(s *jsonScan) {
	var o cdsi.Observation
	s.object(0, func(key []byte) {
		switch string(key) {
		case `"code"`:
			o.Code = looseText(s.value(0))
		case `"date"`:
			o.Date = in.date(s, 0, "an observation has a date that is not one of the calendar; it counts without it")
		default:
			s.value(0)
		}
	})
	in.patient.Observations = append(in.patient.Observations, o)
}

// looseDate reads a day that may be null or empty. It returns false for what is no day.
func looseDate(b []byte) (iis.Date, bool) {
	text := looseText(b)
	if text == "" {
		return 0, len(b) == 0 || b[0] == '"' || b[0] == 'n'
	}
	d, err := iis.ParseDate(text)
	return d, err == nil
}

// looseText reads a text that may be written as a number; anything else is empty.
func looseText(b []byte) string {
	switch {
	case len(b) == 0:
		return ""
	case b[0] == '-' || b[0] >= '0' && b[0] <= '9':
		return string(b)
	case b[0] != '"':
		return ""
	case bytes.IndexByte(b, '\\') < 0:
		return string(b[1 : len(b)-1])
	}
	var s string
	if json.Unmarshal(b, &s) != nil {
		return ""
	}
	return s
}
