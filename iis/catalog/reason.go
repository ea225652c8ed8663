package catalog

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Reason writes the reason of an evaluation or forecast as a parent or nurse reads it:
// "given 3 days before the minimum age of 12 months". A code without words of its own
// is answered as it stands.
func Reason(l Language, r iis.Reason) string {
	key := "forecast.reason." + slug(r.Code)
	if !Has(key) {
		return r.Code
	}
	pairs := make([]string, 0, 2*len(r.Params))
	for _, p := range r.Params {
		if n, err := strconv.Atoi(p.Value); p.Name == "days" && err == nil && n > farDays && Has(key+".far") {
			key += ".far"
		}
		pairs = append(pairs, p.Name, reasonValue(l, p.Name, p.Value))
	}
	return Text(l, key, pairs...)
}

// farDays is from when on a number of days says less than no number: "given 18,203 days
// before the minimum age of 50 years".
const farDays = 60

// Status writes a status of a dose or series ("Not Valid", "Aged Out") in the language;
// one without words of its own is answered as it stands.
func Status(l Language, status string) string {
	key := "forecast.status." + slug(status)
	if !Has(key) {
		return status
	}
	return Text(l, key)
}

// reasonValue puts a parameter of a reason into the language: days are counted, dates
// written out, durations of the schedule translated. Other values stay as they are.
func reasonValue(l Language, name, value string) string {
	switch name {
	case "days":
		if n, err := strconv.Atoi(value); err == nil {
			return Count(l, "forecast.span.day", n)
		}
	case "reference", "free", "expired", "before", "start", "end":
		if d, err := iis.ParseDate(value); err == nil {
			return Date(l, d)
		}
	case "minimum", "maximum", "age", "interval":
		return Span(l, value)
	}
	return value
}

// Span writes a duration of the schedule in the language. It reads what the schedule
// writes: number and unit, joined by + or -, such as "12 months - 4 days".
func Span(l Language, span string) string {
	words := strings.Fields(span)
	out := make([]string, 0, len(words))
	for i := 0; i < len(words); i++ {
		switch n, err := strconv.Atoi(words[i]); {
		case words[i] == "+":
			out = append(out, Text(l, "forecast.span.plus"))
		case words[i] == "-":
			out = append(out, Text(l, "forecast.span.minus"))
		case err == nil && i+1 < len(words) && Has("forecast.span."+unit(words[i+1])+".other"):
			i++
			out = append(out, Count(l, "forecast.span."+unit(words[i]), n))
		default:
			out = append(out, words[i])
		}
	}
	return strings.Join(out, " ")
}

func unit(word string) string { return strings.TrimSuffix(strings.ToLower(word), "s") }

// slug turns words of the standard into the form of a key: "Age: Too Young" is
// "age-too-young".
func slug(words string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(words), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}), "-")
}
