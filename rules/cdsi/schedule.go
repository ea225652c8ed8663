package cdsi

import (
	"sync"

	"github.com/openiis/openiis/iis"
)

// Schedule is one release of CDC's immunization schedule, ready for use. It never
// changes after Load, so any number of engines may share it.
type Schedule struct {
	Release  string  // "4.64"
	Checksum string  // SHA-256 of the files of the form, hex
	Missing  []Fault // antigens that could not be read, and why; their forecasts are absent

	spans        []span
	groups       []group
	antigens     []antigen
	vaccines     [codeSpace]*vaccine
	conflicts    []conflict           // each previous and current vaccine that are in conflict
	conflictOf   map[uint32]*conflict // by previous<<16 | current
	live         codeSet              // vaccines that stand in conflicts as the earlier one
	observations [codeSpace]*observation
	coded        map[string][]uint16 // observations by system|code of the coded table
	engines      sync.Pool           // idle engines of this schedule
}

// codeSpace bounds CVX and CDSi observation codes: both have at most three digits.
const codeSpace = 1000

// codeSet is a set of codes below codeSpace.
type codeSet [(codeSpace + 63) / 64]uint64

func (s *codeSet) has(c uint16) bool { return s[c>>6]&(1<<(c&63)) != 0 }
func (s *codeSet) add(c uint16)      { s[c>>6] |= 1 << (c & 63) }
func (s *codeSet) empty() bool       { return *s == codeSet{} }

type group struct {
	name     string
	full     bool // administerFullVaccineGroup is Yes
	antigens []int
	names    []string // of the antigens, as written
	cvx      iis.CVX
}

type vaccine struct {
	code     uint16
	cvx      iis.CVX
	name     string
	antigens []association
}

// association ties a vaccine to an antigen for ages in [from, to).
type association struct {
	antigen  int // -1 where the antigen could not be read
	name     string
	from, to spanID
}

type conflict struct {
	previous, current  uint16
	begin, minEnd, end spanID
}

type observation struct {
	code             uint16
	title            string
	indication       string
	contraindication string
	clarifying       string
	coded            []coded
}

// coded is a code of another system that speaks of an observation.
type coded struct{ system, code, text string }

type antigen struct {
	name          string
	file          string
	immune        []uint16
	born          []bornBefore
	contra        []contraindication
	vaccineContra []vaccineContraindication
	series        []series
	completion    bool // some skip asks for a completed series
}

type bornBefore struct {
	before  iis.Date
	country string
	except  []uint16
}

type contraindication struct {
	code     uint16
	from, to spanID
	guidance string
}

type vaccineContraindication struct {
	code     uint16
	guidance string
	vaccines []window
}

// window is a vaccine within an age window [from, to).
type window struct {
	cvx      uint16
	from, to spanID
}

// seriesType is the type of a series.
type seriesType uint8

const (
	standard seriesType = iota
	risk
	evaluationOnly
)

// String returns the word of the specification.
func (t seriesType) String() string {
	return [...]string{"Standard", "Risk", "Evaluation Only"}[t]
}

type series struct {
	antigen     int
	index       int // in the antigen
	name        string
	group       int // vaccine group
	kind        seriesType
	isDefault   bool
	product     bool
	seriesGroup int
	groupName   string
	priority    byte // 'A' is best
	preference  int  // 1 is best, 0 is none
	startFrom   spanID
	startTo     spanID
	equivalent  []int
	genders     []string
	guidance    []string
	indications []indication
	doses       []seriesDose
}

type indication struct {
	code     uint16
	from, to spanID
	guidance string
}

// lifetime is the effective and cessation date of an element; zero is open.
type lifetime struct{ effective, until iis.Date }

type ageRule struct {
	absMin, min, recFrom, recTo, max spanID
	lifetime
}

// reference says from which event an interval is counted.
type reference uint8

const (
	fromPrevious reference = iota
	fromTarget
	fromVaccine
	fromObservation
)

type interval struct {
	from        reference
	target      int     // for fromTarget, from 1
	vaccines    codeSet // for fromVaccine
	observation uint16  // for fromObservation
	absMin, min spanID
	recFrom     spanID
	recTo       spanID
	priority    bool
	lifetime
}

type preferable struct {
	window
	maker    iis.MVX
	product  string
	volume   string
	forecast bool
}

type seriesDose struct {
	number      int
	ages        []ageRule
	intervals   []interval
	allowed     []interval
	preferred   []preferable
	allowable   []window
	preferSet   codeSet
	allowSet    codeSet
	inadvertent codeSet
	conflicts   []*conflict // with any preferable vaccine
	conflictSet codeSet     // the earlier vaccines of those
	skips       []skip
	recurring   bool
	seasonFrom  iis.Date
	seasonTo    iis.Date
}

type skip struct {
	evaluation, forecast bool
	all                  bool // AND of the sets
	sets                 []skipSet
}

type skipSet struct {
	all        bool // AND of the conditions
	note       string
	conditions []condition
	lifetime
}

type conditionKind uint8

const (
	whenAge conditionKind = iota
	whenInterval
	whenCompleted
	whenCount
)

type comparison uint8

const (
	moreThan comparison = iota
	equalTo
	lessThan
)

type condition struct {
	kind       conditionKind
	from, to   spanID // ages
	start, end iis.Date
	interval   spanID
	count      int
	valid      bool // count only valid doses
	compare    comparison
	vaccines   codeSet
	anyVaccine bool
	groups     []int
}

// words returns the span as the schedule writes it.
func (s *Schedule) words(id spanID) string { return s.spans[id].words }

// Size counts the antigens, series and series doses of the release.
func (s *Schedule) Size() (antigens, seriesCount, doses int) {
	for i := range s.antigens {
		for k := range s.antigens[i].series {
			doses += len(s.antigens[i].series[k].doses)
		}
		seriesCount += len(s.antigens[i].series)
	}
	return len(s.antigens), seriesCount, doses
}

// Antigens names what a vaccine protects from; none for a code that the schedule does
// not map.
func (s *Schedule) Antigens(code iis.CVX) []string {
	n, ok := parseCode(string(code))
	if !ok || s.vaccines[n] == nil {
		return nil
	}
	out := make([]string, len(s.vaccines[n].antigens))
	for i, a := range s.vaccines[n].antigens {
		out[i] = a.name
	}
	return out
}
