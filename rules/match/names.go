package match

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// name is one name in comparable form: letters A to Z only, closed up.
type name struct {
	first, middle, last string
	lastParts           []string // parts of a name of several words or with a hyphen
	suffix              string   // JR, SR, II, III, IV, V
	order               string   // what stood behind BABY BOY or TWIN: A, B, 1, 2
	newborn             bool     // the given name was a placeholder of a newborn
}

var suffixes = map[string]string{
	"JR": "JR", "JUNIOR": "JR", "SR": "SR", "SENIOR": "SR", "II": "II", "2ND": "II",
	"III": "III", "3RD": "III", "IV": "IV", "4TH": "IV", "V": "V", "5TH": "V",
}

var prefixes = words("MR MRS MS MISS DR REV SISTER BROTHER FR")

// particles stand before the name proper and are no part of a name of their own.
var particles = words("DE DEL LA LAS LOS EL VAN VON DER DEN TER DI DA DO DOS DAS DU LE ST SAN SANTA MC MAC O AL BIN IBN ABU BEN Y")

// placeholders stand where no given or family name is known.
var placeholders = words("UNKNOWN UNK NONAME NFN NLN NMN TEST DOE ANON ANONYMOUS PATIENT REFUSED NONE NA NULL")

// newborns stand in place of a given name until the child has one.
var newborns = words("BABY BB BG BABYBOY BABYGIRL NEWBORN INFANT BOY GIRL MALE FEMALE TWIN NB TRIPLET")

func words(s string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(s) {
		m[w] = true
	}
	return m
}

// normalizeName returns the comparable form of a name as reported.
func normalizeName(n iis.Name) name {
	var out name
	given := strings.Fields(fold(n.Given))
	middle := strings.Fields(fold(n.Middle))
	family := strings.Fields(fold(n.Family))
	out.suffix = suffixes[letterDigits(fold(n.Suffix))]
	for len(given) > 1 && prefixes[given[0]] {
		given = given[1:]
	}
	family, out.suffix = cutSuffix(family, out.suffix)
	given, out.suffix = cutSuffix(given, out.suffix)
	middle, out.suffix = cutSuffix(middle, out.suffix)

	if isNewborn(given) {
		out.newborn = true
		if w := given[len(given)-1]; len(given) > 1 && len(w) == 1 {
			out.order = w
		}
		given = nil
	}
	if len(given) > 1 && len(middle) == 0 && len(given[len(given)-1]) == 1 {
		given, middle = given[:len(given)-1], given[len(given)-1:]
	}
	out.first = known(letters(strings.Join(given, "")))
	out.middle = known(letters(strings.Join(middle, "")))
	out.last = known(letters(strings.Join(family, "")))
	if out.last != "" && len(family) > 1 {
		for _, w := range family {
			if w = letters(w); len(w) > 1 && !particles[w] {
				out.lastParts = append(out.lastParts, w)
			}
		}
		if len(out.lastParts) == 1 && out.lastParts[0] == out.last {
			out.lastParts = nil
		}
	}
	return out
}

func letterDigits(s string) string { return strings.ReplaceAll(s, " ", "") }

// cutSuffix takes a generation suffix off the end of a name of several words.
func cutSuffix(w []string, suffix string) ([]string, string) {
	if len(w) < 2 {
		return w, suffix
	}
	if s, ok := suffixes[w[len(w)-1]]; ok && w[len(w)-1] != "V" {
		if suffix == "" {
			suffix = s
		}
		return w[:len(w)-1], suffix
	}
	return w, suffix
}

// isNewborn tells whether all words of a given name are those of a placeholder.
func isNewborn(w []string) bool {
	if len(w) == 0 || !newborns[w[0]] {
		return false
	}
	if w[0] == "INFANT" && len(w) > 1 && w[1] == "OF" {
		return true
	}
	for _, x := range w[1:] {
		if !newborns[x] && len(x) > 1 {
			return false
		}
	}
	return true
}

// known returns "" for a placeholder and for one letter repeated.
func known(s string) string {
	if placeholders[s] || len(s) > 1 && strings.Count(s, s[:1]) == len(s) {
		return ""
	}
	return s
}

// lasts returns the family name and its parts.
func (n name) lasts() []string {
	if n.last == "" {
		return nil
	}
	return append([]string{n.last}, n.lastParts...)
}

// sortedParts joins first and family name without regard to their order, so that
// swapped names still meet.
func (n name) sortedParts() string {
	p := append([]string{n.first}, n.lastParts...)
	if len(n.lastParts) == 0 {
		p = append(p, n.last)
	}
	slices.Sort(p)
	return strings.Join(p, "")
}
