package server

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
)

// vxu is a report of one dose of MMR about Ana Example.
func vxu(control, id, family, given, born string, doses ...string) string {
	m := "MSH|^~\\&|EHR||NJIIS|NJDOH|20261122120000-0500||VXU^V04^VXU_V04|" + control + "|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r" +
		"PID|1||" + id + "^^^EHR^MR||" + family + "^" + given + "^Q^^^^L||" + born + "|F|||12 Sample Way^^Trenton^NJ^08608^USA^H||^PRN^PH^^^609^5551234\r"
	for i, d := range doses {
		m += fmt.Sprintf("ORC|RE||%s-%d^EHR\rRXA|0|1|%s|||01^Historical^NIP001|||||||||||CP|A\r", id, i, strings.Replace(d, " ", "||", 1)+"|999")
	}
	return m
}

// dose is "date vaccine" as vxu takes it.
func dose(on, cvx string) string { return on + " " + cvx + "^^CVX" }

// qbp asks for a person's record.
func qbp(profile, control, family, given, born string) string {
	return "MSH|^~\\&|EHR||NJIIS|NJDOH|20261122120000-0500||QBP^Q11^QBP_Q11|" + control + "|P|2.5.1|||ER|AL|||||" + profile + "^CDCPHINVS\r" +
		"QPD|" + profile + "^Request^CDCPHINVS|" + control + "||" + family + "^" + given + "^Q^^^^L||" + born + "|F\r" +
		"RCP|I|10^RD&Records&HL70126\r"
}

func TestAReportComesBackToWhoeverAsks(t *testing.T) {
	onEachEngine(t, func(t *testing.T, d *demo) {
		reporter, asker := d.providers()[0], d.providers()[1]
		ack := d.send(t, reporter, vxu("V1", "R1", "Example", "Zulema", "20240301", dose("20250310", "03"), dose("20250310", "21")))
		if code := field(ack, "MSA", 1); code != "AA" && code != "AE" || strings.Contains(ack, "|E|") {
			t.Fatalf("not accepted: %s", ack)
		}
		for _, c := range []struct{ asks, gets string }{{"Z34", "Z32"}, {"Z44", "Z42"}} {
			rsp := d.send(t, asker, qbp(c.asks, "Q"+c.asks, "Example", "Zulema", "20240301"))
			if profile := nth(field(rsp, "MSH", 21), "^", 0); profile != c.gets {
				t.Errorf("%s answered with %s: %s", c.asks, profile, rsp)
			}
			if !strings.Contains(rsp, "|20250310|") || !strings.Contains(rsp, "|03^") || !strings.Contains(rsp, "|21^") {
				t.Errorf("the doses are not in the answer to %s: %s", c.asks, rsp)
			}
		}
		z42 := d.send(t, asker, qbp("Z44", "QF", "Example", "Zulema", "20240301"))
		if !strings.Contains(z42, "30979-9^") && !strings.Contains(z42, "30980-7^") {
			t.Errorf("no forecast in %s", z42)
		}
	})
}

func TestTheSameMessageAgainGetsTheFirstAnswer(t *testing.T) {
	d := startDemo(t, "")
	m := vxu("V7", "R7", "Example", "Zoe", "20240301", dose("20250310", "03"))
	first := d.send(t, d.providers()[0], m)
	if again := d.send(t, d.providers()[0], m); again != first {
		t.Errorf("first %s\nagain %s", first, again)
	}
	other := d.send(t, d.providers()[0], strings.Replace(m, "|03^", "|94^", 1))
	if other == first || !strings.Contains(other, "ERR||MSH^1^10") {
		t.Errorf("the same id with another content: %s", other)
	}
}

func TestABatchIsAnsweredInOrder(t *testing.T) {
	d := startDemo(t, "")
	body := "FHS|^~\\&|A|B|C|D|20261122||||F1\rBHS|^~\\&|A|B|C|D|20261122||||B1\r" +
		vxu("B-1", "T1", "Example", "Uma", "20240301", dose("20250310", "03")) +
		vxu("B-2", "T2", "Example", "Ula", "", dose("20250310", "03")) +
		vxu("B-3", "T3", "Example", "Ute", "20240302", dose("20250310", "03")) +
		"BTS|3\rFTS|1\r"
	answer := d.send(t, d.providers()[0], body)
	var codes []string
	for _, s := range segments(answer, "MSA") {
		codes = append(codes, nth(s, "|", 2)+" "+nth(s, "|", 1))
	}
	if len(codes) != 3 || !strings.HasPrefix(codes[0], "B-1 A") || codes[1] != "B-2 AE" || !strings.HasPrefix(codes[2], "B-3 A") {
		t.Errorf("answers %v in %s", codes, answer)
	}
	if len(segments(answer, "FHS")) != 1 || len(segments(answer, "BTS")) != 1 {
		t.Errorf("the envelope is not mirrored: %s", answer)
	}
	if got := d.send(t, d.providers()[0], qbp("Z34", "QB", "Example", "Ute", "20240302")); nth(field(got, "MSH", 21), "^", 0) != "Z32" {
		t.Errorf("the good one behind a bad one is not stored: %s", got)
	}
}

// TestATrailerThatCountsWrongIsTold looks for the warning in the answer to the batch's last
// message, since a batch has no answer of its own.
func TestATrailerThatCountsWrongIsTold(t *testing.T) {
	d := startDemo(t, "")
	me := d.providers()[0]
	tests := []struct {
		name, before, after string
		place               string // ERR-2 of the warning, none where the count is right
	}{
		{"right", "BHS|^~\\&|A|B\r", "BTS|2\r", ""},
		{"right with a zero before it", "BHS|^~\\&|A|B\r", "BTS|02\r", ""},
		{"not said", "BHS|^~\\&|A|B\r", "BTS\r", ""},
		{"too many messages", "BHS|^~\\&|A|B\r", "BTS|3\r", "BTS^1^1"},
		{"no number", "BHS|^~\\&|A|B\r", "BTS|two\r", "BTS^1^1"},
		{"too many batches", "FHS|^~\\&|A|B\rBHS|^~\\&|A|B\r", "BTS|2\rFTS|2\r", "FTS^1^1"},
		{"trailers without their headers", "", "BTS|2\rFTS|1\r", ""},
		{"a file without batches", "FHS|^~\\&|A|B\r", "FTS|1\r", ""},
	}
	for i, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			n := strconv.Itoa(i)
			answer := d.send(t, me, c.before+
				vxu("TC-"+n+"a", "TC"+n+"a", "Example", "Tia", "20240301", dose("20250310", "03"))+
				vxu("TC-"+n+"b", "TC"+n+"b", "Example", "Tom", "20240302", dose("20250310", "03"))+c.after)
			_, both, _ := strings.Cut(answer, "MSA|A")
			first, last, _ := strings.Cut(both, "MSA|A")
			if strings.Contains(first, "ERR||BTS") || strings.Contains(first, "ERR||FTS") {
				t.Errorf("the first message is told: %s", answer)
			}
			for _, pair := range [][2]string{{"FHS", "FTS"}, {"BHS", "BTS"}} {
				if len(segments(answer, pair[0])) != len(segments(answer, pair[1])) {
					t.Errorf("the envelope of the answer is not whole: %s", answer)
				}
			}
			if told := strings.Contains(last, "ERR||BTS") || strings.Contains(last, "ERR||FTS"); told != (c.place != "") {
				t.Errorf("told %v: %s", told, answer)
			}
			if c.place != "" && !strings.Contains(last, "ERR||"+c.place+"|999^") {
				t.Errorf("not told at %s: %s", c.place, answer)
			}
		})
	}
}

func TestWhatTheDoorRefuses(t *testing.T) {
	d := startDemo(t, "")
	me, other := d.providers()[0], d.providers()[1]
	good := vxu("D1", "W1", "Example", "Wim", "20240301", dose("20250310", "03"))
	wrong := me
	wrong.HL7.Password = other.HL7.Password
	tests := []struct {
		name   string
		as     demoOrganization
		body   string
		status int
		want   string
	}{
		{"a wrong password", wrong, good, http.StatusUnauthorized, "sign-in failed"},
		{"another organization's facility in MSH-4", me, strings.Replace(good, "|EHR||NJIIS", "|EHR|"+other.HL7.Facility+"|NJIIS", 1), http.StatusOK, "MSA|AR|D1"},
		{"a message that is none", me, "hello", http.StatusOK, "MSA|AR|NONE"},
		{"an empty body", me, "", http.StatusOK, "MSA|AR|NONE"},
		{"a version that the connection does not take", me, strings.Replace(good, "|2.5.1|", "|2.2|", 1), http.StatusOK, "ERR||MSH^1^12"},
		{"a message of 5 MB", me, good + "NTE|1||" + strings.Repeat("x", 5<<20), http.StatusRequestEntityTooLarge, "4 MiB"},
		{"a body over 32 MiB", me, strings.Repeat(good, 32<<20/len(good)+1), http.StatusRequestEntityTooLarge, ""},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			status, answer := d.post(t, c.as, c.body)
			if status != c.status || !strings.Contains(answer, c.want) {
				t.Errorf("status %d, want %d; answer %.300s, want %q in it", status, c.status, answer, c.want)
			}
		})
	}
}
