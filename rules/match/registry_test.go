package match

import (
	"bufio"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/madeup"
)

// shelf is a small registry in memory: identities by person, found by their keys.
type shelf struct {
	people map[iis.PatientID][]iis.Identity
	blocks map[iis.BlockKey][]iis.PatientID
}

func newShelf() *shelf {
	return &shelf{people: map[iis.PatientID][]iis.Identity{}, blocks: map[iis.BlockKey][]iis.PatientID{}}
}

func (s *shelf) put(p iis.PatientID, id iis.Identity) {
	s.people[p] = append(s.people[p], id)
	for _, k := range Keys(id) {
		if !slices.Contains(s.blocks[k], p) {
			s.blocks[k] = append(s.blocks[k], p)
		}
	}
}

func (s *shelf) find(id iis.Identity) (out []Candidate) {
	seen := map[iis.PatientID]bool{}
	for _, k := range LookupKeys(id) {
		for _, p := range s.blocks[k] {
			if !seen[p] {
				seen[p] = true
				out = append(out, Candidate{Patient: p, Sources: s.people[p]})
			}
		}
	}
	return out
}

// report takes in an identity as a message does and returns whose it became.
func (s *shelf) report(id iis.Identity) iis.PatientID {
	d := Decide(id, s.find(id), Message)
	p := d.Best
	if d.Outcome != Match {
		p = iis.PatientID(len(s.people) + 1)
	}
	s.put(p, id)
	return p
}

func TestMadeUpPeopleStayApartAndAreFoundAgain(t *testing.T) {
	s := newShelf()
	var all []madeup.Person
	for p := range madeup.New(11, iis.DateOf(2026, 11, 22)).People(6000) {
		all = append(all, p)
		if got := s.report(p.Identity); got != iis.PatientID(len(all)) {
			t.Errorf("%v, born %s, was joined to person %d: %v", p.Identity.LegalName(), p.Identity.BirthDate, got, s.people[got][0].LegalName())
		}
	}
	var moved, again int
	for i, p := range all {
		me := iis.PatientID(i + 1)
		n := p.Identity.LegalName()
		asked := iis.Identity{Names: []iis.Name{{Family: n.Family, Given: n.Given}}, BirthDate: p.Identity.BirthDate, Sex: p.Identity.Sex}
		if d := Decide(asked, s.find(asked), Query); d.Outcome != Match || d.Best != me {
			t.Errorf("a query by name, birth date and sex: %s %d (%s), want match %d", d.Outcome, d.Best, d.Rules, me)
		}
		if p.Former == nil {
			continue
		}
		other := *p.Former
		other.Identifiers = nil
		moved++
		switch d := Decide(other, s.find(other), Message); {
		case d.Outcome == Match && d.Best != me:
			t.Errorf("a former identity was matched to person %d, want %d", d.Best, me)
		case d.Outcome == Match:
			again++
		}
	}
	if again*100 < moved*60 {
		t.Errorf("%d of %d who moved or married were known again, want 60 in 100", again, moved)
	}
}

// corpusIdentity reads as much of PID or QPD as matching needs; the real reader is
// format/iz.
func corpusIdentity(fields []string, id, name, maiden, birth, sex, address, phone int) iis.Identity {
	at := func(n int) string {
		if n < len(fields) {
			return fields[n]
		}
		return ""
	}
	part := func(s string, n int) string {
		if p := strings.Split(s, "^"); n <= len(p) {
			return p[n-1]
		}
		return ""
	}
	var out iis.Identity
	for x := range strings.SplitSeq(at(id), "~") {
		out.Identifiers = append(out.Identifiers, iis.Identifier{Value: part(x, 1), Authority: part(x, 4), Type: part(x, 5)})
	}
	for x := range strings.SplitSeq(at(name), "~") {
		out.Names = append(out.Names, iis.Name{Family: part(x, 1), Given: part(x, 2), Middle: part(x, 3), Suffix: part(x, 4)})
	}
	out.MothersMaiden = iis.Name{Family: part(at(maiden), 1), Given: part(at(maiden), 2)}
	if b := at(birth); len(b) >= 8 {
		out.BirthDate, _ = iis.ParseDate(b[:8])
	}
	out.Sex = at(sex)
	for x := range strings.SplitSeq(at(address), "~") {
		out.Addresses = append(out.Addresses, iis.Address{Street: part(x, 1), Street2: part(x, 2), City: part(x, 3), State: part(x, 4), ZIP: part(x, 5)})
	}
	for x := range strings.SplitSeq(at(phone), "~") {
		out.Contacts = append(out.Contacts, iis.Contact{Phone: part(x, 6) + part(x, 7)})
	}
	return out
}

func TestCorpusQueriesFindWhomTheyAskFor(t *testing.T) {
	s := newShelf()
	reported := map[string]iis.PatientID{} // record number to person
	asked := 0
	in := bufio.NewScanner(reference(t, "hl7v2", "corpus-dev.jsonl"))
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var row struct {
			Kind, Message string
			Seq           int
			Expect        struct {
				Basis  string
				Result string `json:"query_result"`
			}
		}
		if err := json.Unmarshal(in.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		if row.Expect.Basis != "smm-assert" {
			continue
		}
		for segment := range strings.FieldsFuncSeq(row.Message, func(r rune) bool { return r == '\r' || r == '\n' }) {
			f := strings.Split(segment, "|")
			switch f[0] {
			case "PID":
				id := corpusIdentity(f, 3, 5, 6, 7, 8, 11, 13)
				got := s.report(id)
				number := id.Identifiers[0].Value
				if before, ok := reported[number]; ok && before != got {
					t.Errorf("message %d: record number %s is now person %d, was %d", row.Seq, number, got, before)
				}
				reported[number] = got
			case "QPD":
				asked++
				id := corpusIdentity(f, 3, 4, 5, 6, 7, 8, 9)
				d := Decide(id, s.find(id), Query)
				if want := map[string]Outcome{"match": Match, "not_found": New, "list": Review}[row.Expect.Result]; d.Outcome != want {
					t.Errorf("query %d: %s (%s), want %s", row.Seq, d.Outcome, d.Rules, row.Expect.Result)
				} else if want == Match && d.Best != reported[id.Identifiers[0].Value] {
					t.Errorf("query %d found person %d, want %d", row.Seq, d.Best, reported[id.Identifiers[0].Value])
				}
			}
		}
	}
	if asked < 100 {
		t.Errorf("%d queries asked, want 100 or more", asked)
	}
}
