package main

import (
	"encoding/json"
	"fmt"
)

// jsonScan walks one JSON value from front to back. It takes all of JSON and nothing
// else, and leaves values as the bytes they are written in: for the forecast command
// encoding/json would take as long as the forecast itself.
type jsonScan struct {
	b   []byte
	at  int
	err error
}

// maxNesting bounds nesting, so that no line can exhaust the stack.
const maxNesting = 1000

// fail notes the first error. It names the place and what was looked for, and nothing
// of what stands there.
func (s *jsonScan) fail(want string) {
	if s.err == nil {
		s.err = fmt.Errorf("it is not JSON at byte %d: %s should stand there", s.at+1, want)
	}
	s.at = len(s.b)
}

func (s *jsonScan) space() {
	for s.at < len(s.b) {
		switch s.b[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek returns the next byte that is not white space, or 0 at the end.
func (s *jsonScan) peek() byte {
	s.space()
	if s.at < len(s.b) {
		return s.b[s.at]
	}
	return 0
}

// next takes the byte c if it comes next.
func (s *jsonScan) next(c byte) bool {
	if s.peek() == c && s.at < len(s.b) {
		s.at++
		return true
	}
	return false
}

// object calls each for every key of an object; each has to take the value.
func (s *jsonScan) object(depth int, each func(key []byte)) {
	if !s.next('{') {
		s.fail("an object")
		return
	}
	if s.next('}') {
		return
	}
	for depth < maxNesting {
		key := s.text()
		if !s.next(':') {
			s.fail("a colon")
			return
		}
		each(key)
		if s.next('}') || s.err != nil {
			return
		}
		if !s.next(',') {
			s.fail("a comma or the end of the object")
			return
		}
	}
	s.fail("less nesting")
}

// array calls each for every element of an array; each has to take it.
func (s *jsonScan) array(depth int, each func()) {
	if !s.next('[') {
		s.fail("an array")
		return
	}
	if s.next(']') {
		return
	}
	for depth < maxNesting {
		each()
		if s.next(']') || s.err != nil {
			return
		}
		if !s.next(',') {
			s.fail("a comma or the end of the array")
			return
		}
	}
	s.fail("less nesting")
}

// text takes a string and returns it with its quotes and escapes.
func (s *jsonScan) text() []byte {
	if s.peek() != '"' {
		s.fail("a string")
		return nil
	}
	start := s.at
	for i := start + 1; i < len(s.b); i++ {
		switch c := s.b[i]; {
		case c == '"':
			s.at = i + 1
			return s.b[start:s.at]
		case c == '\\':
			n := escapeLength(s.b[i:])
			if n == 0 {
				s.at = i
				s.fail("an escape")
				return nil
			}
			i += n - 1
		case c < ' ':
			s.at = i
			s.fail("no control character")
			return nil
		}
	}
	s.fail("the end of a string")
	return nil
}

// escapeLength is the length of the escape that b begins with, or 0.
func escapeLength(b []byte) int {
	if len(b) < 2 {
		return 0
	}
	switch b[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		if len(b) < 6 {
			return 0
		}
		for _, c := range b[2:6] {
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return 0
			}
		}
		return 6
	}
	return 0
}

// value takes any value and returns its bytes.
func (s *jsonScan) value(depth int) []byte {
	c := s.peek()
	start := s.at
	switch {
	case c == '"':
		return s.text()
	case c == '{':
		s.object(depth+1, func([]byte) { s.value(depth + 1) })
	case c == '[':
		s.array(depth+1, func() { s.value(depth + 1) })
	default:
		s.scalar()
	}
	if s.err != nil {
		return nil
	}
	return s.b[start:s.at]
}

// scalar takes a number, true, false or null.
func (s *jsonScan) scalar() {
	start := s.at
	end := start
	for end < len(s.b) {
		if c := s.b[end]; c == ',' || c == '}' || c == ']' || c <= ' ' {
			break
		}
		end++
	}
	if end == start || !json.Valid(s.b[start:end]) {
		s.fail("a value")
		return
	}
	s.at = end
}

// end tells whether the whole input was one value.
func (s *jsonScan) end() {
	if s.peek(); s.err == nil && s.at < len(s.b) {
		s.fail("the end of the line")
	}
}
