package server

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

// TestPersonasAreShownToTheirReportersAlone asks every provider for the personas whom the
// law hides: those who reported them see their own reports, the others nobody.
func TestPersonasAreShownToTheirReportersAlone(t *testing.T) {
	d := startDemo(t, "")
	providers := d.providers()
	for _, p := range madeup.Personas(iis.DateOf(2026, 11, 22)) {
		if p.Key != "withdrawn" && p.Key != "pre-1998" && p.Key != "protected" {
			continue
		}
		t.Run(p.Key, func(t *testing.T) {
			k := &teller{demo: d, t: t}
			person := p.People[0].Person
			reporters := map[int]bool{}
			for _, by := range person.Reporters {
				reporters[by] = true
			}
			n := person.Identity.LegalName()
			m := told{family: n.Family, given: n.Given, born: person.Identity.BirthDate.Compact(), sex: person.Identity.Sex}
			shown := 0
			for i, as := range providers {
				got := k.ask(as, "Z34", m)
				switch {
				case reporters[i] && profileOf(got) == "Z32":
					shown++
				case !reporters[i] && (profileOf(got) != "Z33" || field(got, "QAK", 2) != "NF"):
					t.Errorf("%s, who never reported: %s", as.ID, got)
				case reporters[i]:
					t.Errorf("%s, who reported: %s", as.ID, got)
				}
			}
			if shown == 0 || shown == len(providers) {
				t.Errorf("%d of %d providers are shown the record", shown, len(providers))
			}
		})
	}
}
