package codeset

import "strings"

// Placeholder is why a name is none.
type Placeholder uint8

const (
	NoPlaceholder Placeholder = iota
	Newborn                   // "BABY GIRL": no name has been given yet
	NoName                    // "UNKNOWN": nobody knows it
	TestName                  // "TEST": perhaps no person at all
)

// placeholders keeps words that make a name a placeholder. A name is one if all its
// words are, and at least one of them says so alone.
type placeholders struct {
	words map[string]Placeholder
	fill  map[string]bool // words that may stand beside one: "TWIN", "A", "1"
}

// readPlaceholders reads rows of word and kind: newborn, none, test or beside.
func readPlaceholders(rows [][]string) placeholders {
	p := placeholders{words: map[string]Placeholder{}, fill: map[string]bool{}}
	for _, r := range rows {
		switch r[1] {
		case "newborn":
			p.words[r[0]] = Newborn
		case "none":
			p.words[r[0]] = NoName
		case "test":
			p.words[r[0]] = TestName
		default:
			p.fill[r[0]] = true
		}
	}
	return p
}

// PlaceholderName tells whether a given or family name only stands where a name is
// missing, as "Baby Boy", "BABYGIRL-A", "Unknown" or "Test".
func (s *Set) PlaceholderName(name string) Placeholder {
	words := strings.FieldsFunc(strings.ToUpper(name), func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r < 0x80
	})
	found := NoPlaceholder
	for _, w := range words {
		kind, ok := s.junk.words[w]
		if !ok {
			kind, ok = s.junk.words[strings.TrimRight(w, "0123456789")]
		}
		switch {
		case ok && kind > found:
			found = kind
		case !ok && !s.junk.fill[w]:
			return NoPlaceholder
		}
	}
	return found
}
