package cdsi

import (
	"strconv"
	"strings"
)

// token is one word of a line of the form: a bare word, a quoted text, or key=value.
type token struct {
	key   string // empty for a word
	value string
	used  bool
}

// line is a line of the form: its keyword and what follows.
type line struct {
	number  int
	keyword string
	tokens  []token
}

// splitLine cuts a line into tokens. Texts with spaces stand in Go's double quotes. It
// returns false where a quote is not closed.
func splitLine(text string) ([]token, bool) {
	var out []token
	for {
		text = strings.TrimLeft(text, " \t")
		if text == "" {
			return out, true
		}
		var t token
		if i := strings.IndexAny(text, " \t=\""); i > 0 && text[i] == '=' {
			t.key, text = text[:i], text[i+1:]
		}
		if strings.HasPrefix(text, `"`) {
			quoted, err := strconv.QuotedPrefix(text)
			if err != nil {
				return nil, false
			}
			if t.value, err = strconv.Unquote(quoted); err != nil {
				return nil, false
			}
			text = text[len(quoted):]
		} else {
			end := strings.IndexAny(text, " \t")
			if end < 0 {
				end = len(text)
			}
			t.value, text = text[:end], text[end:]
		}
		out = append(out, t)
	}
}

// word takes the next bare word of the line, or "".
func (l *line) word() string {
	for i := range l.tokens {
		if t := &l.tokens[i]; t.key == "" && !t.used {
			t.used = true
			return t.value
		}
	}
	return ""
}

// flag takes the bare word w if it is there.
func (l *line) flag(w string) bool {
	for i := range l.tokens {
		if t := &l.tokens[i]; t.key == "" && !t.used && t.value == w {
			t.used = true
			return true
		}
	}
	return false
}

// get takes the value of a key, or "".
func (l *line) get(key string) string {
	for i := range l.tokens {
		if t := &l.tokens[i]; t.key == key && !t.used {
			t.used = true
			return t.value
		}
	}
	return ""
}

// rest names the first token that nothing has taken, or "".
func (l *line) rest() string {
	for _, t := range l.tokens {
		if !t.used {
			if t.key != "" {
				return t.key + "="
			}
			return t.value
		}
	}
	return ""
}
