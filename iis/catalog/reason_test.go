package catalog

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestReasonsReadAsSentences(t *testing.T) {
	young := iis.Reason{Code: "Age: Too Young", Params: []iis.Param{{Name: "minimum", Value: "12 months"}, {Name: "days", Value: "3"}}}
	soon := iis.Reason{Code: "Interval: Too Soon", Params: []iis.Param{{Name: "minimum", Value: "4 weeks"}, {Name: "days", Value: "1"}, {Name: "reference", Value: "2026-03-02"}}}
	tests := []struct {
		name   string
		lang   Language
		reason iis.Reason
		want   string
	}{
		{"too young in English", English, young, "given 3 days before the minimum age of 12 months"},
		{"too young in Spanish", Spanish, young, "aplicada 3 días antes de la edad mínima de 12 meses"},
		{"too soon names the dose before", English, soon, "given 1 day too soon: it must be at least 4 weeks after the dose of March 2, 2026"},
		{"too soon in Spanish", Spanish, soon, "aplicada 1 día antes de tiempo: deben pasar al menos 4 semanas desde la dosis del 2 de marzo de 2026"},
		{"far too young is not counted in days", English, iis.Reason{Code: "Age: Too Young", Params: []iis.Param{{Name: "days", Value: "18203"}, {Name: "minimum", Value: "50 years"}}}, "given before the minimum age of 50 years"},
		{"a code without words is shown", English, iis.Reason{Code: "Other"}, "Other"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Reason(tt.lang, tt.reason); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestStatusesHaveWords(t *testing.T) {
	for status, want := range map[string]string{iis.DoseNotValid: "No cuenta", iis.SeriesNotComplete: "Faltan dosis", "Else": "Else"} {
		if got := Status(Spanish, status); got != want {
			t.Errorf("Status(%q) = %q, want %q", status, got, want)
		}
	}
}

func TestSpansAreWrittenInTheLanguage(t *testing.T) {
	tests := []struct {
		lang     Language
		in, want string
	}{
		{English, "1 year", "1 year"},
		{Spanish, "6 weeks - 4 days", "6 semanas menos 4 días"},
		{Spanish, "1 month + 1 day", "1 mes y 1 día"},
		{English, "soon", "soon"},
	}
	for _, tt := range tests {
		if got := Span(tt.lang, tt.in); got != tt.want {
			t.Errorf("Span(%s, %s) = %q, want %q", tt.lang, tt.in, got, tt.want)
		}
	}
}
