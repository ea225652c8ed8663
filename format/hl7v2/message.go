package hl7v2

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// ErrNoHeader says that no MSH segment was found. The message that comes with it holds
// whatever lines there were, cut at the standard delimiters.
var ErrNoHeader = errors.New("no MSH segment")

// Message is one message cut into segments.
type Message struct {
	Segments   []Segment
	Delimiters Delimiters
	Latin1     bool // the bytes were not UTF-8 and were read as Latin-1
}

// Segment is one line of a message. The zero Segment has no name and empty fields.
type Segment struct {
	Name   string // three letters or digits; empty where the line is no segment
	Number int    // which segment of this name in the message, from 1
	raw    string
	cuts   []int32 // offsets in raw of the field separators
	d      Delimiters
}

// Parse cuts a message into segments. It fails only with ErrNoHeader.
func Parse(b []byte) (*Message, error) {
	m := &Message{}
	text := m.decode(b)
	lines := strings.Count(text, "\r") + strings.Count(text, "\n") + 1
	m.Segments = make([]Segment, 0, lines)
	header := false
	for line := range splitLines(text) {
		s := Segment{Name: segmentName(line), raw: line}
		if s.Name == "MSH" && !header {
			header = true
			m.Delimiters = readDelimiters(line)
		}
		m.Segments = append(m.Segments, s)
	}
	if !header {
		m.Delimiters = Standard
	}
	m.index(strings.Count(text, string(rune(m.Delimiters.Field))))
	if !header {
		return m, ErrNoHeader
	}
	return m, nil
}

// decode returns the message as UTF-8 text without a byte order mark and without the
// framing bytes of MLLP.
func (m *Message) decode(b []byte) string {
	for len(b) > 0 && b[len(b)-1] < ' ' {
		b = b[:len(b)-1]
	}
	if len(b) >= 3 && b[0] == 0xEF && b[1] == 0xBB && b[2] == 0xBF {
		b = b[3:]
	}
	if utf8.Valid(b) {
		return string(b)
	}
	m.Latin1 = true
	var s strings.Builder
	s.Grow(len(b) + len(b)/8)
	for _, c := range b {
		s.WriteRune(rune(c))
	}
	return s.String()
}

// splitLines goes through the lines of text that hold more than blanks, whatever ends
// them, without control characters and blanks in front.
func splitLines(text string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for text != "" {
			line := text
			if i := strings.IndexAny(text, "\r\n"); i >= 0 {
				line, text = text[:i], text[i+1:]
			} else {
				text = ""
			}
			for line != "" && line[0] <= ' ' {
				line = line[1:]
			}
			if line != "" && !yield(line) {
				return
			}
		}
	}
}

// segmentName returns the first three characters of a line if they can be a segment's
// name and a delimiter or nothing follows.
func segmentName(line string) string {
	if len(line) < 3 || len(line) > 3 && !canDelimit(line[3]) {
		return ""
	}
	for i := range 3 {
		if !isAlnum(line[i]) || line[i] >= 'a' {
			return ""
		}
	}
	return line[:3]
}

// index numbers the segments and cuts them into fields; total is the number of field
// separators in the message.
func (m *Message) index(total int) {
	cuts := make([]int32, 0, total)
	var few [32]nameCount
	seen := few[:0]
	for i := range m.Segments {
		s := &m.Segments[i]
		s.d = m.Delimiters
		s.Number, seen = count(seen, s.Name)
		first := len(cuts)
		for at := 0; ; {
			n := strings.IndexByte(s.raw[at:], s.d.Field)
			if n < 0 {
				break
			}
			cuts = append(cuts, int32(at+n))
			at += n + 1
		}
		s.cuts = cuts[first:len(cuts):len(cuts)]
	}
}

// nameCount counts the segments of one name.
type nameCount struct {
	name [3]byte
	n    int
}

func count(seen []nameCount, name string) (int, []nameCount) {
	var key [3]byte
	copy(key[:], name)
	for i := range seen {
		if seen[i].name == key {
			seen[i].n++
			return seen[i].n, seen
		}
	}
	return 1, append(seen, nameCount{key, 1})
}

// First returns the first segment of the name, or the zero Segment.
func (m *Message) First(name string) Segment {
	for i := range m.Segments {
		if m.Segments[i].Name == name {
			return m.Segments[i]
		}
	}
	return Segment{}
}

// Header returns the MSH segment, or the zero Segment.
func (m *Message) Header() Segment { return m.First("MSH") }

// Raw returns the segment as it was sent, without its end.
func (s Segment) Raw() string { return s.raw }

// Found tells whether the segment is there at all.
func (s Segment) Found() bool { return s.raw != "" }

// Fields returns the number of the last field, empty ones included.
func (s Segment) Fields() int {
	if s.isHeader() {
		return len(s.cuts) + 1
	}
	return len(s.cuts)
}

// Field returns field n, from 1. In a header segment (MSH, FHS, BHS) field 1 is the
// separator itself and field 2 the other delimiters, neither of which is cut further.
func (s Segment) Field(n int) Value {
	if s.isHeader() && n <= 2 {
		return s.delimiterField(n)
	}
	if s.isHeader() {
		n--
	}
	if n < 1 || n > len(s.cuts) {
		return Value{d: s.d}
	}
	from, to := int(s.cuts[n-1])+1, len(s.raw)
	if n < len(s.cuts) {
		to = int(s.cuts[n])
	}
	return Value{raw: s.raw[from:to], d: s.d}
}

// delimiterField returns MSH-1 or MSH-2, which hold delimiters and are not cut by them.
func (s Segment) delimiterField(n int) Value {
	if n < 1 || len(s.cuts) == 0 {
		return Value{}
	}
	from := int(s.cuts[0])
	if n == 1 {
		return Value{raw: s.raw[from : from+1]}
	}
	to := len(s.raw)
	if len(s.cuts) > 1 {
		to = int(s.cuts[1])
	}
	return Value{raw: s.raw[from+1 : to]}
}

func (s Segment) isHeader() bool {
	return s.Name == "MSH" || s.Name == "FHS" || s.Name == "BHS"
}
