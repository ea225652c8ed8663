package server

import (
	"strings"
	"testing"
)

// TestTwinsAndSiblingsAreKeptApart reports pairs who share much and must stay two, and one
// person who is told in two ways and must stay one.
func TestTwinsAndSiblingsAreKeptApart(t *testing.T) {
	d := startDemo(t, "")
	a, b := d.providers()[0], d.providers()[1]
	base := told{family: "Kinfolk", given: "Mia", born: "20220305", sex: "F", street: "9 Twin Ct", phone: "6095550444"}
	with := func(change func(*told)) told { m := base; change(&m); return m }
	tests := []struct {
		name   string
		one    told
		other  told
		people int
	}{
		{"twins of different names", base, with(func(m *told) { m.given = "Lia" }), 2},
		{"twins of different sex", base, with(func(m *told) { m.given, m.sex = "Max", "M" }), 2},
		{"twins by birth order", with(func(m *told) { m.twin = "Y|1" }), with(func(m *told) { m.given, m.twin = "Mya", "Y|2" }), 2},
		{"twins of different middle names", with(func(m *told) { m.middle = "Rose" }), with(func(m *told) { m.middle = "Jane" }), 2},
		{"siblings a year apart", base, with(func(m *told) { m.given, m.born = "Ida", "20230305" }), 2},
		{"cousins of one name and other days", base, with(func(m *told) { m.born, m.street, m.phone = "20210917", "4 Far Rd", "2015550777" }), 2},
		{"one person, told by another clinic", base, base, 1},
		{"one person who has moved", base, with(func(m *told) { m.street = "77 New Ave" }), 1},
		{"one person with another phone", base, with(func(m *told) { m.phone = "9735550999" }), 1},
		{"one person without a middle name", with(func(m *told) { m.middle = "Rose" }), base, 1},
	}
	for i, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			k := &teller{demo: d, t: t, sent: 1000 * i}
			c.one.family = []string{"Adamson", "Brightly", "Cornwall", "Dunmore", "Eastgate", "Farnham", "Goldberg", "Huxtable", "Ironside", "Jessup"}[i]
			c.other.family = c.one.family
			c.one.id, c.other.id = "KA"+letters(i), "KB"+letters(i)
			k.report(a, c.one, shot{order: "1^EHR", on: "20250301", cvx: "03"})
			k.report(b, c.other, shot{order: "1^EHR", on: "20250401", cvx: "21"})
			got := k.doses(a, c.one)
			want := map[int]string{1: "20250301 03, 20250401 21", 2: "20250301 03"}[c.people]
			if got != want {
				t.Errorf("the first has %q, want %q", got, want)
			}
			if c.people == 2 {
				if got := k.doses(b, c.other); got != "20250401 21" {
					t.Errorf("the second has %q", got)
				}
			}
		})
	}
}

// TestAListNamesPeopleAndNothingElse asks for a name that several have.
func TestAListNamesPeopleAndNothingElse(t *testing.T) {
	d := startDemo(t, "")
	k := &teller{demo: d, t: t}
	a, b := d.providers()[0], d.providers()[1]
	twin := told{family: "Listed", given: "Lena", born: "20220305", street: "9 Twin Ct", phone: "6095550444"}
	for i, middle := range []string{"Ann", "Bea", "Cleo", "Dora"} {
		m := twin
		m.id, m.middle = "L"+letters(i), middle
		m.street, m.phone = middle+" Way 7", "60955503"+[]string{"01", "02", "03", "04"}[i]
		m.groups = []string{"NK1|1|Listed^Martha^^^^^L|MTH^Mother^HL70063|||\r"}
		k.report(a, m, shot{order: "1^EHR", on: "20250301", cvx: "03"})
	}
	ask := func(profile, limit string) string {
		return d.send(t, b, asked{profile: profile, control: k.control(), tag: "T9", family: "Listed", given: "Lena", born: "20220305", sex: "F", limit: limit}.String())
	}
	got := ask("Z34", "10")
	if profileOf(got) != "Z31" || field(got, "QAK", 2) != "OK" || field(got, "MSA", 1) != "AA" || len(segments(got, "PID")) != 4 || len(segments(got, "QPD")) != 1 {
		t.Fatalf("not a list of four: %s", got)
	}
	if len(segments(got, "NK1"))+len(segments(got, "RXA"))+len(segments(got, "ERR")) > 0 {
		t.Errorf("a list with more than people: %s", got)
	}
	for _, pid := range segments(got, "PID") {
		if nth(pid, "|", 11) != "" || nth(pid, "|", 13) != "" || nth(pid, "|", 6) != "" || strings.Contains(nth(pid, "|", 3), "^MR") || !strings.HasSuffix(nth(pid, "|", 3), "^SR") {
			t.Errorf("a list tells more than who: %s", pid)
		}
	}
	for _, c := range []struct{ profile, limit string }{{"Z34", "3"}, {"Z44", "10"}, {"Z44", "1"}} {
		got := ask(c.profile, c.limit)
		if profileOf(got) != "Z33" || field(got, "QAK", 2) != "TM" || field(got, "MSA", 1) != "AA" || len(segments(got, "PID")) != 0 {
			t.Errorf("%s with at most %s: %s", c.profile, c.limit, got)
		}
	}
	if got := ask("Z34", "4"); profileOf(got) != "Z31" {
		t.Errorf("as many as the asker takes: %s", got)
	}
}

// TestAQueryThatCannotBeUnderstood is answered by an error and its place.
func TestAQueryThatCannotBeUnderstood(t *testing.T) {
	d := startDemo(t, "")
	as := d.providers()[0]
	good := asked{profile: "Z34", control: "AQ", tag: "TAG", family: "Nobody", given: "Nora", born: "20200102", sex: "F"}
	with := func(change func(*asked)) string { q := good; change(&q); return q.String() }
	tests := []struct{ name, message, code, place, status, tag string }{
		{"no tag", with(func(q *asked) { q.tag = "" }), "AE", "QPD^1^2", "AE", "NONE"},
		{"nothing to look for", with(func(q *asked) { q.family, q.born, q.sex = "", "", "" }), "AE", "QPD^1^4", "AE", "TAG"},
		{"a name alone", with(func(q *asked) { q.born = "" }), "AE", "QPD^1^4", "AE", "TAG"},
		{"an unknown query", strings.Replace(good.String(), "QPD|Z34", "QPD|Z99", 1), "AE", "QPD^1^1^1^1", "AE", "TAG"},
		{"no QPD", strings.Split(good.String(), "QPD|")[0] + "RCP|I|5^RD\r", "AE", "QPD^1", "AE", "NONE"},
		{"an unreadable birth date", strings.Replace(good.String(), "|20200102|", "|yesterday|", 1), "AE", "QPD^1^4", "AE", "TAG"},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got := d.send(t, as, c.message)
			if profileOf(got) != "Z33" || field(got, "MSA", 1) != c.code || field(got, "QAK", 2) != c.status || field(got, "QAK", 1) != c.tag || len(segments(got, "ERR")) != 1 || !strings.HasPrefix(field(got, "ERR", 2), c.place) {
				t.Errorf("%s", strings.ReplaceAll(got, "\r", "\n"))
			}
		})
	}
	if got := d.send(t, as, strings.Replace(good.String(), "|P|2.5.1", "|X|2.5.1", 1)); profileOf(got) != "Z23" || field(got, "MSA", 1) != "AR" || !strings.Contains(got, "ACK^Q11^ACK") {
		t.Errorf("a header that is not taken: %s", got)
	}
}
