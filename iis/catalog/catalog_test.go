package catalog

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

var placeholder = regexp.MustCompile(`\{[a-z0-9-]+\}`)

func TestLanguagesHoldTheSameKeysAndPlaceholders(t *testing.T) {
	for _, a := range Languages {
		for _, b := range Languages {
			for key, text := range texts[a] {
				other, ok := texts[b][key]
				if !ok {
					t.Errorf("%s has %q, %s has not", a, key, b)
					continue
				}
				p, q := placeholder.FindAllString(text, -1), placeholder.FindAllString(other, -1)
				slices.Sort(p)
				slices.Sort(q)
				if !slices.Equal(slices.Compact(p), slices.Compact(q)) {
					t.Errorf("%q has placeholders %v in %s and %v in %s", key, p, a, q, b)
				}
			}
		}
	}
}

func TestNoTextIsEmpty(t *testing.T) {
	for l, m := range texts {
		for key, text := range m {
			if text == "" {
				t.Errorf("%s: %q is empty", l, key)
			}
		}
	}
}

func TestDatesAreWrittenWithoutAmbiguousDigits(t *testing.T) {
	d := iis.DateOf(2019, 5, 14)
	for l, want := range map[Language]string{English: "May 14, 2019", Spanish: "14 de mayo de 2019"} {
		if got := Date(l, d); got != want {
			t.Errorf("Date(%s) = %q, want %q", l, got, want)
		}
	}
	at := time.Date(2019, 5, 14, 15, 5, 0, 0, time.UTC)
	if got := Time(Spanish, at, time.UTC); got != "14 de mayo de 2019, 15:05" {
		t.Errorf("Time = %q", got)
	}
}

func TestAgesNearALimitAreGivenToTheDay(t *testing.T) {
	tests := []struct {
		name      string
		birth, on iis.Date
		want      string
	}{
		{"a newborn's age is in days", iis.DateOf(2026, 1, 1), iis.DateOf(2026, 1, 2), "1 day"},
		{"one day before the first birthday", iis.DateOf(2025, 1, 10), iis.DateOf(2026, 1, 9), "11 months and 30 days"},
		{"the first birthday", iis.DateOf(2025, 1, 10), iis.DateOf(2026, 1, 10), "12 months"},
		{"a child", iis.DateOf(2020, 1, 10), iis.DateOf(2026, 3, 10), "6 years and 2 months"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Age(English, tt.birth, tt.on); got != tt.want {
				t.Errorf("Age = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestUnknownLanguagesAreEnglish(t *testing.T) {
	for tag, want := range map[string]Language{"es-US": Spanish, "ES": Spanish, "en": English, "pt": English, "": English} {
		if got := ParseLanguage(tag); got != want {
			t.Errorf("ParseLanguage(%q) = %s, want %s", tag, got, want)
		}
	}
}
