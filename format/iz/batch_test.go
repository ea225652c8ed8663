package iz

import (
	"testing"

	"github.com/openiis/openiis/format/hl7v2"
)

func TestTheEnvelopeOfABatchIsMirrored(t *testing.T) {
	m, _ := hl7v2.Parse([]byte(`BHS|^~\&|EHR|CLINIC|IIS|STATE|20261122||||B1` + "\rBTS|2"))
	got := string(answering(t).BatchHeader(m.Segments[0])) + string(BatchTrailer("BTS", 2))
	if want := `BHS|^~\&|IIS|STATE|EHR|CLINIC|20261122130000-0500||||R1|B1` + "\rBTS|2\r"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheCountOfABatchMayBeLeftOut(t *testing.T) {
	for _, tt := range []struct {
		name, trailer string
		want          bool
	}{
		{"the right count", "BTS|2", true},
		{"no count", "BTS", true},
		{"another count", "BTS|3", false},
		{"no number", "BTS|two", false},
	} {
		m, _ := hl7v2.Parse([]byte(tt.trailer))
		if got := BatchCount(m.Segments[0], 2); got != tt.want {
			t.Errorf("%s: got %v", tt.name, got)
		}
	}
}
