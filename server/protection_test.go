package server

import (
	"slices"
	"strings"
	"testing"
)

// TestWhoSeesAPersonFollowsProtectionAndParticipation tells one story after the other, on
// each engine; in each, clinics a, b and c report and ask.
func TestWhoSeesAPersonFollowsProtectionAndParticipation(t *testing.T) {
	onEachEngine(t, func(t *testing.T, d *demo) {
		a, b, c := d.providers()[0], d.providers()[1], d.providers()[2]
		control := 0
		next := func() string { control++; return "PROT" + letters(control) }
		report := func(as demoOrganization, m told) string {
			t.Helper()
			m.control = next()
			ack := d.send(t, as, m.String())
			if strings.Contains(ack, "|E|") || field(ack, "MSA", 1) == "AR" {
				t.Fatalf("not taken: %s", ack)
			}
			return ack
		}
		// sees tells the doses that an organization is shown, "nobody" for NF.
		sees := func(as demoOrganization, m told) string {
			t.Helper()
			got := d.send(t, as, asked{profile: "Z34", control: next(), tag: "T", family: m.family, given: m.given, born: m.born, sex: "F"}.String())
			switch profileOf(got) {
			case "Z32":
				var doses []string
				for _, s := range segments(got, "RXA") {
					doses = append(doses, nth(nth(s, "|", 5), "^", 0))
				}
				slices.Sort(doses)
				return strings.Join(doses, " ")
			case "Z33":
				if field(got, "MSA", 1) == "AA" && field(got, "QAK", 2) == "NF" && len(segments(got, "ERR")) == 0 {
					return "nobody"
				}
			}
			return got
		}
		hold := func(what string, as demoOrganization, m told, want string) {
			t.Helper()
			if got := sees(as, m); got != want {
				t.Errorf("%s: sees %q, want %q", what, got, want)
			}
		}
		with := func(m told, doses ...shot) told {
			m.groups = nil
			for _, s := range doses {
				m.groups = append(m.groups, s.String())
			}
			return m
		}
		mmr, var1 := shot{order: "1^A", on: "20250310", cvx: "03"}, shot{order: "2^B", on: "20250410", cvx: "21"}

		t.Run("a protected person is shown to those who reported before, and in part to those who report after", func(t *testing.T) {
			p := told{id: "PA1", family: "Shielded", given: "Petra", born: "20150305", street: "1 Quiet Way", phone: "6095550301"}
			report(a, with(p, mmr))
			hold("before protection anybody asks", c, p, "03")
			p.protection = "Y|20261101"
			report(a, with(p, mmr))
			hold("its reporter", a, p, "03")
			hold("a stranger", c, p, "nobody")
			// b reports first after protection: the answers are those for a new person.
			q := p
			q.id, q.protection, q.street, q.phone = "PB1", "", "1 Quiet Way", "6095550301"
			ack := report(b, with(q, var1))
			stranger := report(b, with(told{id: "PB2", family: "Unheardof", given: "Nora", born: "20150306"}, var1))
			if x, y := strings.Join(findings(ack), ","), strings.Join(findings(stranger), ","); x != y {
				t.Errorf("the acknowledgement tells that somebody is there: %s, for a new person %s", x, y)
			}
			hold("who reported after protection", b, p, "21")
			hold("the owner sees all", a, p, "03 21")
			// b cannot lift it.
			q.protection = "N|20261110"
			report(b, with(q, var1))
			hold("protection lifted by another", c, p, "nobody")
			hold("and b's part stays b's", b, p, "21")
			// an empty PD1-12 says nothing.
			p.protection = ""
			report(a, with(p, mmr))
			hold("an empty indicator", c, p, "nobody")
			p.protection = "N|20261115"
			report(a, with(p, mmr))
			hold("protection lifted by its sender", c, p, "03 21")
		})
		t.Run("two who asked for protection each lift their own word", func(t *testing.T) {
			p := told{id: "PA3", family: "Twiceheld", given: "Paula", born: "20150405", protection: "Y|20261001"}
			report(a, with(p, mmr))
			q := p
			q.id, q.protection = "PB3", "Y|20261005"
			report(b, with(q, var1))
			p.protection = "N|20261010"
			report(a, with(p, mmr))
			hold("one of two has lifted it", c, p, "nobody")
			q.protection = "N|20261012"
			report(b, with(q, var1))
			hold("both have lifted it", c, p, "03 21")
		})
		t.Run("an older word and one from the future change nothing too much", func(t *testing.T) {
			p := told{id: "PA4", family: "Datedword", given: "Pilar", born: "20150505", protection: "Y|20261101"}
			report(a, with(p, mmr))
			p.protection = "N|20261031"
			report(a, with(p, mmr))
			hold("an older N", c, p, "nobody")
			p.protection = "N|20270301"
			report(a, with(p, mmr))
			hold("a date after receipt counts as receipt", c, p, "03")
			p.protection = "Y"
			report(a, with(p, mmr))
			hold("no date counts as receipt", c, p, "nobody")
		})
		t.Run("births before 1998 are shown by consent", func(t *testing.T) {
			p := told{id: "PA5", family: "Elderling", given: "Gilda", born: "19600705"}
			report(a, with(p, mmr))
			hold("its reporter", a, p, "03")
			hold("another clinic", c, p, "nobody")
			q := p
			q.id = "PB5"
			report(b, with(q, var1))
			hold("each reporter sees its own", b, p, "21")
			hold("and no more", a, p, "03")
			q.protection = "N|20261110"
			report(b, with(q, var1))
			hold("enrolled by consent", c, p, "03 21")
			old := told{id: "PA6", family: "Newyearly", given: "Nina", born: "19971231"}
			report(a, with(old, mmr))
			hold("born on the last day of 1997", c, old, "nobody")
			first := told{id: "PA7", family: "Midnightly", given: "Nina", born: "19980101"}
			report(a, with(first, mmr))
			hold("born on the first day of 1998", c, first, "03")
		})
		t.Run("a person asked for by the registry's own id is protected all the same", func(t *testing.T) {
			p := told{id: "PA8", family: "Byownid", given: "Ina", born: "20150605"}
			report(a, with(p, mmr))
			got := d.send(t, a, asked{profile: "Z34", control: next(), tag: "T", family: p.family, given: p.given, born: p.born, sex: "F"}.String())
			id := field(got, "PID", 3)
			for _, part := range strings.Split(id, "~") {
				if strings.HasSuffix(part, "^SR") {
					id = part
				}
			}
			byID := asked{profile: "Z34", control: next(), tag: "T", id: id}
			if got := d.send(t, c, byID.String()); profileOf(got) != "Z32" {
				t.Errorf("by its id: %s", got)
			}
			p.protection = "Y|20261101"
			report(a, with(p, mmr))
			byID.control = next()
			if got := d.send(t, c, byID.String()); profileOf(got) != "Z33" || field(got, "QAK", 2) != "NF" {
				t.Errorf("a protected person by id: %s", got)
			}
		})
	})
}
