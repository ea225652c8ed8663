package hl7v2

import (
	"strings"
	"unicode/utf8"
)

// Unescape resolves the escape sequences of s (HL7 v2.5.1 §2.7): \F\ \S\ \T\ \R\ \E\
// for the delimiters, \Xhh\ for bytes, \.br\ and \.sp\ for a new line; highlighting (\H\,
// \N\) is dropped. Whatever else follows an escape character is kept as it stands.
func Unescape(s string, d Delimiters) string {
	if d.Escape == 0 {
		return s
	}
	i := strings.IndexByte(s, d.Escape)
	if i < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i >= 0 {
		b.WriteString(s[:i])
		s = s[i:]
		end := strings.IndexByte(s[1:], d.Escape)
		if end < 0 {
			break
		}
		if writeEscape(&b, s[1:end+1], d) {
			s = s[end+2:]
		} else {
			b.WriteByte(s[0]) // a lone escape character; the next one may begin a sequence
			s = s[1:]
		}
		i = strings.IndexByte(s, d.Escape)
	}
	b.WriteString(s)
	return b.String()
}

// writeEscape writes what the sequence seq, without its escape characters, stands for,
// and tells whether it knew it.
func writeEscape(b *strings.Builder, seq string, d Delimiters) bool {
	switch seq {
	case "F":
		return writeDelimiter(b, d.Field)
	case "S":
		return writeDelimiter(b, d.Component)
	case "T":
		return writeDelimiter(b, d.Sub)
	case "R":
		return writeDelimiter(b, d.Repetition)
	case "E":
		return writeDelimiter(b, d.Escape)
	case ".br", ".BR", ".sp":
		b.WriteByte('\n')
		return true
	case "H", "N":
		return true
	}
	if len(seq) >= 3 && (seq[0] == 'X' || seq[0] == 'x') {
		return writeHex(b, seq[1:])
	}
	return false
}

func writeDelimiter(b *strings.Builder, c byte) bool {
	if c == 0 {
		return false
	}
	b.WriteByte(c)
	return true
}

// writeHex writes bytes given in hexadecimal: UTF-8 where they are, else Latin-1.
func writeHex(b *strings.Builder, digits string) bool {
	if len(digits)%2 != 0 {
		return false
	}
	raw := make([]byte, 0, len(digits)/2)
	for i := 0; i < len(digits); i += 2 {
		hi, lo := hexDigit(digits[i]), hexDigit(digits[i+1])
		if hi < 0 || lo < 0 {
			return false
		}
		raw = append(raw, byte(hi<<4|lo))
	}
	if utf8.Valid(raw) {
		b.Write(raw)
		return true
	}
	for _, c := range raw {
		b.WriteRune(rune(c))
	}
	return true
}

func hexDigit(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// appendEscaped appends s so that a reader gets it back: delimiters as their sequences,
// a new line as \.br\, other control characters as \Xhh\.
func appendEscaped(dst []byte, s string, d Delimiters) []byte {
	for i := 0; i < len(s); i++ {
		c := s[i]
		var seq string
		switch {
		case c == d.Field:
			seq = "F"
		case c == d.Component:
			seq = "S"
		case c == d.Sub:
			seq = "T"
		case c == d.Repetition:
			seq = "R"
		case c == d.Escape:
			seq = "E"
		case c == '\n':
			seq = ".br"
		case c < ' ' || c == 0x7f:
			const hex = "0123456789ABCDEF"
			dst = append(dst, d.Escape, 'X', hex[c>>4], hex[c&15], d.Escape)
			continue
		default:
			dst = append(dst, c)
			continue
		}
		dst = append(dst, d.Escape)
		dst = append(dst, seq...)
		dst = append(dst, d.Escape)
	}
	return dst
}
