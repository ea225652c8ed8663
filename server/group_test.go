package server

import (
	"slices"
	"strings"
	"testing"
)

// A group that holds no dose is refused for itself; the others are kept
// (messaging-notes 4, ORC).
func TestAnOrderWithoutItsDoseLeavesTheOthers(t *testing.T) {
	d := startDemo(t, "")
	good := shot{order: "G1^EHR", on: "20260301", cvx: "03"}.String()
	lone := "ORC|RE||G2^EHR\r"
	tests := []struct {
		name    string
		born    string
		groups  []string
		place   string
		profile string
	}{
		{"the order without a dose comes last", "20240301", []string{good, lone}, "ORC^2 E", "Z32"},
		{"it comes first", "20240302", []string{lone, good}, "ORC^1 E", "Z32"},
		{"there is no other", "20240303", []string{lone}, "RXA^1 E", "Z33"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			ack := d.send(t, d.providers()[0], told{control: "G" + c.born, id: "G" + c.born, family: "Example", given: "Gita", born: c.born, groups: c.groups}.String())
			if field(ack, "MSA", 1) != "AE" || !slices.Contains(findings(ack), c.place) {
				t.Errorf("answered %s", ack)
			}
			got := d.send(t, d.providers()[0], asked{profile: "Z34", control: "Q" + c.born, tag: "T", id: "G" + c.born, family: "Example", given: "Gita", born: c.born}.String())
			if profileOf(got) != c.profile || c.profile == "Z32" && !strings.Contains(got, "|20260301|") {
				t.Errorf("got %s", got)
			}
		})
	}
}
