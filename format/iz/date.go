package iz

import (
	"strings"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// date reads a day (HL7 DT, or TS of at least a day; a time behind it is ignored).
// ok is false where there is text that is no day.
func date(v hl7v2.Value) (d iis.Date, ok bool) {
	s := v.Comp(1).Text()
	if s == "" {
		return 0, true
	}
	digits, _ := cutDigits(s)
	if len(digits) >= 8 {
		d, err := iis.ParseDate(digits[:8])
		return d, err == nil
	}
	d, err := iis.ParseDate(s)
	return d, err == nil
}

// expiry reads a day or a month (TS_M); a month stands for its last day.
func expiry(v hl7v2.Value) (d iis.Date, ok bool) {
	s := v.Comp(1).Text()
	digits, rest := cutDigits(s)
	if len(digits) != 6 || rest != "" {
		return date(v)
	}
	first, err := iis.ParseDate(digits + "01")
	if err != nil {
		return 0, false
	}
	return first.AddMonths(1) - 1, true
}

// instant is a point in time as precisely as it was sent.
type instant struct {
	time    time.Time // in UTC where no zone was sent
	day     iis.Date  // the sender's calendar day
	precise bool      // to the second, with a zone
}

// readInstant reads a time stamp (TS_Z), tolerating missing seconds or zone, any number
// of fractional digits and blanks before the zone. At least the day must be there.
func readInstant(v hl7v2.Value) (instant, bool) {
	s := v.Comp(1).Text()
	digits, rest := cutDigits(s)
	if len(digits) > 14 || len(digits) < 8 || len(digits)%2 != 0 {
		return instant{}, false
	}
	day, err := iis.ParseDate(digits[:8])
	if err != nil {
		return instant{}, false
	}
	clock, err := time.Parse("150405", (digits[8:] + "000000")[:6])
	if err != nil {
		return instant{}, false
	}
	var fraction string
	if strings.HasPrefix(rest, ".") {
		fraction, rest = cutDigits(rest[1:])
	}
	offset, zoned, ok := zone(strings.ReplaceAll(rest, " ", ""))
	if !ok {
		return instant{}, false
	}
	t := day.Time().Add(time.Duration(clock.Hour())*time.Hour + time.Duration(clock.Minute())*time.Minute +
		time.Duration(clock.Second())*time.Second + nanoseconds(fraction))
	t = t.Add(-offset).In(time.FixedZone("", int(offset/time.Second)))
	return instant{time: t, day: day, precise: zoned && len(digits) == 14}, true
}

// zone reads an offset such as -0500; none is allowed.
func zone(s string) (offset time.Duration, zoned, ok bool) {
	if s == "" {
		return 0, false, true
	}
	digits, rest := cutDigits(s[1:])
	if s[0] != '+' && s[0] != '-' || len(digits) != 4 || rest != "" {
		return 0, false, false
	}
	hours, minutes := time.Duration(number(digits[:2])), time.Duration(number(digits[2:]))
	if hours > 14 || minutes > 59 {
		return 0, false, false
	}
	offset = hours*time.Hour + minutes*time.Minute
	if s[0] == '-' {
		offset = -offset
	}
	return offset, true, true
}

func nanoseconds(fraction string) time.Duration {
	return time.Duration(number((fraction + "000000000")[:9]))
}

// cutDigits splits s behind its leading digits.
func cutDigits(s string) (digits, rest string) {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// number returns the value of up to nine digits.
func number(digits string) (n int) {
	for i := 0; i < len(digits); i++ {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}
