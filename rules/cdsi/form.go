package cdsi

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// The form: a release is one file for the schedule and one for each antigen, plain text,
// one fact a line, a keyword first. Lines nest by meaning, not by indentation: a "dose"
// belongs to the "series" above it. "#" begins a comment line.
const (
	// FormVersion is the version of the form, in the first line of each file.
	FormVersion = "1"
	// ScheduleFile is the name of the file that all antigens share.
	ScheduleFile = "schedule.txt"
)

// Fault is something wrong in a file of a schedule. A grave one loses a whole file (an
// antigen, or everything); another loses the named line.
type Fault struct {
	File  string
	Line  int // 0 is the file as a whole
	Grave bool
	Text  string
}

// String writes the fault for a report: "polio.txt:12: ...".
func (f Fault) String() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Load reads a schedule from the files of the form, by name. It never fails on an
// antigen: one that cannot be read is left out, named in Schedule.Missing and by a grave
// fault. Only where the shared file is unusable there is no schedule, and an error.
func Load(files map[string][]byte) (*Schedule, []Fault, error) {
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	sum := sha256.New()
	for _, name := range names {
		fmt.Fprintf(sum, "%s %d\n", name, len(files[name]))
		sum.Write(files[name])
	}
	l := &loader{
		s: &Schedule{
			Checksum: hex.EncodeToString(sum.Sum(nil)), spans: make([]span, 1),
			conflictOf: map[uint32]*conflict{}, coded: map[string][]uint16{},
		},
		spanIDs: map[string]spanID{},
	}
	shared, ok := files[ScheduleFile]
	if !ok {
		return nil, nil, iis.Errorf(iis.Invalid, "the schedule has no file %s", ScheduleFile)
	}
	if !l.file(ScheduleFile, shared, l.sharedLine) || !l.ended {
		return nil, l.faults, iis.Errorf(iis.Invalid, "%s of the schedule could not be read", ScheduleFile)
	}
	for _, name := range names {
		if name != ScheduleFile {
			l.antigenFile(name, files[name])
		}
	}
	l.link()
	return l.s, l.faults, nil
}

// loader reads one release. Its cursors point at what the lines read last have opened.
type loader struct {
	s       *Schedule
	faults  []Fault
	spanIDs map[string]spanID
	name    string
	line    int
	bad     bool // a grave fault in the file at hand
	ended   bool // the closing line was there

	antigen     *antigen
	groupOf     []string // vaccine group name of each series of the antigen
	groupNames  map[int][]string
	told        codeSet // vaccines reported as dangling
	vaccine     *vaccine
	observation *observation
	contra      *vaccineContraindication
	series      *series
	dose        *seriesDose
	skip        *skip
	set         *skipSet
}

func (l *loader) fault(format string, args ...any) {
	l.faults = append(l.faults, Fault{File: l.name, Line: l.line, Text: fmt.Sprintf(format, args...)})
}

func (l *loader) grave(format string, args ...any) {
	l.fault(format, args...)
	l.faults[len(l.faults)-1].Grave = true
	l.bad = true
}

// file reads the lines of one file and returns whether all of it could be used.
func (l *loader) file(name string, content []byte, read func(*line)) bool {
	l.name, l.line, l.bad, l.ended = name, 0, false, false
	for i, text := range strings.Split(string(content), "\n") {
		l.line = i + 1
		text = strings.TrimSpace(text)
		if text == "" || text[0] == '#' {
			continue
		}
		tokens, ok := splitLine(text)
		if !ok {
			l.grave("a quoted text is not closed")
			break
		}
		ln := &line{number: i + 1, tokens: tokens}
		if ln.keyword = ln.word(); ln.keyword == "" {
			l.grave("the line has no keyword")
			break
		}
		if l.ended {
			l.grave("there is more after the end")
			break
		}
		read(ln)
		if l.bad {
			break
		}
		if left := ln.rest(); left != "" {
			l.fault("%s does not know %s", ln.keyword, left)
		}
	}
	l.line = 0
	if !l.bad && !l.ended {
		l.grave("the file is cut off: its last line is not \"end\"")
	}
	return !l.bad
}

// common reads the lines that every file has, and returns whether it was one.
func (l *loader) common(ln *line) bool {
	switch ln.keyword {
	case "form":
		if v := ln.word(); v != FormVersion {
			l.grave("form %q is not known; this program reads form %s", v, FormVersion)
		}
	case "end":
		l.ended = true
	default:
		return false
	}
	return true
}

func (l *loader) sharedLine(ln *line) {
	if l.common(ln) {
		return
	}
	s := l.s
	switch ln.keyword {
	case "release":
		s.Release = ln.word()
	case "group":
		s.groups = append(s.groups, group{name: ln.word(), full: ln.flag("full"), cvx: iis.CVX(ln.get("cvx"))})
	case "antigen":
		if len(s.groups) == 0 {
			l.fault("an antigen stands before the first group")
			return
		}
		g := &s.groups[len(s.groups)-1]
		g.names = append(g.names, ln.word())
	case "vaccine":
		text := ln.word()
		code, ok := l.code(text)
		if !ok {
			return
		}
		if s.vaccines[code] != nil {
			l.fault("vaccine %03d stands twice", code)
		}
		l.vaccine = &vaccine{code: code, cvx: iis.CVX(text), name: ln.get("name")}
		s.vaccines[code] = l.vaccine
	case "protects":
		if l.vaccine == nil {
			l.fault("protects stands before the first vaccine")
			return
		}
		a := association{antigen: -1, name: ln.word(), from: l.span(ln, "from"), to: l.span(ln, "to")}
		l.window(a.from, a.to)
		l.vaccine.antigens = append(l.vaccine.antigens, a)
	case "conflict":
		l.conflictLine(ln)
	case "observation":
		code, ok := l.code(ln.word())
		if !ok {
			return
		}
		l.observation = &observation{
			code: code, title: ln.get("title"), indication: ln.get("indication"),
			contraindication: ln.get("contraindication"), clarifying: ln.get("clarifying"),
		}
		s.observations[code] = l.observation
	case "coded":
		if l.observation == nil {
			l.fault("coded stands before the first observation")
			return
		}
		c := coded{system: ln.get("system"), code: ln.word(), text: ln.get("text")}
		l.observation.coded = append(l.observation.coded, c)
		key := c.system + "|" + c.code
		s.coded[key] = append(s.coded[key], l.observation.code)
	default:
		l.fault("the keyword %s is not known", ln.keyword)
		ln.tokens = nil
	}
}

func (l *loader) conflictLine(ln *line) {
	previous, ok := l.code(ln.get("previous"))
	current := l.codes(ln.get("current"))
	c := conflict{previous: previous, begin: l.span(ln, "begin"), minEnd: l.span(ln, "min-end"), end: l.span(ln, "end")}
	if !ok || len(current) == 0 {
		l.fault("a conflict needs an earlier and a later vaccine")
		return
	}
	if c.end == 0 || c.begin == 0 || c.minEnd == 0 {
		l.fault("a conflict needs begin, min-end and end")
		return
	}
	for _, c.current = range current {
		l.s.conflicts = append(l.s.conflicts, c)
	}
}

// code reads a code of at most three digits.
func (l *loader) code(s string) (uint16, bool) {
	n, ok := parseCode(s)
	if !ok {
		l.grave("%q is not a code of at most three digits", s)
	}
	return n, ok
}

func parseCode(s string) (uint16, bool) {
	if len(s) == 0 || len(s) > 3 {
		return 0, false
	}
	n := 0
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return uint16(n), true
}

// codes reads codes separated by commas; empty is none.
func (l *loader) codes(s string) []uint16 {
	if s == "" {
		return nil
	}
	var out []uint16
	for part := range strings.SplitSeq(s, ",") {
		if c, ok := l.code(part); ok {
			out = append(out, c)
		}
	}
	return out
}

func (l *loader) codeSet(s string) (set codeSet) {
	for _, c := range l.codes(s) {
		set.add(c)
	}
	return set
}

// span reads a duration and keeps each one once.
func (l *loader) span(ln *line, key string) spanID {
	s := ln.get(key)
	if s == "" {
		return 0
	}
	if id, ok := l.spanIDs[s]; ok {
		return id
	}
	v, ok := parseSpan(s)
	if !ok {
		l.grave("%s=%s is not a duration", key, s)
		return 0
	}
	id := spanID(len(l.s.spans))
	l.s.spans = append(l.s.spans, v)
	l.spanIDs[s] = id
	return id
}

// window reports a window that no day can be in. Durations are compared from a plain day.
func (l *loader) window(from, to spanID) {
	if from != 0 && to != 0 {
		if day := iis.DateOf(2001, 1, 1); l.s.spans[from].plus(day) >= l.s.spans[to].plus(day) {
			l.fault("impossible window: from %s to %s", l.s.words(from), l.s.words(to))
		}
	}
}

// order reports durations that have to rise and do not.
func (l *loader) order(what string, ids ...spanID) {
	day := iis.DateOf(2001, 1, 1)
	last := spanID(0)
	for _, id := range ids {
		if id == 0 {
			continue
		}
		if last != 0 && l.s.spans[last].plus(day) > l.s.spans[id].plus(day) {
			l.fault("impossible %s: %s is after %s", what, l.s.words(last), l.s.words(id))
		}
		last = id
	}
}

func (l *loader) date(ln *line, key string) iis.Date {
	s := ln.get(key)
	if s == "" {
		return 0
	}
	d, err := iis.ParseDate(s)
	if err != nil {
		l.grave("%s=%s is not a date", key, s)
	}
	return d
}

func (l *loader) lifetime(ln *line) lifetime {
	life := lifetime{l.date(ln, "effective"), l.date(ln, "until")}
	if life.effective != 0 && life.until != 0 && life.effective > life.until {
		l.fault("impossible lifetime: %s is after %s", life.effective, life.until)
	}
	return life
}

// number reads a whole number of at most four digits; empty is 0.
func (l *loader) number(what, s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 || n > 9999 {
		l.grave("%s %q is not a number", what, s)
		return 0
	}
	return n
}

func (l *loader) numbers(what, s string) []int {
	var out []int
	if s != "" {
		for part := range strings.SplitSeq(s, ",") {
			out = append(out, l.number(what, part))
		}
	}
	return out
}
