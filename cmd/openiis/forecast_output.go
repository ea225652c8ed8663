package main

import (
	"strconv"
	"unicode/utf8"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/cdsi"
)

// appendAssessment writes one answer line (contract: "forecast"). It is written by hand:
// encoding/json takes longer than the assessment itself.
func appendAssessment(b, id []byte, a *iis.Assessment, trace *cdsi.Trace) []byte {
	b = append(b, `{"id":`...)
	if len(id) == 0 {
		b = append(b, "null"...)
	} else {
		b = append(b, id...)
	}
	b = appendText(append(b, `,"release":`...), a.Release)
	b = append(b, `,"groups":[`...)
	for i := range a.Groups {
		b = appendGroup(comma(b, i), &a.Groups[i])
	}
	b = append(b, `],"doses":[`...)
	for i := range a.Doses {
		d := &a.Doses[i]
		b = append(comma(b, i), `{"n":`...)
		b = strconv.AppendInt(b, int64(i+1), 10)
		b = appendDate(append(b, `,"date":`...), d.Date)
		b = appendText(append(b, `,"cvx":`...), string(d.CVX))
		b = append(b, `,"evaluations":[`...)
		for k := range d.Evaluations {
			b = appendEvaluation(comma(b, k), &d.Evaluations[k])
		}
		b = append(b, `]}`...)
	}
	b = append(b, `],"problems":[`...)
	for i, p := range a.Problems {
		b = appendProblem(comma(b, i), p)
	}
	b = appendDate(append(b, `],"next_change":`...), a.NextChange)
	if trace != nil {
		b = append(b, `,"trace":[`...)
		for i := range trace.Steps {
			b = appendStep(comma(b, i), &trace.Steps[i])
		}
		b = append(b, ']')
	}
	return append(b, '}', '\n')
}

// appendRefusal writes the line that answers a line which could not be read.
func appendRefusal(b []byte, text string) []byte {
	b = append(b, `{"id":null,"groups":[],"doses":[],"problems":[`...)
	b = appendProblem(b, iis.AssessmentProblem{Code: problemBadLine, Text: text})
	return append(b, "],\"next_change\":null}\n"...)
}

func appendGroup(b []byte, g *iis.GroupForecast) []byte {
	b = appendText(append(b, `{"vaccine_group":`...), g.VaccineGroup)
	b = appendText(append(b, `,"series":`...), g.Series)
	b = appendText(append(b, `,"series_type":`...), g.SeriesType)
	b = appendText(append(b, `,"series_status":`...), g.Status)
	b = append(b, `,"forecast_num":`...)
	if g.DoseNumber == 0 {
		b = append(b, "null"...)
	} else {
		b = strconv.AppendInt(b, int64(g.DoseNumber), 10)
	}
	b = appendDate(append(b, `,"earliest":`...), g.Earliest)
	b = appendDate(append(b, `,"recommended":`...), g.Recommended)
	b = appendDate(append(b, `,"past_due":`...), g.PastDue)
	b = appendDate(append(b, `,"latest":`...), g.Latest)
	b = append(b, `,"vaccines":[`...)
	for i, v := range g.Vaccines {
		b = appendText(comma(b, i), string(v))
	}
	b = append(b, `],"reasons":`...)
	return append(appendReasons(b, g.Reasons), '}')
}

func appendEvaluation(b []byte, e *iis.Evaluation) []byte {
	b = appendText(append(b, `{"vaccine_group":`...), e.VaccineGroup)
	b = appendText(append(b, `,"antigen":`...), e.Antigen)
	b = appendText(append(b, `,"series":`...), e.Series)
	b = appendText(append(b, `,"series_type":`...), e.SeriesType)
	b = strconv.AppendBool(append(b, `,"best":`...), e.Best)
	b = appendText(append(b, `,"status":`...), e.Status)
	b = append(b, `,"reasons":`...)
	return append(appendReasons(b, e.Reasons), '}')
}

func appendReasons(b []byte, reasons []iis.Reason) []byte {
	b = append(b, '[')
	for i := range reasons {
		b = appendText(comma(b, i), reasons[i].Code)
	}
	return append(b, ']')
}

func appendProblem(b []byte, p iis.AssessmentProblem) []byte {
	b = strconv.AppendInt(append(b, `{"n":`...), int64(p.Dose), 10)
	b = appendText(append(b, `,"code":`...), p.Code)
	b = appendText(append(b, `,"text":`...), p.Text)
	return append(b, '}')
}

func appendStep(b []byte, s *cdsi.Step) []byte {
	b = appendText(append(b, `{"rule":`...), s.Rule)
	if s.Antigen != "" {
		b = appendText(append(b, `,"antigen":`...), s.Antigen)
	}
	if s.Series != "" {
		b = appendText(append(b, `,"series":`...), s.Series)
	}
	if s.Target > 0 {
		b = strconv.AppendInt(append(b, `,"target":`...), int64(s.Target), 10)
	}
	if s.Dose > 0 {
		b = strconv.AppendInt(append(b, `,"dose":`...), int64(s.Dose), 10)
	}
	b = appendText(append(b, `,"outcome":`...), s.Outcome)
	b = append(b, `,"inputs":{`...)
	for i, in := range s.Inputs {
		b = append(appendText(comma(b, i), in.Name), ':')
		if in.Text != "" {
			b = appendText(b, in.Text)
		} else {
			b = appendDate(b, in.Date)
		}
	}
	return append(b, '}', '}')
}

func comma(b []byte, i int) []byte {
	if i > 0 {
		return append(b, ',')
	}
	return b
}

// appendDate writes a day as "2006-01-02", and null for none.
func appendDate(b []byte, d iis.Date) []byte {
	if d.IsZero() {
		return append(b, "null"...)
	}
	y, m, day := d.YMD()
	return append(b, '"', byte('0'+y/1000%10), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10), '"')
}

// appendText writes a JSON string. What is not UTF-8 is replaced.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r != utf8.RuneError || size != 1 {
				i += size
				continue
			}
			b = append(append(b, s[start:i]...), `\ufffd`...)
			i++
			start = i
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		default:
			const hex = "0123456789abcdef"
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		}
		i++
		start = i
	}
	return append(append(b, s[start:]...), '"')
}
