package madeup

import (
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

func TestDosesUseCodesAsTheirTablesSay(t *testing.T) {
	codes := codeset.Default()
	faults := map[string]int{}
	for p := range New(9, today).People(8000) {
		for _, d := range p.Doses {
			v, ok := codes.CVX(d.CVX)
			y, m, _ := p.Identity.BirthDate.AgeOn(d.GivenOn)
			months := y*12 + m
			switch {
			case !ok:
				faults[string(d.CVX)+" is no code"]++
			case !v.UseFrom.IsZero() && d.GivenOn < v.UseFrom, !v.UseTo.IsZero() && d.GivenOn > v.UseTo:
				faults[string(d.CVX)+" was not in use that day"]++
			case v.AgeFrom > 0 && months < v.AgeFrom, v.AgeTo > 0 && months >= v.AgeTo:
				faults[string(d.CVX)+" is not for that age"]++
			case d.Source == iis.Administered && !codes.Makes(d.MVX, d.CVX):
				faults[string(d.CVX)+" is not made by "+string(d.MVX)]++
			}
		}
	}
	for what, n := range faults {
		t.Errorf("CVX %s: %d doses", what, n)
	}
}
