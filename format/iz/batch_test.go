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
