package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/rules/quality"
)

// runCheck explains messages: what is read, what is found, what would be answered. It
// needs no data directory, so it cannot say whether a person or a dose is known.
func runCheck(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("check", "check [flags] FILE (- is standard input)", "openiis check message.hl7", stderr)
	today := fs.String("today", "", "take this day (YYYY-MM-DD) as today")
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() != 1 {
		return wrongUse(fs, "name one file, or - for standard input")
	}
	now := time.Now()
	if *today != "" {
		day, err := iis.ParseDate(*today)
		if err != nil {
			return wrongUse(fs, "-today: %v", err)
		}
		now = day.Time().Add(18 * time.Hour)
	}
	text, err := readInput(fs.Arg(0), stdin)
	if err != nil {
		fmt.Fprintln(stderr, "openiis check:", err)
		return exitFailed
	}
	c := checker{out: stdout, codes: codeset.Default(), now: now}
	scanner := hl7v2.NewScanner(bytes.NewReader(text), hl7v2.Limits{})
	for scanner.Scan() {
		if it := scanner.Item(); it.Kind == hl7v2.ItemMessage {
			c.message(it)
		}
	}
	if err := scanner.Err(); err != nil {
		fmt.Fprintln(stderr, "openiis check:", err)
		return exitFailed
	}
	if c.messages == 0 {
		fmt.Fprintln(stderr, "openiis check: there is no HL7 message in it; a message begins with MSH|")
		return exitFailed
	}
	if c.refused > 0 {
		fmt.Fprintf(stderr, "openiis check: %d of %d messages would lose something\n", c.refused, c.messages)
		return exitRefused
	}
	return exitDone
}

func readInput(name string, stdin io.Reader) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(stdin)
	}
	return os.ReadFile(name)
}

// checker explains one message after the other.
type checker struct {
	out               io.Writer
	codes             *codeset.Set
	now               time.Time
	messages, refused int
}

func (c *checker) message(it hl7v2.Item) {
	c.messages++
	m, err := hl7v2.Parse(bytes.Clone(it.Text))
	if err != nil && !errors.Is(err, hl7v2.ErrNoHeader) {
		return
	}
	h, found := iz.Header(m)
	c.title("Message %d: %s, profile %s, control id %s", c.messages, orNone(h.MessageType), orNone(h.Profile), orNone(h.ControlID))
	reply := iz.Reply{Request: m, Now: c.now, ControlID: "CHECK", App: "NJIIS", Facility: "NJIIS", Authority: "NJIIS", Codes: c.codes}
	switch {
	case iz.Rejected(found):
		c.findings(found)
		c.answer(reply.ACK(iis.AckRefused, found))
	case h.MessageType == "QBP":
		c.query(m, reply)
	default:
		c.report(m, reply)
	}
}

func (c *checker) report(m *hl7v2.Message, reply iz.Reply) {
	sub := iz.DecodeVXU(m)
	quality.Normalize(&sub, c.codes)
	found := quality.Check(&sub, c.codes, iis.DateIn(c.now, time.UTC), c.now)
	c.section("Read")
	c.person(sub.Person)
	for i, v := range sub.Vaccinations {
		c.dose(i+1, v)
	}
	for _, o := range sub.Observations {
		c.line("about the person", "%s %s = %s", o.LOINC, o.Text, valueOf(o))
	}
	c.findings(found)
	told := quality.ForReport(found, quality.LevelUsual)
	c.answer(reply.ACK(iis.AckFor(told), told))
}

func (c *checker) query(m *hl7v2.Message, reply iz.Reply) {
	q := iz.DecodeQBP(m)
	c.section("Read")
	c.line("query", "%s, tag %s, at most %d candidates", orNone(q.Name), orNone(q.Tag), q.Limit)
	c.person(q.Person)
	c.findings(q.Findings)
	if iz.Rejected(q.Findings) {
		c.answer(reply.RSP(q, iis.QueryAnswer{Found: iis.FoundError, Findings: q.Findings}))
		return
	}
	c.section("Would be answered")
	c.line("", "with the history, a list, or that nobody fits: that depends on the registry's records.")
}

func (c *checker) person(p iis.Identity) {
	for _, id := range p.Identifiers {
		c.line("id", "%s of %s, type %s", id.Value, orNone(id.Authority), orNone(id.Type))
	}
	for _, n := range p.Names {
		c.line("name", "%s", strings.Join(strings.Fields(strings.Join([]string{n.Given, n.Middle, n.Family, n.Suffix}, " ")), " "))
	}
	c.line("born", "%s, sex %s", orNone(p.BirthDate.String()), orNone(p.Sex))
	if p.MothersMaiden.Family != "" {
		c.line("mother's maiden name", "%s", p.MothersMaiden.Family)
	}
	for _, a := range p.Addresses {
		c.line("address", "%s, %s, %s %s", a.Street, a.City, a.State, a.ZIP)
	}
	for _, k := range p.Contacts {
		c.line("contact", "%s", orNone(k.Phone+k.Email))
	}
	for _, g := range p.Guardians {
		c.line("guardian", "%s %s (%s)", g.Name.Given, g.Name.Family, g.Relationship)
	}
	if p.Protection != "" {
		c.line("protection", "%s since %s", p.Protection, orNone(p.ProtectionDate.String()))
	}
}

func (c *checker) dose(n int, v iis.Vaccination) {
	what := "dose given"
	switch {
	case v.Completion == iis.Refused:
		what = "refusal"
	case !v.Dose():
		what = "not a dose"
	case v.Source.Historical():
		what = "dose, historical"
	}
	c.line(fmt.Sprintf("vaccination %d", n), "%s: CVX %s %s on %s, lot %s, maker %s, order %s, action %s",
		what, orNone(string(v.CVX)), c.codes.Name(v.CVX), orNone(v.GivenOn.String()), orNone(v.LotNumber), orNone(string(v.MVX)), orNone(v.FillerNumber), orNone(v.State))
	for _, o := range v.Observations {
		c.line("", "%s %s = %s", o.LOINC, o.Text, valueOf(o))
	}
}

func valueOf(o iis.Observation) string {
	switch {
	case !o.Date.IsZero():
		return o.Date.String()
	case o.Value.Code != "":
		return strings.TrimSpace(o.Value.Code + " " + o.Value.Text)
	}
	return orNone(o.Number)
}

func (c *checker) findings(found []iis.Finding) {
	c.section("Found")
	if len(found) == 0 {
		c.line("", "nothing to remark")
	}
	lost := false
	for _, f := range found {
		lost = lost || f.Severity == iis.SeverityError
		c.line(string(f.Severity)+" "+place(f.Where), "%s (%s)", f.Text, f.Code)
	}
	if lost {
		c.refused++
	}
}

// place writes where a finding is as people write it: RXA-5.1, with the segment's
// number where it is not the first.
func place(p iis.Place) string {
	s := p.Segment
	if p.Sequence > 1 {
		s += fmt.Sprintf("[%d]", p.Sequence)
	}
	if p.Field > 0 {
		s += fmt.Sprintf("-%d", p.Field)
	}
	if p.Component > 0 {
		s += fmt.Sprintf(".%d", p.Component)
	}
	return s
}

func (c *checker) answer(b []byte) {
	c.section("Would be answered")
	for _, s := range strings.Split(strings.TrimRight(string(b), "\r"), "\r") {
		fmt.Fprintln(c.out, "    "+s)
	}
}

func (c *checker) title(format string, args ...any) {
	if c.messages > 1 {
		fmt.Fprintln(c.out)
	}
	fmt.Fprintf(c.out, format+"\n", args...)
}

func (c *checker) section(name string) { fmt.Fprintf(c.out, "\n  %s\n", name) }

func (c *checker) line(label, format string, args ...any) {
	fmt.Fprintf(c.out, "    %-22s %s\n", label, fmt.Sprintf(format, args...))
}

func orNone(s string) string {
	if s == "" {
		return "(none)"
	}
	return s
}
