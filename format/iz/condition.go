package iz

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/format/hl7v2"
)

// condition settles the usage of a conditional element (usage C): then where all tests
// hold, else otherwise.
type condition struct {
	then, otherwise string
	tests           []test
}

// test looks at one element beside a conditional one: of the same segment for a field,
// of the same value for a component.
type test struct {
	number    int
	component int      // of a field; 0 is all of it
	negated   bool     // the test must fail
	values    []string // one of them; none asks whether there is a value at all
}

// readCondition reads "R X 9.1=00 20=CP,PA": both usages, then tests. "!2" asks for no
// value, "6!=999" for another one.
func readCondition(words []string) (*condition, error) {
	if len(words) < 3 {
		return nil, fmt.Errorf("a condition has two usages and a test")
	}
	c := &condition{then: words[0], otherwise: words[1]}
	for _, w := range words[2:] {
		place, values, compared := strings.Cut(w, "=")
		t := test{negated: strings.HasPrefix(place, "!") || strings.HasSuffix(place, "!")}
		number, component, deeper := strings.Cut(strings.Trim(place, "!"), ".")
		var err error
		if t.number, err = strconv.Atoi(number); err != nil {
			return nil, err
		}
		if deeper {
			if t.component, err = strconv.Atoi(component); err != nil {
				return nil, err
			}
		}
		if compared {
			t.values = strings.Split(values, ",")
		}
		c.tests = append(c.tests, t)
	}
	return c, nil
}

// usage returns the usage of an element, its condition settled by what stands beside it.
func (e element) usage(beside func(number int) hl7v2.Value) string {
	if e.when == nil {
		return e.use
	}
	for _, t := range e.when.tests {
		v := beside(t.number)
		if t.component > 0 {
			v = v.Comp(t.component)
		}
		holds := !v.Empty()
		if t.values != nil {
			holds = slices.Contains(t.values, v.Comp(1).Text())
		}
		if holds == t.negated {
			return e.when.otherwise
		}
	}
	return e.when.then
}
