package cdc

import (
	"strconv"
	"strings"
)

// put writes one line of the form. Fields are "key", value pairs; an empty value leaves
// the field out. A pair with an empty key is a bare word.
func (c *converter) put(indent int, keyword string, fields ...string) {
	c.w.WriteString(strings.Repeat("  ", indent))
	c.w.WriteString(keyword)
	for i := 0; i+1 < len(fields); i += 2 {
		key, value := fields[i], fields[i+1]
		if value == "" {
			continue
		}
		c.w.WriteByte(' ')
		if key != "" {
			c.w.WriteString(key + "=")
		}
		c.w.WriteString(quoted(value))
	}
	c.w.WriteByte('\n')
}

// quoted puts a text into quotes where the form needs them.
func quoted(s string) string {
	if strings.ContainsAny(s, " =\"\\") || !strconv.CanBackquote(s) {
		return strconv.Quote(s)
	}
	return s
}

// span turns "6 weeks - 4 days" into "6w-4d".
func (c *converter) span(n *node, name string) string {
	el := n.one(name)
	var b strings.Builder
	words := strings.Fields(strings.ToLower(el.text))
	for i := 0; i < len(words); {
		if i > 0 {
			if words[i] != "+" && words[i] != "-" {
				break
			}
			b.WriteString(words[i])
			i++
		}
		if i+1 >= len(words) {
			break
		}
		count, err := strconv.Atoi(words[i])
		unit := strings.TrimSuffix(words[i+1], "s")
		if err != nil || count < 0 || (unit != "day" && unit != "week" && unit != "month" && unit != "year") {
			break
		}
		b.WriteString(strconv.Itoa(count))
		b.WriteByte(unit[0])
		i += 2
		if i == len(words) {
			return b.String()
		}
	}
	if el.text != "" {
		c.grave(el.line, "%s is not a duration: %q", name, el.text)
	}
	return ""
}

// date turns 20250827 or 08/27/2025 into 2025-08-27.
func (c *converter) date(n *node, name string) string {
	el := n.one(name)
	s := el.text
	if s == "" {
		return ""
	}
	if p := strings.Split(s, "/"); len(p) == 3 && len(p[0]) == 2 && len(p[1]) == 2 {
		s = p[2] + p[0] + p[1]
	}
	if _, err := strconv.Atoi(s); err != nil || len(s) != 8 {
		c.grave(el.line, "%s is not a date: %q", name, el.text)
		return ""
	}
	return s[:4] + "-" + s[4:6] + "-" + s[6:]
}

// code reads a CVX or observation code and pads it to two digits.
func (c *converter) code(n *node, name string) string {
	el := n.one(name)
	return c.padded(el.line, name, el.text)
}

func (c *converter) padded(line int, name, text string) string {
	v, err := strconv.Atoi(text)
	if err != nil || v < 0 || v > 999 {
		c.grave(line, "%s is not a code of at most three digits: %q", name, text)
		return ""
	}
	if len(text) == 1 {
		return "0" + text
	}
	return text
}

// list turns "03; 94;21" into "03,94,21".
func (c *converter) list(n *node, name string) string {
	el := n.one(name)
	if el.text == "" {
		return ""
	}
	var out []string
	for part := range strings.SplitSeq(el.text, ";") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		if code := c.padded(el.line, name, part); code != "" {
			out = append(out, code)
		}
	}
	return strings.Join(out, ",")
}

// word reads one of the known words of an enumeration, without regard to case.
func (c *converter) word(n *node, name string, known map[string]string) string {
	el := n.one(name)
	if w, ok := known[strings.ToLower(el.text)]; ok {
		return w
	}
	c.grave(el.line, "%s has an unknown word: %q", name, el.text)
	return ""
}

// yes returns the word where the element says Yes.
func yes(n *node, name, word string) string {
	if strings.EqualFold(n.get(name), "yes") || strings.EqualFold(n.get(name), "y") {
		return word
	}
	return ""
}
