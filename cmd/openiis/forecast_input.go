package main

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
)

// patientInput is one input line of the forecast command. Values of a wrong type within
// a dose are problems of that dose, not of the line.
type patientInput struct {
	ID           json.RawMessage  `json:"id"`
	Birth        looseDate        `json:"dob"`
	Gender       looseText        `json:"gender"`
	Assess       looseDate        `json:"assessment_date"`
	Country      looseText        `json:"country_of_birth"`
	Doses        []doseInput      `json:"doses"`
	Observations []observedInput  `json:"observations"`
	patient      cdsi.Patient     // memory for what read returns
	problems     []problemOfInput // of the line read last
}

type problemOfInput = iis.AssessmentProblem

type doseInput struct {
	Date    looseDate `json:"date"`
	CVX     looseText `json:"cvx"`
	MVX     looseText `json:"mvx"`
	Lot     looseText `json:"lot"`
	Expired looseFlag `json:"expired"`
}

type observedInput struct {
	Code looseText `json:"code"`
	Date looseDate `json:"date"`
}

// Codes of problems that only the command finds.
const (
	problemBadDate = "bad-date"
	problemBadLine = "bad-line"
)

// read decodes a line. The patient it returns is good until the next call.
func (in *patientInput) read(line []byte) (*cdsi.Patient, error) {
	*in = patientInput{
		Doses: in.Doses[:0], Observations: in.Observations[:0], patient: in.patient, problems: nil,
	}
	clear(in.Doses[:cap(in.Doses)])
	clear(in.Observations[:cap(in.Observations)])
	if err := json.Unmarshal(line, in); err != nil {
		return nil, plainJSONError(err)
	}
	p := &in.patient
	*p = cdsi.Patient{
		Birth: in.Birth.date, Gender: string(in.Gender), Assess: in.Assess.date, Country: string(in.Country),
		Doses: p.Doses[:0], Observations: p.Observations[:0],
	}
	if in.Birth.bad {
		in.problem(0, "dob is not a date of the calendar, written YYYY-MM-DD")
	}
	if in.Assess.bad {
		in.problem(0, "assessment_date is not a date of the calendar, written YYYY-MM-DD")
	}
	for i := range in.Doses {
		d := &in.Doses[i]
		if d.Date.bad || d.Expired.date.bad {
			in.problem(i+1, "the dose has a date that is not one of the calendar, written YYYY-MM-DD")
		}
		p.Doses = append(p.Doses, cdsi.Dose{
			Date: d.Date.date, CVX: iis.CVX(d.CVX), MVX: iis.MVX(d.MVX), Lot: string(d.Lot), Flagged: d.Expired.set, Expires: d.Expired.date.date,
		})
	}
	for i := range in.Observations {
		o := &in.Observations[i]
		if o.Date.bad {
			in.problem(0, "an observation has a date that is not one of the calendar; it counts without it")
		}
		p.Observations = append(p.Observations, cdsi.Observation{Code: string(o.Code), Date: o.Date.date})
	}
	return p, nil
}

func (in *patientInput) problem(dose int, text string) {
	in.problems = append(in.problems, problemOfInput{Dose: dose, Code: problemBadDate, Text: text})
}

// plainJSONError says what is wrong with a line without repeating what stands in it.
func plainJSONError(err error) error {
	var syntax *json.SyntaxError
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field != "":
		return errors.New("the value of " + wrong.Field + " has the wrong type")
	case errors.As(err, &syntax):
		return errors.New("it is not a JSON object: " + syntax.Error())
	}
	return errors.New("it is not a JSON object")
}

// looseDate is a date that may be missing, empty or wrong.
type looseDate struct {
	date iis.Date
	bad  bool
}

// UnmarshalJSON never fails; what is no date is marked.
func (d *looseDate) UnmarshalJSON(b []byte) error {
	*d = looseDate{}
	text, ok := jsonText(b)
	if !ok {
		d.bad = true
		return nil
	}
	if text == "" {
		return nil
	}
	date, err := iis.ParseDate(text)
	*d = looseDate{date, err != nil}
	return nil
}

// looseText is a text that may be written as a number.
type looseText string

// UnmarshalJSON never fails; what is neither text nor number is empty.
func (t *looseText) UnmarshalJSON(b []byte) error {
	text, ok := jsonText(b)
	if !ok && len(b) > 0 && (b[0] == '-' || b[0] >= '0' && b[0] <= '9') {
		text = string(b)
	}
	*t = looseText(text)
	return nil
}

// looseFlag is "expired": true or false, or the day on which the lot expired.
type looseFlag struct {
	set  bool
	date looseDate
}

// UnmarshalJSON never fails.
func (f *looseFlag) UnmarshalJSON(b []byte) error {
	*f = looseFlag{}
	switch string(b) {
	case "true":
		f.set = true
	case "false", "null":
	default:
		return f.date.UnmarshalJSON(b)
	}
	return nil
}

// jsonText reads a JSON string or null; it returns false for anything else.
func jsonText(b []byte) (string, bool) {
	if string(b) == "null" {
		return "", true
	}
	if len(b) < 2 || b[0] != '"' {
		return "", false
	}
	if plain := b[1 : len(b)-1]; !strings.ContainsRune(string(plain), '\\') {
		return string(plain), true
	}
	var s string
	if json.Unmarshal(b, &s) != nil {
		return "", false
	}
	return s, true
}
