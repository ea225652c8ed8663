package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// teller sends reports and queries with a new control id each.
type teller struct {
	*demo
	t    *testing.T
	sent int
}

func (k *teller) control() string { k.sent++; return fmt.Sprintf("DESK-%d", k.sent) }

// report sends a report with these doses and returns the answer.
func (k *teller) report(as demoOrganization, m told, doses ...shot) string {
	k.t.Helper()
	m.control, m.groups = k.control(), slices.Clone(m.groups)
	for _, s := range doses {
		m.groups = append(m.groups, s.String())
	}
	return k.send(k.t, as, m.String())
}

// ask sends a query for a person.
func (k *teller) ask(as demoOrganization, profile string, m told) string {
	k.t.Helper()
	sex := m.sex
	if sex == "" {
		sex = "F"
	}
	return k.send(k.t, as, asked{profile: profile, control: k.control(), tag: "T", family: m.family, given: m.given, middle: m.middle, born: m.born, sex: sex, street: m.street, phone: m.phone}.String())
}

// doses lists a person's doses as "day vaccine", in the order of the answer.
func (k *teller) doses(as demoOrganization, m told) string {
	k.t.Helper()
	got := k.ask(as, "Z34", m)
	if profileOf(got) != "Z32" {
		return profileOf(got) + " " + field(got, "QAK", 2)
	}
	var out []string
	for _, s := range segments(got, "RXA") {
		out = append(out, nth(s, "|", 3)+" "+nth(nth(s, "|", 5), "^", 0))
	}
	return strings.Join(out, ", ")
}

func TestADoseIsCorrectedAndDeleted(t *testing.T) {
	onEachEngine(t, func(t *testing.T, d *demo) {
		k := &teller{demo: d, t: t}
		a, b := d.providers()[0], d.providers()[1]
		for _, days := range []int{2, 4, 7, 10, 14, 21, 24, 28} {
			p := told{id: fmt.Sprint("U", days), family: "Corrected" + letters(days), given: "Cora", born: "20240301"}
			k.report(a, p, shot{order: p.id + "^EHR", on: "20250301", cvx: "03", source: "00", lot: "A1234"})
			moved := fmt.Sprintf("202503%02d", 1+days)
			ack := k.report(a, p, shot{order: p.id + "^EHR", on: moved, cvx: "03", source: "00", lot: "A1234", action: "U"})
			if strings.Contains(ack, "|E|") {
				t.Errorf("by %d days: %s", days, ack)
			}
			if got := k.doses(b, p); got != moved+" 03" {
				t.Errorf("corrected by %d days: %s", days, got)
			}
		}
		p := told{id: "DEL1", family: "Deletable", given: "Dora", born: "20240302"}
		own := shot{order: "D1^EHR", on: "20250301", cvx: "03"}
		k.report(a, p, own)
		q := p
		q.id = "DELB"
		theirs := shot{order: "D2^" + b.HL7.Facility, on: "20250302", cvx: "21", action: "D"}
		k.report(b, q, shot{order: theirs.order, on: theirs.on, cvx: theirs.cvx})
		tests := []struct {
			name  string
			shot  shot
			find  string // RXA-21 with this severity
			wants string
		}{
			{"one that nobody reported", shot{order: "D9^EHR", on: "20250401", cvx: "08", action: "D"}, "W", "20250301 03, 20250302 21"},
			{"another's, by its order number", theirs, "E", "20250301 03, 20250302 21"},
			{"another's, by vaccine and date", shot{order: "X^EHR", on: "20250302", cvx: "21", action: "D"}, "E", "20250301 03, 20250302 21"},
			{"one's own", shot{order: "D1^EHR", on: "20250301", cvx: "03", action: "D"}, "I", "20250302 21"},
			{"one's own again", shot{order: "D1^EHR", on: "20250301", cvx: "03", action: "D"}, "W", "20250302 21"},
			{"an update that finds nothing is stored as new", shot{order: "D7^EHR", on: "20250501", cvx: "83", action: "U"}, "W", "20250302 21, 20250501 83"},
		}
		for _, c := range tests {
			ack := k.report(a, p, c.shot)
			said := slices.DeleteFunc(findings(ack), func(f string) bool { return !strings.HasPrefix(f, "RXA^1^21") })
			if !slices.Equal(said, []string{"RXA^1^21 " + c.find}) {
				t.Errorf("%s: %s", c.name, ack)
			}
			if got := k.doses(a, p); got != c.wants {
				t.Errorf("after %s: %s, want %s", c.name, got, c.wants)
			}
		}
		// A deletion of another's dose does not make its sender a reporter of somebody new.
		stray := told{id: "STRAY", family: "Strayling", given: "Sara", born: "20240303"}
		k.report(a, stray, theirs)
		if got := k.doses(a, stray); got != "Z33 NF" {
			t.Errorf("a refused deletion made a person: %s", got)
		}
	})
}

func TestOneDoseToldByTwoIsOne(t *testing.T) {
	d := startDemo(t, "")
	k := &teller{demo: d, t: t}
	a, b, c := d.providers()[0], d.providers()[1], d.providers()[2]
	p := told{id: "TW1", family: "Twicetold", given: "Tina", born: "20240301"}
	q := p
	q.id = "TW2"
	tests := []struct {
		name    string
		a, b    shot
		wants   string
		lot     string
		sources string
	}{
		{"historical, then given", shot{order: "1^EHR", on: "20250301", cvx: "03"}, shot{order: "9^EHR", on: "20250301", cvx: "03", source: "00", lot: "LOT77"}, "20250301 03", "LOT77", "00"},
		{"given, then historical a day off", shot{order: "2^EHR", on: "20250401", cvx: "21", source: "00", lot: "LOT88"}, shot{order: "8^EHR", on: "20250402", cvx: "21"}, "20250401 21", "LOT88", "00"},
		{"told by both", shot{order: "3^EHR", on: "20250501", cvx: "83"}, shot{order: "7^EHR", on: "20250501", cvx: "83"}, "20250501 83", "", "01"},
	}
	for i, x := range tests {
		p.family = "Twicetold" + letters(i)
		p.id, q.id = fmt.Sprint("TWA", i), fmt.Sprint("TWB", i)
		q.family = p.family
		k.report(a, p, x.a)
		k.report(b, q, x.b)
		got := k.ask(c, "Z34", p)
		rxa := segments(got, "RXA")
		if len(rxa) != 1 || k.doses(c, p) != x.wants || nth(rxa[0], "|", 15) != x.lot || nth(nth(rxa[0], "|", 9), "^", 0) != x.sources {
			t.Errorf("%s: %s", x.name, got)
		}
	}
}

func TestRefusalsAndConfidentialDosesComeBack(t *testing.T) {
	d := startDemo(t, "")
	k := &teller{demo: d, t: t}
	a, b := d.providers()[0], d.providers()[1]
	p := told{id: "RE1", family: "Refusing", given: "Rita", born: "20240301"}
	ack := k.report(a, p, shot{order: "9999^EHR", on: "20250301", cvx: "03", completion: "RE", refusal: "00"}, shot{order: "R2^EHR", on: "20250301", cvx: "21", confidential: "R"})
	if strings.Contains(ack, "|E|") {
		t.Fatalf("not taken: %s", ack)
	}
	got := k.ask(b, "Z34", p)
	rxa := segments(got, "RXA")
	if len(rxa) != 2 || nth(rxa[0], "|", 20) != "CP" || nth(rxa[1], "|", 20) != "RE" || !strings.HasPrefix(nth(rxa[1], "|", 18), "00^") || nth(rxa[1], "|", 9) != "" || nth(nth(rxa[1], "|", 5), "^", 0) != "03" {
		t.Errorf("the refusal: %s", got)
	}
	orc := segments(got, "ORC")
	if len(orc) != 2 || !strings.HasPrefix(nth(orc[0], "|", 28), "R^") || nth(nth(orc[1], "|", 3), "^", 0) != "9999" {
		t.Errorf("ORC: %q", orc)
	}
	if z42 := k.ask(b, "Z44", p); profileOf(z42) != "Z42" || strings.Contains(z42, "|RE|A") {
		t.Errorf("the refusal in a Z42: %s", z42)
	}
	// The dose is given after all: both stand.
	k.report(a, p, shot{order: "R3^EHR", on: "20250401", cvx: "03"})
	if got := k.doses(b, p); got != "20250301 21, 20250401 03, 20250301 03" {
		t.Errorf("after the dose was given: %s", got)
	}
}
