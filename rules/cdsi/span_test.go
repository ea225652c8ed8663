package cdsi

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestSpansAreAddedAsCALCDTSays(t *testing.T) {
	tests := []struct{ name, span, from, want string }{
		{"a month without the day goes to the first of the next", "6m", "2025-03-31", "2025-10-01"},
		{"29 February plus a year is 1 March", "1y", "2024-02-29", "2025-03-01"},
		{"days are taken off last", "12m-4d", "2024-02-29", "2025-02-25"},
		{"weeks are seven days", "6w-4d", "2025-01-01", "2025-02-08"},
		{"months are taken off years", "16y-4m", "2010-06-15", "2026-02-15"},
		{"December rolls into the next year", "12m", "2025-12-31", "2026-12-31"},
		{"a month beyond December", "2m", "2025-12-31", "2026-03-01"},
		{"nothing is nothing", "0d", "2025-12-31", "2025-12-31"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, ok := parseSpan(tt.span)
			from, err := iis.ParseDate(tt.from)
			if !ok || err != nil {
				t.Fatal("cannot read the test")
			}
			if got := s.plus(from).String(); got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}

func TestSpansKeepTheWordsOfTheSchedule(t *testing.T) {
	for in, want := range map[string]string{"12m-4d": "12 months - 4 days", "1d": "1 day", "8m+1d": "8 months + 1 day"} {
		if s, ok := parseSpan(in); !ok || s.words != want {
			t.Errorf("parseSpan(%q) = %q, %v", in, s.words, ok)
		}
	}
	for _, bad := range []string{"", "4", "d", "4x", "4w-", "-4d", "4w 4d", "999999999999d"} {
		if _, ok := parseSpan(bad); ok {
			t.Errorf("parseSpan(%q) was taken", bad)
		}
	}
}
