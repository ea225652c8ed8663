package iz

import (
	"strings"
	"testing"
)

func TestConditionsLookAtWhatStandsBeside(t *testing.T) {
	given := message(t, mshVXU, rxa).First("RXA")
	for _, tt := range []struct{ name, condition, want string }{
		{"a value is there", "R X 15", "R"},
		{"a value is not there", "R X 19", "X"},
		{"no value is asked for and there is none", "R O !19", "R"},
		{"no value is asked for and there is one", "R O !15", "O"},
		{"one of two values", "R O 20=CP,PA", "R"},
		{"another value", "R X 6!=999", "R"},
		{"a component", "RE O 9.1=00 20=CP,PA", "RE"},
		{"one of two tests fails", "RE O 9.1=00 20=RE", "O"},
	} {
		c, err := readCondition(strings.Fields(tt.condition))
		if err != nil {
			t.Fatal(err)
		}
		if got := (element{use: "C", when: c}).usage(given.Field); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestConditionsThatMakeNoSenseAreRefused(t *testing.T) {
	for _, text := range []string{"", "R X", "R X one", "R X 1.one=2"} {
		if _, err := readCondition(strings.Fields(text)); err == nil {
			t.Errorf("%q is read", text)
		}
	}
}

func TestEachConditionalFieldHasItsCondition(t *testing.T) {
	// ORC-12 looks at RXA; of the others the guide gives no condition.
	without := map[string]bool{"ORC": true, "PV2": true, "TQ1": true, "TQ2": true}
	for name, p := range profiles() {
		for segment, fields := range p.segments {
			for _, e := range fields {
				if e.use == "C" && e.when == nil && !without[segment] {
					t.Errorf("%s: %s-%d has none", name, segment, e.number)
				}
			}
		}
	}
}
