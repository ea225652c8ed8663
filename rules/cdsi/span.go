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
	if s.years == 0 && s.months == 0 {
		return d + iis.Date(s.days)
	}
	y, m, day := civil(d)
	if s.years != 0 {
		y, m, day = whole(y+int(s.years), m, day)
	}
	if s.months != 0 {
		n := y*12 + m - 1 + int(s.months)
		y, m = n/12, n%12
		if m < 0 {
			y, m = y-1, m+12
		}
		y, m, day = whole(y, m+1, day)
	}
	return fromCivil(y, m, day) + iis.Date(s.days)
}

// whole moves a day that its month does not have to the first of the next (CALCDT-5).
func whole(y, m, day int) (int, int, int) {
	if day <= 28 || day <= monthDays(y, m) {
		return y, m, day
	}
	if m == 12 {
		return y + 1, 1, 1
	}
	return y, m + 1, 1
}

func monthDays(y, m int) int {
	switch m {
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// epochShift is the number of days from 1 March of year 0 to 1 January of year 1, plus
// one, since iis.Date counts from 1.
const epochShift = 305

// civil splits a day without the time package: it stands in the innermost loop. The
// arithmetic counts 400-year eras of 146,097 days from 1 March of year 0.
func civil(d iis.Date) (y, m, day int) {
	z := int(d) + epochShift
	era := z / 146097
	if z < 0 {
		era = (z - 146096) / 146097
	}
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	y = yoe + era*400
	if m = mp + 3; m > 12 {
		return y + 1, m - 12, day
	}
	return y, m, day
}

// fromCivil is the inverse of civil.
func fromCivil(y, m, day int) iis.Date {
	mp := m - 3
	if m <= 2 {
		y--
		mp = m + 9
	}
	era := y / 400
	if y < 0 {
		era = (y - 399) / 400
	}
	yoe := y - era*400
	doy := (153*mp+2)/5 + day - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return iis.Date(era*146097 + doe - epochShift)
}
