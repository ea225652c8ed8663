package server

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// TestAMessageIsTakenOnce sends the same message, and the same id, again and again.
func TestAMessageIsTakenOnce(t *testing.T) {
	onEachEngine(t, func(t *testing.T, d *demo) {
		a, b := d.providers()[0], d.providers()[1]
		k := &teller{demo: d, t: t}
		p := told{control: "ONCE1", id: "ON1", family: "Onceonly", given: "Olga", born: "20240301", groups: []string{shot{order: "1^EHR", on: "20250301", cvx: "03"}.String()}}
		first := d.send(t, a, p.String())

		var all sync.WaitGroup
		answers := make([]string, 8)
		for i := range answers {
			all.Go(func() { _, answers[i] = d.post(t, a, p.String()) })
		}
		all.Wait()
		for _, again := range answers {
			if again != first {
				t.Errorf("again: %s\nfirst: %s", again, first)
			}
		}
		// Eight at once with no first answer yet.
		q := p
		q.control, q.id, q.family = "ONCE2", "ON2", "Oncemore"
		for i := range answers {
			all.Go(func() { _, answers[i] = d.post(t, a, q.String()) })
		}
		all.Wait()
		for _, one := range answers {
			if one != answers[0] || field(one, "MSA", 1) == "AR" {
				t.Errorf("at once: %s\n%s", one, answers[0])
			}
		}
		if got := k.doses(b, q); got != "20250301 03" {
			t.Errorf("sent eight times at once: %s", got)
		}
		if other := d.send(t, b, p.String()); other == first {
			t.Error("another organization got the first one's answer")
		}
		nameless := p
		nameless.control = ""
		x, y := d.send(t, a, nameless.String()), d.send(t, a, nameless.String())
		if x == y || field(x, "MSA", 2) != "NONE" || field(x, "MSA", 1) == "AR" {
			t.Errorf("without a control id: %s\n%s", x, y)
		}
		ask := asked{profile: "Z34", control: "ONCE1", tag: "T", family: "Onceonly", given: "Olga", born: "20240301", sex: "F"}.String()
		x, y = d.send(t, b, ask), d.send(t, b, ask)
		if field(x, "MSH", 10) == field(y, "MSH", 10) {
			t.Errorf("a query was replayed: %s", x)
		}
		if got := k.doses(b, p); got != "20250301 03" {
			t.Errorf("after all that: %s", got)
		}
		// A batch that tells one message twice.
		r := p
		r.control, r.id, r.family = "ONCE3", "ON3", "Oncebatch"
		both := d.send(t, a, "BHS|^~\\&\r"+r.String()+r.String()+"BTS|2\r")
		msh := segments(both, "MSH")
		if len(msh) != 2 || msh[0] != msh[1] {
			t.Errorf("twice in a batch: %s", both)
		}
	})
}

// TestMSH4SaysForWhomAReportIsMade holds the facility in the message against the sender.
func TestMSH4SaysForWhomAReportIsMade(t *testing.T) {
	d := startDemo(t, "")
	a, b, any := d.providers()[0], d.providers()[1], d.conformance()
	p := told{id: "MS1", family: "Facilia", given: "Fay", born: "20240301"}
	tests := []struct {
		name     string
		as       demoOrganization
		facility string
		taken    bool
	}{
		{"empty", a, "", true},
		{"its own", a, a.HL7.Facility, true},
		{"its own in other case", a, strings.ToLower(a.HL7.Facility), true},
		{"another's", a, b.HL7.Facility, false},
		{"one that nobody has", a, "NOWHERE", false},
		{"one that nobody has, on a connection that takes any", any, "NOWHERE", true},
		{"another's, on a connection that takes any", any, a.HL7.Facility, true},
	}
	for i, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			p.control, p.facility = "MSH4-"+strconv.Itoa(i), c.facility
			p.groups = []string{shot{order: "1^EHR", on: "20250301", cvx: "03"}.String()}
			status, ack := d.post(t, c.as, p.String())
			if status != http.StatusOK || (field(ack, "MSA", 1) != "AR") != c.taken {
				t.Errorf("status %d: %s", status, ack)
			}
			if !c.taken && (field(ack, "ERR", 2) != "MSH^1^4" || len(segments(ack, "ERR")) != 1) {
				t.Errorf("the place: %s", ack)
			}
		})
	}
	// Whoever takes any facility owns what it reports all the same: the dose of the test
	// laboratory is not a's to delete.
	k := &teller{demo: d, t: t}
	p = told{id: "MS2", family: "Ownerly", given: "Olive", born: "20240302", facility: a.HL7.Facility}
	k.report(any, p, shot{order: "7^LAB", on: "20250301", cvx: "03"})
	ack := k.report(a, p, shot{order: "7^LAB", on: "20250301", cvx: "03", action: "D"})
	if !strings.Contains(ack, "ERR||RXA^1^21|") || !strings.Contains(ack, "|E|") {
		t.Errorf("a deleted the laboratory's dose: %s", ack)
	}
}

// TestABatchOfFiveHundredKeepsItsGoodOnes sends many messages with bad ones between.
func TestABatchOfFiveHundredKeepsItsGoodOnes(t *testing.T) {
	d := startDemo(t, "")
	as := d.conformance()
	var b strings.Builder
	b.WriteString("FHS|^~\\&|APP|FAC|NJIIS|NJDOH|20261122||||FILE7\rBHS|^~\\&|APP|FAC|NJIIS|NJDOH|20261122||||BATCH7\r")
	want := make([]string, 500)
	for i := range want {
		p := told{control: "BT" + strconv.Itoa(i), id: "BT" + strconv.Itoa(i), family: "Batch" + letters(i), given: "Bo", born: birthOf(letters(i)), groups: []string{shot{order: "1^EHR", on: "20260301", cvx: "03"}.String()}}
		switch i % 10 {
		case 3:
			p.born, want[i] = "", "AE"
		case 5:
			p.version, want[i] = "9.9", "AR"
		case 7:
			p.groups, want[i] = []string{shot{order: "1^EHR", on: "20260301", cvx: "zzz"}.String()}, "AE"
		default:
			want[i] = "AA"
		}
		b.WriteString(p.String())
	}
	b.WriteString("BTS|500\rFTS|1\r")
	answer := d.send(t, as, b.String())
	msa := segments(answer, "MSA")
	if len(msa) != len(want) {
		t.Fatalf("%d answers", len(msa))
	}
	for i, m := range msa {
		code, refused := nth(m, "|", 1), want[i] != "AA"
		if nth(m, "|", 2) != "BT"+strconv.Itoa(i) || refused && code != want[i] || !refused && code == "AR" {
			t.Errorf("message %d: %s, want %s", i, m, want[i])
		}
	}
	if errs := strings.Count(answer, "|E|"); errs < 150 {
		t.Errorf("%d errors are named", errs)
	}
	if nth(field(answer, "FHS", 3), "^", 0) == "" || field(answer, "BHS", 11) != "BATCH7" || field(answer, "BTS", 1) != "500" || field(answer, "FTS", 1) != "1" {
		t.Errorf("envelope: %q %q %q %q", segments(answer, "FHS"), segments(answer, "BHS"), segments(answer, "BTS"), segments(answer, "FTS"))
	}
	k := &teller{demo: d, t: t}
	for i, w := range want[:20] {
		got := k.doses(as, told{family: "Batch" + letters(i), given: "Bo", born: birthOf(letters(i))})
		if stored := got == "20260301 03"; stored != (w == "AA") {
			t.Errorf("message %d (%s): %s", i, w, got)
		}
	}
	if status, _ := d.post(t, as, "BHS|^~\\&\r"+strings.Repeat("MSH|^~\\&|A||||20261122||VXU^V04|X|P|2.5.1\r", 5001)+"BTS|5001\r"); status != http.StatusRequestEntityTooLarge {
		t.Errorf("5,001 messages: status %d", status)
	}
}
