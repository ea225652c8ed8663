package match

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func BenchmarkDecideAmongTen(b *testing.B) {
	b.ReportAllocs()
	in := child("Uma", "Dora", born, "F")
	var known []Candidate
	for i := range 10 {
		id := child([]string{"Uma", "Ida", "Ona", "Eva", "Ada"}[i%5], "", born.AddDays(i*40), "F")
		known = append(known, Candidate{Patient: iis.PatientID(i + 1), Sources: []iis.Identity{id}})
	}
	for b.Loop() {
		Decide(in, known, Message)
	}
}

func BenchmarkKeys(b *testing.B) {
	b.ReportAllocs()
	in := child("Uma", "Dora", born, "F")
	for b.Loop() {
		LookupKeys(in)
	}
}
