package cdsi

import (
	"fmt"
	"math/rand/v2"

	"github.com/openiis/openiis/iis"
)

// Generate makes a history at random: plausible in its parts, not in the whole. It is
// exported for the tests of this folder.
func Generate(r *rand.Rand, s *Schedule) *Patient {
	birth := iis.DateOf(1935, 1, 1).AddDays(r.IntN(33000))
	p := &Patient{Birth: birth, Gender: []string{"F", "M", "U"}[r.IntN(3)], Assess: birth.AddDays(1 + r.IntN(365*[]int{2, 8, 30, 80}[r.IntN(4)]))}
	var known []uint16
	for c, v := range s.vaccines {
		if v != nil {
			known = append(known, uint16(c))
		}
	}
	for range r.IntN(14) {
		age := r.IntN(int(p.Assess-birth) + 1)
		if r.IntN(3) > 0 {
			age = min(age, 20+r.IntN(600))
		}
		p.Doses = append(p.Doses, Dose{Date: birth.AddDays(age), CVX: s.cvx(known[r.IntN(len(known))]), Flagged: r.IntN(40) == 0})
	}
	for range max(0, r.IntN(6)-3) {
		if c := r.IntN(280); s.observations[c] != nil {
			p.Observations = append(p.Observations, Observation{Code: pad3(uint16(c)), Date: birth.AddDays(r.IntN(int(p.Assess - birth)))})
		}
	}
	return p
}

// Digest writes an assessment in lines that can be compared, its days shifted by years.
func Digest(a iis.Assessment, years int) (lines []string) {
	day := func(d iis.Date) string {
		if d != 0 {
			d = d.AddYears(years)
		}
		return d.String()
	}
	for _, g := range a.Groups {
		codes := ""
		for _, r := range g.Reasons {
			codes += r.Code + ";"
		}
		lines = append(lines, fmt.Sprint(g.VaccineGroup, g.Series, g.SeriesType, g.Status, g.DoseNumber, day(g.Earliest), day(g.Recommended),
			day(g.PastDue), day(g.Latest), g.Vaccines, codes))
	}
	for _, d := range a.Doses {
		for _, ev := range d.Evaluations {
			codes := ""
			for _, r := range ev.Reasons {
				codes += r.Code + ";"
			}
			lines = append(lines, fmt.Sprint(day(d.Date), d.CVX, ev.VaccineGroup, ev.Antigen, ev.Series, ev.Best, ev.TargetDose, ev.Status, codes))
		}
	}
	return append(lines, "next change "+day(a.NextChange))
}
