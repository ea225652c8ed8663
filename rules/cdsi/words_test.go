package cdsi

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
)

func TestEveryReasonThatComesUpHasWordsWithoutGaps(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	seen := map[string]bool{}
	check := func(rs []iis.Reason) {
		for _, reason := range rs {
			seen[reason.Code] = true
			for _, l := range catalog.Languages {
				if words := catalog.Reason(l, reason); words == reason.Code || strings.ContainsAny(words, "{}[]") && reason.Code != ReasonContraindication && reason.Code != ReasonImmune {
					t.Fatalf("%s reads %q in %s", reason.Code, words, l)
				}
			}
		}
	}
	for range 2000 {
		a := Default().Assess(Generate(r, Default()), nil)
		for _, d := range a.Doses {
			for _, ev := range d.Evaluations {
				check(ev.Reasons)
				if catalog.Status(catalog.Spanish, ev.Status) == ev.Status {
					t.Fatalf("%s has no words", ev.Status)
				}
			}
		}
		for _, g := range a.Groups {
			check(g.Reasons)
		}
	}
	if len(seen) < 15 {
		t.Errorf("only %d reasons came up", len(seen))
	}
}
