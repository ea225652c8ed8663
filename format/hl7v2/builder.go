package hl7v2

import "strings"

// Builder writes messages with the standard delimiters: segments in the order of the
// calls, fields of a segment in ascending order. It escapes what it is given and never
// writes trailing delimiters. The zero Builder is ready.
type Builder struct {
	buf []byte
	at  int // number of the last field written; 0 after the segment's name
}

// usualMessage is room for a message of a usual length, in bytes (ours).
const usualMessage = 8 << 10

// Segment begins a segment.
func (b *Builder) Segment(name string) {
	if b.buf == nil {
		b.buf = make([]byte, 0, usualMessage)
	}
	b.end()
	b.buf = append(b.buf, name...)
	b.at = 0
	if (Segment{Name: name}).isHeader() {
		b.buf = append(b.buf, Standard.Field)
		b.buf = append(b.buf, Standard.Encoding()...)
		b.at = 2
	}
}

// Field writes field n from its components. Called again with the same n it adds a
// repetition. Where all components are empty it writes nothing.
func (b *Builder) Field(n int, comps ...string) {
	last := len(comps)
	for last > 0 && comps[last-1] == "" {
		last--
	}
	if last == 0 {
		return
	}
	b.open(n)
	for i, c := range comps[:last] {
		if i > 0 {
			b.buf = append(b.buf, Standard.Component)
		}
		b.buf = appendEscaped(b.buf, c, Standard)
	}
}

// Parts writes field n like Field, each component given by its subcomponents.
func (b *Builder) Parts(n int, comps ...[]string) {
	last := len(comps)
	for last > 0 && allEmpty(comps[last-1]) {
		last--
	}
	if last == 0 {
		return
	}
	b.open(n)
	for i, subs := range comps[:last] {
		if i > 0 {
			b.buf = append(b.buf, Standard.Component)
		}
		for len(subs) > 0 && subs[len(subs)-1] == "" {
			subs = subs[:len(subs)-1]
		}
		for j, sub := range subs {
			if j > 0 {
				b.buf = append(b.buf, Standard.Sub)
			}
			b.buf = appendEscaped(b.buf, sub, Standard)
		}
	}
}

func allEmpty(texts []string) bool {
	for _, t := range texts {
		if t != "" {
			return false
		}
	}
	return true
}

// Value writes field n as a reader found it, escapes and all. Called again with the
// same n it adds a repetition.
func (b *Builder) Value(n int, v Value) {
	if v.raw == "" {
		return
	}
	b.open(n)
	b.buf = append(b.buf, transcode(v.raw, v.d)...)
}

// Copy writes a whole segment of another message unchanged, but for the delimiters
// where that message uses others.
func (b *Builder) Copy(s Segment) {
	b.end()
	b.buf = append(b.buf, transcode(s.raw, s.d)...)
	b.at = s.Fields()
}

// open moves to field n, or to its next repetition.
func (b *Builder) open(n int) {
	if n < b.at || n < 1 {
		panic("hl7v2: fields are written in ascending order")
	}
	if n == b.at {
		b.buf = append(b.buf, Standard.Repetition)
		return
	}
	for ; b.at < n; b.at++ {
		b.buf = append(b.buf, Standard.Field)
	}
}

func (b *Builder) end() {
	if n := len(b.buf); n > 0 && b.buf[n-1] != '\r' {
		b.buf = append(b.buf, '\r')
	}
}

// Bytes ends the last segment and returns the message, segments ended by CR.
func (b *Builder) Bytes() []byte {
	b.end()
	return b.buf
}

// transcode rewrites text from delimiters d to the standard ones. Characters that are
// delimiters only in the standard are escaped.
func transcode(raw string, d Delimiters) string {
	if d == Standard || d == (Delimiters{}) {
		return raw
	}
	var out strings.Builder
	out.Grow(len(raw))
	for i := 0; i < len(raw); i++ {
		c := raw[i]
		switch {
		case c == d.Field:
			out.WriteByte(Standard.Field)
		case c == d.Component:
			out.WriteByte(Standard.Component)
		case c == d.Repetition:
			out.WriteByte(Standard.Repetition)
		case c == d.Escape:
			out.WriteByte(Standard.Escape)
		case c == d.Sub:
			out.WriteByte(Standard.Sub)
		case Standard.uses(c):
			out.Write(appendEscaped(nil, raw[i:i+1], Standard))
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}
