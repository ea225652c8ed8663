package server

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// TestEightDoorsThatReportOneNewPersonMakeOne sends the same new person by eight
// connections at once and asks how many there are afterwards.
func TestEightDoorsThatReportOneNewPersonMakeOne(t *testing.T) {
	onEachEngine(t, func(t *testing.T, d *demo) {
		providers := append(d.providers(), d.conformance())
		for round := range rounds(t, 100) {
			family := unlike(8, round)
			born := birthOf(family)
			var all sync.WaitGroup
			answers := make([]string, 8)
			for i := range answers {
				all.Go(func() {
					as := providers[i%len(providers)]
					_, answers[i] = d.post(t, as, vxu(fmt.Sprintf("X%d-%d", round, i), fmt.Sprintf("X%d", round), family, "Ada", born, dose("20250310", "03")))
				})
			}
			all.Wait()
			for i, a := range answers {
				if field(a, "MSA", 1) == "AR" || strings.Contains(a, "|E|") {
					t.Fatalf("round %d, door %d: %s", round, i, a)
				}
			}
			got := d.send(t, providers[0], qbp("Z34", fmt.Sprintf("XQ%d", round), family, "Ada", born))
			if len(segments(got, "PID")) != 1 || len(segments(got, "RXA")) != 1 {
				t.Fatalf("round %d: not one person with one dose: %s", round, got)
			}
		}
	})
}

// letters writes a number in letters, since digits are dropped from names.
func letters(n int) string {
	s := ""
	for {
		s = string(rune('a'+n%26)) + s
		if n /= 26; n == 0 {
			return "q" + s
		}
	}
}
