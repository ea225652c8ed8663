package codeset

import (
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Status is what CDC says of a code's use.
type Status byte

const (
	Active      Status = 'A'
	Inactive    Status = 'I' // for doses of the past
	NonUS       Status = 'N' // given abroad; a record of it is fine
	NeverActive Status = 'X' // never was a product
	Pending     Status = 'P' // not licensed yet
)

// Kind is what a CVX code stands for.
type Kind byte

const (
	Formulation Kind = 'v' // a vaccine of known formulation
	Unspecified Kind = 'u' // the group is known, the formulation is not
	Foreign     Kind = 'f' // a vaccine not licensed in the US
	NonVaccine  Kind = 'n' // immune globulin, skin test, "no vaccine"
	Unused      Kind = 'x' // never active
	Planned     Kind = 'p' // pending
)

// Vaccine is one row of CVX. A zero date or age is no limit known.
type Vaccine struct {
	CVX          iis.CVX
	Status       Status
	Kind         Kind
	Short, Full  string   // CDC's names
	Plain        string   // ours, for people: "Chickenpox"
	Groups       []Group  // a combination is in several
	UseFrom      iis.Date // not used before
	ExpectedFrom iis.Date // hardly used before
	ExpectedTo   iis.Date // hardly used after
	UseTo        iis.Date // not used after
	AgeFrom      int      // months: not given younger
	AgeTo        int      // months: not given older
}

// Group is a vaccine group: the vaccines that stand for one another.
type Group struct {
	Name  string  // CDC's: "HepB"
	CVX   iis.CVX // the group's own code, as forecasts and 30956-7 carry it
	Plain string  // ours, for people
}

// Maker is one row of MVX.
type Maker struct {
	MVX    iis.MVX
	Status Status
	Name   string
	From   iis.Date
	To     iis.Date
}

func (s *Set) readGroups(rows [][]string) {
	for _, r := range rows {
		s.groups[r[0]] = Group{Name: r[0], CVX: iis.CVX(r[1]), Plain: r[2]}
	}
}

func (s *Set) readVaccines(rows, names [][]string) {
	plain := make(map[string]string, len(names))
	for _, r := range names {
		plain[r[0]] = r[1]
	}
	for _, r := range rows {
		v := Vaccine{
			CVX: iis.CVX(r[0]), Status: Status(r[1][0]), Kind: Kind(r[2][0]), Short: r[3], Full: r[4], Plain: plain[r[0]],
			UseFrom: day(r[6]), ExpectedFrom: day(r[7]), ExpectedTo: day(r[8]), UseTo: day(r[9]),
			AgeFrom: months(r[10]), AgeTo: months(r[11]),
		}
		for _, g := range list(r[5]) {
			v.Groups = append(v.Groups, s.groups[g])
		}
		if v.Plain == "" {
			v.Plain = plainOf(v)
		}
		s.vaccines[v.CVX] = v
	}
}

// plainOf joins the plain names of the groups; without a group it is CDC's short name.
func plainOf(v Vaccine) string {
	var parts []string
	for _, g := range v.Groups {
		parts = append(parts, g.Plain)
	}
	if len(parts) == 0 {
		return v.Short
	}
	return strings.Join(parts, " + ")
}

func months(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (s *Set) readMakers(rows [][]string) {
	for _, r := range rows {
		m := Maker{MVX: iis.MVX(r[0]), Status: Status(r[1][0]), Name: r[2], From: day(r[3]), To: day(r[4])}
		s.makers[m.MVX] = m
	}
}

// CVX returns the vaccine of a padded code.
func (s *Set) CVX(code iis.CVX) (Vaccine, bool) {
	v, ok := s.vaccines[code]
	return v, ok
}

// MVX returns the maker of a code.
func (s *Set) MVX(code iis.MVX) (Maker, bool) {
	m, ok := s.makers[code]
	return m, ok
}

// Groups returns the vaccine groups of a code, none for an unknown one.
func (s *Set) Groups(code iis.CVX) []Group { return s.vaccines[code].Groups }

// SameGroup tells whether two vaccines share a group.
func (s *Set) SameGroup(a, b iis.CVX) bool {
	for _, g := range s.Groups(a) {
		for _, h := range s.Groups(b) {
			if g.CVX == h.CVX {
				return true
			}
		}
	}
	return false
}

// Name returns CDC's short name of a vaccine, or the code where it is unknown.
func (s *Set) Name(code iis.CVX) string {
	if v, ok := s.vaccines[code]; ok {
		return v.Short
	}
	return string(code)
}

// Plain returns the name of a vaccine for people, or the code where it is unknown.
func (s *Set) Plain(code iis.CVX) string {
	if v, ok := s.vaccines[code]; ok {
		return v.Plain
	}
	return string(code)
}

// MakerName returns the name of a maker, or the code where it is unknown.
func (s *Set) MakerName(code iis.MVX) string {
	if m, ok := s.makers[code]; ok {
		return m.Name
	}
	return string(code)
}

// Makers returns all makers, in no order.
func (s *Set) Makers() []Maker {
	out := make([]Maker, 0, len(s.makers))
	for _, m := range s.makers {
		out = append(out, m)
	}
	return out
}

// Vaccines returns all vaccines, in no order.
func (s *Set) Vaccines() []Vaccine {
	out := make([]Vaccine, 0, len(s.vaccines))
	for _, v := range s.vaccines {
		out = append(out, v)
	}
	return out
}
