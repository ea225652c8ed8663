package iis

import "testing"

func TestAReferenceIsShortAndReadAsPeopleTypeIt(t *testing.T) {
	const id = "abcoi234efghijklmnopqrstuv"
	if got := Reference(id); got != "ABCO-I234" {
		t.Errorf("Reference = %q", got)
	}
	for _, short := range []string{"", "q1", "abcd"} {
		if got := ParseReference(Reference(short)); got != "" {
			t.Errorf("of %q: %q", short, got)
		}
	}
	tests := map[string]string{"ABCO-I234": "abcoi234", " abco i234 ": "abcoi234", "ABC0-1234": "abcoi234", id: id,
		"abc": "", "": "", "abco-i23%": "", "abcoi23_": "", "ábcdefgh": "", "abcoi238": ""}
	for typed, want := range tests {
		if got := ParseReference(typed); got != want {
			t.Errorf("ParseReference(%q) = %q, want %q", typed, got, want)
		}
	}
}
