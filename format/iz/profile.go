package iz

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed profiles/*.json
var profileFiles embed.FS

// anyNumber stands for an unlimited count or length.
const anyNumber = 1 << 30

// profile is the structure that the guide demands of one message: the order of its
// segments, and of each field and component its usage, number and length. The facts are
// those of the guide's release 1.5 as NIST publishes them.
type profile struct {
	order    []part
	segments map[string][]element
	types    map[string][]element
}

// part is a segment or a group of parts in the order of a message.
type part struct {
	name     string // of the segment, or of the group
	use      string // R, RE, O or X
	min, max int
	of       []part // of a group; the first is the segment that begins it
}

// element is a field of a segment or a component of a type.
type element struct {
	number       int
	use          string // R, RE, C, O or X
	min, max     int    // repetitions
	kind         string // data type
	short, long  int    // length in characters; of leaves only
	hasNoLengths bool
	when         *condition // of usage C, where one element beside it settles it
}

// profiles reads all profiles; the files are part of the program, so that an unreadable
// one is a fault of the build that the tests find.
var profiles = sync.OnceValue(func() map[string]profile {
	out := map[string]profile{}
	files, _ := profileFiles.ReadDir("profiles")
	for _, f := range files {
		text, _ := profileFiles.ReadFile("profiles/" + f.Name())
		name, p, err := readProfile(text)
		if err != nil {
			panic(fmt.Sprintf("iz: profile %s: %v", f.Name(), err))
		}
		out[name] = p
	}
	return out
})

func readProfile(text []byte) (string, profile, error) {
	var file struct {
		Profile  string
		Order    []json.RawMessage
		Segments map[string][]string
		Types    map[string][]string
	}
	if err := json.Unmarshal(text, &file); err != nil {
		return "", profile{}, err
	}
	order, err := readOrder(file.Order)
	if err != nil {
		return "", profile{}, err
	}
	p := profile{order: order}
	if p.segments, err = readRows(file.Segments, readField); err != nil {
		return "", profile{}, err
	}
	p.types, err = readRows(file.Types, readComponent)
	return file.Profile, p, err
}

// readOrder reads parts: "PID R 1..1", or a group with its use and parts.
func readOrder(rows []json.RawMessage) ([]part, error) {
	var out []part
	for _, row := range rows {
		var p part
		var use string
		if row[0] == '"' {
			var text string
			if err := json.Unmarshal(row, &text); err != nil {
				return nil, err
			}
			p.name, use, _ = strings.Cut(text, " ")
		} else {
			var group struct {
				Group, Use string
				Of         []json.RawMessage
			}
			if err := json.Unmarshal(row, &group); err != nil {
				return nil, err
			}
			of, err := readOrder(group.Of)
			if err != nil {
				return nil, err
			}
			p.name, use, p.of = group.Group, group.Use, of
		}
		words := strings.Fields(use)
		if len(words) != 2 {
			return nil, fmt.Errorf("part %q", p.name)
		}
		p.use = words[0]
		var err error
		if p.min, p.max, err = readRange(words[1]); err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func readRows(rows map[string][]string, read func([]string) (element, error)) (map[string][]element, error) {
	out := make(map[string][]element, len(rows))
	for name, texts := range rows {
		for _, text := range texts {
			e, err := read(strings.Fields(text))
			if err != nil {
				return nil, fmt.Errorf("%s %q: %w", name, text, err)
			}
			out[name] = append(out[name], e)
		}
	}
	return out, nil
}

// readField reads "3 R 1..* CX 1..250": number, use, repetitions, type, length.
func readField(words []string) (element, error) {
	if len(words) < 4 {
		return element{}, fmt.Errorf("too few words")
	}
	e, err := readComponent(append([]string{words[0], words[1]}, words[3:]...))
	if err != nil {
		return element{}, err
	}
	e.min, e.max, err = readRange(words[2])
	return e, err
}

// readComponent reads "4 R HD 1..227": number, use, type, length. The condition of usage C
// follows a question mark.
func readComponent(words []string) (element, error) {
	var when *condition
	if i := slices.Index(words, "?"); i >= 0 {
		var err error
		if when, err = readCondition(words[i+1:]); err != nil {
			return element{}, err
		}
		words = words[:i]
	}
	if len(words) < 3 {
		return element{}, fmt.Errorf("too few words")
	}
	e := element{use: words[1], kind: words[2], max: 1, hasNoLengths: len(words) < 4, when: when}
	var err error
	if e.number, err = strconv.Atoi(words[0]); err != nil {
		return element{}, err
	}
	if !e.hasNoLengths {
		e.short, e.long, err = readRange(words[3])
	}
	return e, err
}

// readRange reads "0..1" or "1..*".
func readRange(text string) (low, high int, err error) {
	from, to, _ := strings.Cut(text, "..")
	if low, err = strconv.Atoi(from); err != nil {
		return 0, 0, err
	}
	if to == "*" {
		return low, anyNumber, nil
	}
	high, err = strconv.Atoi(to)
	return low, high, err
}
