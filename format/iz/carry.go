package iz

import (
	"strings"
	"unicode/utf8"
)

// one is a component without subcomponents.
func one(s string) []string { return []string{s} }

// authorityOf returns an assigning authority as the subcomponents of an HD: a namespace
// of at most 20 characters or an OID, nothing where the profile can carry neither.
func authorityOf(s string) []string {
	switch {
	case s == "":
		return nil
	case isOID(s):
		return []string{"", s, "ISO"}
	case tooLong(s, 20):
		return nil
	}
	return []string{s}
}

// isOID tells whether s is an object identifier: numbers with dots between them, the
// first at most 2.
func isOID(s string) bool {
	arcs := strings.Split(s, ".")
	if len(arcs) < 2 || len(s) > 199 || len(arcs[0]) != 1 || arcs[0] > "2" {
		return false
	}
	for _, arc := range arcs {
		if digits, rest := cutDigits(arc); digits == "" || rest != "" {
			return false
		}
	}
	return true
}

// tooLong tells whether s has more than n characters.
func tooLong(s string, n int) bool {
	return len(s) > n && utf8.RuneCountInString(s) > n
}

// clip returns the first n characters of s.
func clip(s string, n int) string {
	if !tooLong(s, n) {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:n]))
}

// unless returns s, or nothing where it has more than n characters.
func unless(s string, n int) string {
	if tooLong(s, n) {
		return ""
	}
	return s
}
