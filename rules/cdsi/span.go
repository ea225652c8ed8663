package cdsi

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// span is a duration of the schedule. It is added in the order years, months, days
// (CALCDT-1 to -6); weeks are seven days.
type span struct {
	years, months, days int32
	words               string // as the schedule writes it: "12 months - 4 days"
}

// spanID is the place of a span in Schedule.spans; 0 is "does not apply".
type spanID uint16

// The dates that stand for an empty minimum and maximum (CDSi 3.3).
var (
	dateMin = iis.DateOf(1900, 1, 1)
	dateMax = iis.DateOf(2999, 12, 31)
)

// spanLimit bounds every number of a span, so that no date leaves the calendar.
const spanLimit = 100000

// parseSpan reads the compact form: "12m-4d", "8m+1d", "0d". Units are y, m, w and d.
func parseSpan(s string) (span, bool) {
	var out span
	var words []string
	rest := s
	for first := true; rest != "" || first; first = false {
		sign := int32(1)
		if !first {
			switch rest[0] {
			case '-':
				sign = -1
				words = append(words, "-")
			case '+':
				words = append(words, "+")
			default:
				return span{}, false
			}
			rest = rest[1:]
		}
		end := 0
		for end < len(rest) && rest[end] >= '0' && rest[end] <= '9' {
			end++
		}
		if end == 0 || end == len(rest) {
			return span{}, false
		}
		n64, err := strconv.ParseInt(rest[:end], 10, 32)
		if err != nil || n64 > spanLimit {
			return span{}, false
		}
		n := int32(n64)
		unit, ok := units[rest[end]]
		if !ok {
			return span{}, false
		}
		switch rest[end] {
		case 'y':
			out.years += sign * n
		case 'm':
			out.months += sign * n
		case 'w':
			out.days += sign * 7 * n
		case 'd':
			out.days += sign * n
		}
		if n != 1 {
			unit += "s"
		}
		words = append(words, strconv.Itoa(int(n)), unit)
		rest = rest[end+1:]
	}
	out.words = strings.Join(words, " ")
	return out, true
}

var units = map[byte]string{'y': "year", 'm': "month", 'w': "week", 'd': "day"}

// plus adds the span to a day.
func (s span) plus(d iis.Date) iis.Date {
	if s.years != 0 {
		d = d.AddYears(int(s.years))
	}
	if s.months != 0 {
		d = d.AddMonths(int(s.months))
	}
	return d + iis.Date(s.days)
}
