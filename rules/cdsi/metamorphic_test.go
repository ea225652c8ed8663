package cdsi

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

const generated = 600

func TestTheOrderOfTheInputDoesNotMatter(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	sorted := func(a iis.Assessment) []string {
		lines := Digest(a, 0)
		slices.Sort(lines)
		return lines
	}
	for range generated {
		p := Generate(r, Default())
		before := sorted(Default().Assess(p, nil))
		r.Shuffle(len(p.Doses), func(i, j int) { p.Doses[i], p.Doses[j] = p.Doses[j], p.Doses[i] })
		r.Shuffle(len(p.Observations), func(i, j int) { p.Observations[i], p.Observations[j] = p.Observations[j], p.Observations[i] })
		if after := sorted(Default().Assess(p, nil)); !slices.Equal(before, after) {
			t.Fatalf("another order gave another answer for %+v", p)
		}
	}
}

func TestADoseAfterTheAssessmentChangesNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range generated {
		p := Generate(r, Default())
		before := Default().Assess(p, nil)
		p.Doses = append(p.Doses, Dose{Date: p.Assess.AddDays(1 + r.IntN(900)), CVX: "03"})
		after := Default().Assess(p, nil)
		if after.NextChange > p.Doses[len(p.Doses)-1].Date {
			t.Fatal("the day of the dose is not seen as a change")
		}
		before.NextChange, after.NextChange = 0, 0
		if !slices.Equal(Digest(before, 0), Digest(after, 0)) {
			t.Fatalf("the answer changed for %+v", p)
		}
	}
}

// isoDate finds the absolute dates of the form: values of a key, never words of a text.
var isoDate = regexp.MustCompile(`=([0-9]{4})-([0-9]{2}-[0-9]{2})\b`)

func TestShiftingHistoryAndScheduleBy28YearsShiftsTheAnswer(t *testing.T) {
	files, err := Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range files {
		files[name] = isoDate.ReplaceAllFunc(b, func(m []byte) []byte {
			var y int
			fmt.Sscanf(string(m[1:5]), "%d", &y)
			return fmt.Appendf(nil, "=%04d%s", y-28, m[5:])
		})
	}
	earlier, _, err := Load(files)
	if err != nil || len(earlier.Missing) > 0 {
		t.Fatal("the shifted schedule cannot be read")
	}
	r := rand.New(rand.NewPCG(3, 1))
	for range generated {
		p := Generate(r, Default())
		now := Default().Assess(p, nil)
		past := *p
		past.Birth, past.Assess = p.Birth.AddYears(-28), p.Assess.AddYears(-28)
		if p.Birth.AddYears(-28) < iis.DateOf(1901, 1, 1) || latest(now) >= iis.DateOf(2099, 1, 1) {
			continue // leap years repeat every 28 years only inside 1901 to 2099
		}
		past.Doses, past.Observations = slices.Clone(p.Doses), slices.Clone(p.Observations)
		for i := range past.Doses {
			past.Doses[i].Date = past.Doses[i].Date.AddYears(-28)
		}
		for i := range past.Observations {
			past.Observations[i].Date = past.Observations[i].Date.AddYears(-28)
		}
		a, b := Digest(now, 0), Digest(earlier.Assess(&past, nil), 28)
		if !slices.Equal(a, b) {
			t.Fatalf("the shifted answer differs for %+v:\n%s\n\n%s", p, strings.Join(a, "\n"), strings.Join(b, "\n"))
		}
	}
}

// latest is the last day that an assessment speaks of.
func latest(a iis.Assessment) (d iis.Date) {
	for _, g := range a.Groups {
		d = max(d, g.Latest, g.PastDue, g.Recommended)
	}
	return max(d, a.NextChange)
}

func TestTheAnswerStaysTheSameUntilTheNextChange(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	changed := 0
	for range generated {
		p := Generate(r, Default())
		a := Default().Assess(p, nil)
		if a.NextChange == 0 {
			continue
		}
		if a.NextChange <= p.Assess {
			t.Fatalf("the next change %s is not after %s", a.NextChange, p.Assess)
		}
		same, other := *p, *p
		same.Assess, other.Assess = a.NextChange-1, a.NextChange
		b := Default().Assess(&same, nil)
		if !slices.Equal(Digest(a, 0), Digest(b, 0)) {
			t.Fatalf("the answer changed before %s for %+v", a.NextChange, p)
		}
		c := Default().Assess(&other, nil)
		c.NextChange = a.NextChange
		if !slices.Equal(Digest(a, 0), Digest(c, 0)) {
			changed++
		}
	}
	t.Logf("%d of %d answers changed on the day itself", changed, generated)
	if changed == 0 {
		t.Error("no answer ever changed on its day")
	}
}

func FuzzAssess(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})
	f.Add([]byte{200, 0, 9, 9, 0, 200, 3, 1, 0, 200, 3, 0, 0, 100, 94, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		next := func() int {
			if len(b) == 0 {
				return 0
			}
			n := int(b[0])
			b = b[1:]
			return n
		}
		p := &Patient{Birth: iis.DateOf(1900, 1, 1).AddDays(next()*256 + next()), Gender: "F"}
		p.Assess = p.Birth.AddDays(next()*256 + next() - 300)
		for len(b) > 3 {
			if k := next(); k%8 == 0 {
				p.Observations = append(p.Observations, Observation{Code: pad3(uint16(next() + k)), Date: p.Birth.AddDays(next() * 64)})
				continue
			}
			p.Doses = append(p.Doses, Dose{Date: p.Birth.AddDays(next()*next() - 20), CVX: iis.CVX(fmt.Sprintf("%02d", next()+next()%2*100))})
		}
		a := Default().Assess(p, &Trace{})
		if len(a.Doses) != len(p.Doses) {
			t.Fatalf("%d doses gave %d evaluations", len(p.Doses), len(a.Doses))
		}
		for _, g := range a.Groups {
			if dated := g.Earliest != 0; dated != (g.Status == iis.SeriesNotComplete) {
				t.Errorf("%s is %s with the earliest date %s", g.VaccineGroup, g.Status, g.Earliest)
			}
			if g.Recommended < g.Earliest || g.PastDue != 0 && g.PastDue < g.Earliest {
				t.Errorf("%s is due before its earliest date", g.VaccineGroup)
			}
		}
	})
}
