package madeup

import (
	"reflect"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

var today = iis.DateOf(2026, 11, 22)

func TestTheSameSeedMakesTheSamePeople(t *testing.T) {
	a, b := New(7, today), New(7, today)
	b.Household(900) // what was asked for before does not matter
	for range 200 {
		if x, y := a.Next(), b.Next(); !reflect.DeepEqual(x, y) {
			t.Fatalf("household %d differs", x.Number)
		}
	}
	if reflect.DeepEqual(New(8, today).Next(), New(7, today).Next()) {
		t.Error("another seed makes the same household")
	}
}

func TestPeopleAreLikely(t *testing.T) {
	var children, twins, moved, adults, hearsay, doses int
	seen := map[string]bool{}
	for p := range New(1, today).People(5000) {
		id := p.Identity
		if id.BirthDate > today || id.BirthDate < iis.DateOf(1920, 1, 1) {
			t.Errorf("born %s", id.BirthDate)
		}
		if n := id.LegalName(); n.Family == "" || n.Given == "" || id.Identifiers[0].Value == "" || seen[id.Identifiers[0].Value] {
			t.Errorf("name %+v, record number %+v", n, id.Identifiers)
		}
		seen[id.Identifiers[0].Value] = true
		switch {
		case p.Role == Child && id.BirthDate.AddYears(18) > today:
			children++
			if len(id.Guardians) == 0 || id.MothersMaiden.Family == "" {
				t.Errorf("a minor without guardian or mother: %+v", id)
			}
		case p.Role != Child:
			adults++
		}
		if id.BirthOrder == 2 {
			twins++
		}
		if p.Former != nil {
			moved++
		}
		for _, d := range p.Doses {
			doses++
			if d.Source.Historical() {
				hearsay++
			}
		}
	}
	for _, x := range []struct {
		what          string
		n, least, top int
	}{{"children", children, 1000, 3500}, {"adults", adults, 1500, 4000}, {"second twins", twins, 10, 200}, {"with a former identity", moved, 200, 1200},
		{"doses", doses, 40000, 200000}, {"told doses", hearsay, doses / 20, doses / 4}} {
		if x.n < x.least || x.n > x.top {
			t.Errorf("%d %s, want %d to %d", x.n, x.what, x.least, x.top)
		}
	}
}

func TestDosesAreLikely(t *testing.T) {
	for p := range New(2, today).People(3000) {
		if len(p.Doses) != len(p.Reporters) {
			t.Fatalf("%d doses of %d reporters", len(p.Doses), len(p.Reporters))
		}
		keys := map[string]bool{}
		for i, d := range p.Doses {
			if d.GivenOn < p.Identity.BirthDate || d.GivenOn > today || i > 0 && d.GivenOn < p.Doses[i-1].GivenOn {
				t.Errorf("a dose on %s of one born %s", d.GivenOn, p.Identity.BirthDate)
			}
			if d.Source == iis.Administered && (d.LotNumber == "" || d.MVX == "" || d.Expires < d.GivenOn || !d.AmountKnown) {
				t.Errorf("a dose given without lot, maker or expiration: %+v", d)
			}
			if p.Reporters[i] < 0 || p.Reporters[i] >= Reporters || keys[d.FillerNumber] {
				t.Errorf("reporter %d, order number %q", p.Reporters[i], d.FillerNumber)
			}
			keys[d.FillerNumber] = true
		}
	}
}

func TestChildDosesKeepTheirIntervals(t *testing.T) {
	least := map[iis.CVX]int{"03": 24, "110": 24, "83": 180, "165": 146, "162": 164}
	for p := range New(3, today).People(3000) {
		last := map[iis.CVX]iis.Date{}
		for _, d := range p.Doses {
			if days, ok := least[d.CVX]; ok && d.Source == iis.Administered {
				if before, ok := last[d.CVX]; ok && int(d.GivenOn-before) < days {
					t.Errorf("CVX %s after %d days, want %d", d.CVX, d.GivenOn-before, days)
				}
				last[d.CVX] = d.GivenOn
			}
			if d.CVX == "03" && d.GivenOn < p.Identity.BirthDate.AddMonths(12).AddDays(-4) {
				t.Errorf("MMR before the first birthday: %s, born %s", d.GivenOn, p.Identity.BirthDate)
			}
		}
	}
}

func TestPhonesAndMailReachNobody(t *testing.T) {
	for p := range New(4, today).People(3000) {
		for _, c := range p.Identity.Contacts {
			if c.Phone != "" && (len(c.Phone) != 10 || c.Phone[3:6] != "555" || c.Phone[6:] < "0200") {
				t.Errorf("phone %q", c.Phone)
			}
			if c.Email != "" && (!strings.Contains(c.Email, "@example.") || strings.HasPrefix(c.Email, ".") || strings.Contains(c.Email, "..")) {
				t.Errorf("mail %q", c.Email)
			}
		}
	}
}

func TestPersonas(t *testing.T) {
	count := map[string]int{}
	for _, p := range Personas(today) {
		count[p.Key]++
		for _, r := range p.People {
			if len(r.Person.Doses) == 0 || r.Person.Identity.Identifiers[0].Value == "" {
				t.Errorf("%s has a person without doses or number: %+v", p.Key, r.Person.Identity.LegalName())
			}
		}
		switch p.Key {
		case "parent":
			if len(p.People) != 3 || p.People[0].Person.Former == nil || p.People[2].Relation != Offspring {
				t.Errorf("the parent has %d people", len(p.People))
			}
		case "young-adult":
			if at := p.Holder.BirthDate.AddYears(18); at <= today || at > today.AddDays(31) {
				t.Errorf("turns 18 on %s", at)
			}
		case "grandparent-guardian":
			if p.Holder.Language.Code != "spa" || p.People[1].Relation != Grandchild {
				t.Errorf("the grandparent speaks %q", p.Holder.Language.Code)
			}
		case "pre-1998":
			if p.Holder.BirthDate >= iis.DateOf(1998, 1, 1) {
				t.Errorf("born %s", p.Holder.BirthDate)
			}
		case "protected":
			if p.People[0].Person.Identity.Protection != "Y" {
				t.Error("the protected person is not protected")
			}
		case "unregistered":
			if p.Registered || len(p.People) != 2 {
				t.Errorf("an unregistered person with %d people", len(p.People))
			}
			if child := p.People[1].Person.Identity; len(child.Contacts) > 0 || len(child.Guardians[0].Contacts) == 0 {
				t.Errorf("%s shares a number with the child, and no code goes there", p.Holder.LegalName())
			}
		}
	}
	for key, least := range map[string]int{"parent": 1, "young-adult": 1, "grandparent-guardian": 1, "moved": 1, "protected": 1, "withdrawn": 1, "pre-1998": 1, "unregistered": 3} {
		if count[key] < least {
			t.Errorf("%d personas %q, want %d", count[key], key, least)
		}
	}
}

func BenchmarkPeople(b *testing.B) {
	b.ReportAllocs()
	for range New(6, today).People(b.N) {
	}
}
