package iis

import "strings"

// referenceLetters is how many letters of an id its reference shows: 40 bits (ours).
const referenceLetters = 8

// Reference is the short form of an id that people read over the telephone: its first
// letters, in groups of four. A shorter id is shown whole.
func Reference(id string) string {
	s := strings.ToUpper(id[:min(len(id), referenceLetters)])
	if len(s) <= referenceLetters/2 {
		return s
	}
	return s[:referenceLetters/2] + "-" + s[referenceLetters/2:]
}

// ParseReference reads a reference as people type it, or a whole id, and returns the
// letters that the id begins with. A nought is taken for an O and a one for an I, for ids
// have neither; what cannot be a reference is empty.
func ParseReference(typed string) string {
	s := strings.NewReplacer("-", "", " ", "", "0", "o", "1", "i").Replace(strings.ToLower(strings.TrimSpace(typed)))
	if len(s) < referenceLetters || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		return ""
	}
	return s
}
