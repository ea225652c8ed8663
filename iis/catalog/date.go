package catalog

import (
	"fmt"
	"strconv"
	"time"

	"github.com/openiis/openiis/iis"
)

// Month returns the name of a month, 1 to 12, as it stands within a date.
func Month(l Language, m int) string { return Text(l, "date.month."+strconv.Itoa(m)) }

// Date writes a day without ambiguous digits (portal.md 2): "May 14, 2019", "14 de mayo
// de 2019". No date gives an empty text.
func Date(l Language, d iis.Date) string {
	if d.IsZero() {
		return ""
	}
	y, m, day := d.YMD()
	return Text(l, "date.day", "year", fmt.Sprintf("%04d", y), "month", Month(l, m), "day", strconv.Itoa(day))
}

// Time writes an instant to the minute in the zone loc: "May 14, 2019, 3:05 PM".
func Time(l Language, t time.Time, loc *time.Location) string {
	if t.IsZero() {
		return ""
	}
	t = t.In(loc)
	clock := t.Format("3:04 PM")
	if l == Spanish {
		clock = t.Format("15:04")
	}
	return Text(l, "date.time", "day", Date(l, iis.DateIn(t, loc)), "clock", clock)
}

// Age writes an age in the two units that matter at it: days below a month, months and
// days below two years, years and months after.
func Age(l Language, birth, on iis.Date) string {
	y, m, d := birth.AgeOn(on)
	months := y*12 + m
	switch {
	case months == 0:
		return Count(l, "date.days", d)
	case months < 24 && d > 0:
		return Text(l, "date.and", "a", Count(l, "date.months", months), "b", Count(l, "date.days", d))
	case months < 24:
		return Count(l, "date.months", months)
	case m > 0:
		return Text(l, "date.and", "a", Count(l, "date.years", y), "b", Count(l, "date.months", m))
	}
	return Count(l, "date.years", y)
}
