package hl7v2

import (
	"iter"
	"strings"
)

// level says which part of a field a Value is.
type level uint8

const (
	atField level = iota
	atRepetition
	atComponent
	atSub
)

// Value is a field or a part of one: a repetition, a component or a subcomponent. The
// zero Value is empty. Asking a Value for a part that it does not have gives an empty
// Value; asking it for a part of its own level or above gives itself.
type Value struct {
	raw string
	d   Delimiters
	at  level
}

// Raw returns the value as it was sent, delimiters and escapes included.
func (v Value) Raw() string { return v.raw }

// Null tells whether the sender asks for the value to be deleted: it is "".
func (v Value) Null() bool { return v.raw == `""` }

// Empty tells whether nothing was sent: no text, or delimiters only. An explicit null
// is not empty.
func (v Value) Empty() bool {
	for i := 0; i < len(v.raw); i++ {
		if !v.separates(v.raw[i]) {
			return false
		}
	}
	return true
}

// Valued tells whether there is text: the value is neither empty nor null.
func (v Value) Valued() bool { return !v.Empty() && !v.Null() }

// Text returns the whole value with its escapes resolved and blanks around it cut off.
// Delimiters of lower levels are part of the text, so that "Salk & Sons" survives. An
// explicit null has no text.
func (v Value) Text() string {
	if v.Null() {
		return ""
	}
	return strings.TrimSpace(Unescape(v.raw, v.d))
}

// Rep returns repetition n, from 1.
func (v Value) Rep(n int) Value {
	if v.at >= atRepetition {
		return v.self(n)
	}
	return Value{nth(v.raw, v.d.Repetition, n), v.d, atRepetition}
}

// Comp returns component n, from 1, of the first repetition.
func (v Value) Comp(n int) Value {
	if v.at >= atComponent {
		return v.self(n)
	}
	return Value{nth(v.Rep(1).raw, v.d.Component, n), v.d, atComponent}
}

// Sub returns subcomponent n, from 1, of the first component.
func (v Value) Sub(n int) Value {
	if v.at >= atSub {
		return v.self(n)
	}
	return Value{nth(v.Comp(1).raw, v.d.Sub, n), v.d, atSub}
}

// Reps returns the number of repetitions, at least 1.
func (v Value) Reps() int {
	if v.at >= atRepetition {
		return 1
	}
	return parts(v.raw, v.d.Repetition)
}

// Comps returns the number of components of the first repetition, at least 1.
func (v Value) Comps() int {
	if v.at >= atComponent {
		return 1
	}
	return parts(v.Rep(1).raw, v.d.Component)
}

// Subs returns the number of subcomponents of the first component, at least 1.
func (v Value) Subs() int {
	if v.at >= atSub {
		return 1
	}
	return parts(v.Comp(1).raw, v.d.Sub)
}

// All goes through the repetitions of a field, numbered from 1. Its cost is linear
// however many there are.
func (v Value) All() iter.Seq2[int, Value] {
	return v.each(v.d.Repetition, atRepetition)
}

// Components goes through the components of the first repetition, numbered from 1.
func (v Value) Components() iter.Seq2[int, Value] {
	if v.at < atRepetition {
		v = v.Rep(1)
	}
	return v.each(v.d.Component, atComponent)
}

// Subcomponents goes through the subcomponents of the first component, from 1.
func (v Value) Subcomponents() iter.Seq2[int, Value] {
	if v.at < atComponent {
		v = v.Comp(1)
	}
	return v.each(v.d.Sub, atSub)
}

func (v Value) each(sep byte, part level) iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		if v.at >= part || sep == 0 {
			yield(1, v)
			return
		}
		rest := v.raw
		for n := 1; ; n++ {
			i := strings.IndexByte(rest, sep)
			if i < 0 {
				yield(n, Value{rest, v.d, part})
				return
			}
			if !yield(n, Value{rest[:i], v.d, part}) {
				return
			}
			rest = rest[i+1:]
		}
	}
}

// self answers for a part of a value that has no such parts: the first is itself.
func (v Value) self(n int) Value {
	if n == 1 {
		return v
	}
	return Value{"", v.d, v.at}
}

// separates tells whether a byte separates parts of a value of this level.
func (v Value) separates(c byte) bool {
	switch {
	case c == 0:
		return false
	case c == v.d.Repetition:
		return v.at == atField
	case c == v.d.Component:
		return v.at <= atRepetition
	case c == v.d.Sub:
		return v.at <= atComponent
	}
	return false
}

// nth returns part n of s, from 1, or nothing.
func nth(s string, sep byte, n int) string {
	if n < 1 {
		return ""
	}
	if sep == 0 {
		if n == 1 {
			return s
		}
		return ""
	}
	for ; n > 1; n-- {
		i := strings.IndexByte(s, sep)
		if i < 0 {
			return ""
		}
		s = s[i+1:]
	}
	if i := strings.IndexByte(s, sep); i >= 0 {
		return s[:i]
	}
	return s
}

func parts(s string, sep byte) int {
	if sep == 0 {
		return 1
	}
	return strings.Count(s, string(rune(sep))) + 1
}
