package iis

import (
	"fmt"
	"time"
)

// Date is a calendar day without a time or zone. It counts days of the proleptic
// Gregorian calendar, 1 being 0001-01-01; the zero Date means "no date". Dates
// compare with < and ==.
type Date int32

// unixEpoch is 1970-01-01 as a Date.
const unixEpoch = 719163

// DateOf returns the day y-m-d. Values out of range roll over as in time.Date.
func DateOf(y, m, d int) Date {
	if m < 1 || m > 12 {
		y, m = y+floorDiv(m-1, 12), floorMod(m-1, 12)+1
	}
	return Date(daysBefore(y, m) + d)
}

// daysBefore counts the days from 0001-01-01 to the first of a month. It counts years
// from March, so that a leap day is the last day of a year, and 400-year eras of
// 146,097 days.
func daysBefore(y, m int) int {
	month := m - 3
	if m <= 2 {
		y, month = y-1, m+9
	}
	era := floorDiv(y, 400)
	of := y - era*400
	return era*146097 + of*365 + of/4 - of/100 + (153*month+2)/5 - marchToJanuary
}

// marchToJanuary is the number of days from 0000-03-01 to 0001-01-01.
const marchToJanuary = 306

// DateIn returns the calendar day of the instant t in the zone loc.
func DateIn(t time.Time, loc *time.Location) Date {
	y, m, d := t.In(loc).Date()
	return DateOf(y, int(m), d)
}

// FromUnixDays returns the Date that is n days after 1970-01-01; it is how the store
// keeps days.
func FromUnixDays(n int64) Date { return Date(n + unixEpoch) }

// UnixDays returns the days since 1970-01-01.
func (d Date) UnixDays() int64 { return int64(d) - unixEpoch }

// Time returns midnight UTC of the day.
func (d Date) Time() time.Time { return time.Unix(d.UnixDays()*86400, 0).UTC() }

// YMD returns year, month (1 to 12) and day of month. It is the inverse of DateOf, and
// stands in the innermost loop of forecasts: hence no time.Time.
func (d Date) YMD() (y, m, day int) {
	days := int(d) - 1 + marchToJanuary
	era := floorDiv(days, 146097)
	days -= era * 146097
	of := (days - days/1460 + days/36524 - days/146096) / 365
	days -= 365*of + of/4 - of/100
	month := (5*days + 2) / 153
	day = days - (153*month+2)/5 + 1
	y = era*400 + of
	if month < 10 {
		return y, month + 3, day
	}
	return y + 1, month - 9, day
}

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == 0 }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return d + Date(n) }

// AddMonths returns the same day of month n months later; where that month has no such
// day, the first of the month after it (CDC CDSi CALCDT-5).
func (d Date) AddMonths(n int) Date {
	y, m, day := d.YMD()
	m0 := y*12 + m - 1 + n
	y, m = floorDiv(m0, 12), floorMod(m0, 12)+1
	if day > DaysIn(y, m) {
		return DateOf(y, m+1, 1)
	}
	return DateOf(y, m, day)
}

// AddYears returns the same day n years later; 29 February becomes 1 March where
// there is none (CDC CDSi CALCDT-1).
func (d Date) AddYears(n int) Date { return d.AddMonths(12 * n) }

// DaysIn returns the number of days of a month.
func DaysIn(y, m int) int {
	switch {
	case m < 1 || m > 12:
		return int(DateOf(y, m+1, 1) - DateOf(y, m, 1))
	case m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0):
		return 29
	case m == 2:
		return 28
	case m == 4 || m == 6 || m == 9 || m == 11:
		return 30
	}
	return 31
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - b*floorDiv(a, b) }

// AgeOn returns the completed years, and the months and days beyond them, from birth
// d until day on. It is negative nowhere: an earlier day gives zeros.
func (d Date) AgeOn(on Date) (years, months, days int) {
	if on < d {
		return 0, 0, 0
	}
	by, bm, _ := d.YMD()
	oy, om, _ := on.YMD()
	n := (oy-by)*12 + om - bm
	if d.AddMonths(n) > on {
		n--
	}
	return n / 12, n % 12, int(on - d.AddMonths(n))
}

// String returns the day as 2006-01-02, and "" for no date.
func (d Date) String() string {
	if d == 0 {
		return ""
	}
	return string(d.Append(make([]byte, 0, 10)))
}

// Append adds the day as 2006-01-02 to b, and nothing for no date.
func (d Date) Append(b []byte) []byte {
	if d == 0 {
		return b
	}
	y, m, day := d.YMD()
	if y < 0 || y > 9999 {
		return fmt.Appendf(b, "%04d-%02d-%02d", y, m, day)
	}
	return append(b, byte('0'+y/1000), byte('0'+y/100%10), byte('0'+y/10%10), byte('0'+y%10), '-',
		byte('0'+m/10), byte('0'+m%10), '-', byte('0'+day/10), byte('0'+day%10))
}

// Compact returns the day as HL7 writes it, 20060102, and "" for no date.
func (d Date) Compact() string {
	if d == 0 {
		return ""
	}
	y, m, day := d.YMD()
	return fmt.Sprintf("%04d%02d%02d", y, m, day)
}

// ParseDate reads 2006-01-02 or 20060102 and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	digits := make([]byte, 0, 8)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
		case c == '-' && len(s) == 10 && (i == 4 || i == 7):
		default:
			return 0, Errorf(Invalid, "a date is written YYYY-MM-DD or YYYYMMDD")
		}
	}
	if len(digits) != 8 {
		return 0, Errorf(Invalid, "a date is written YYYY-MM-DD or YYYYMMDD")
	}
	n := func(b []byte) (v int) {
		for _, c := range b {
			v = v*10 + int(c-'0')
		}
		return v
	}
	y, m, d := n(digits[:4]), n(digits[4:6]), n(digits[6:])
	if y < 1 || m < 1 || m > 12 || d < 1 || d > DaysIn(y, m) {
		return 0, Errorf(Invalid, "there is no such day in the calendar")
	}
	return DateOf(y, m, d), nil
}

// MarshalText writes the day as 2006-01-02.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText wrote; empty text is no date.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = 0
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}
