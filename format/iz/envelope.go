package iz

import (
	"time"

	"github.com/openiis/openiis/format/hl7v2"
)

// MirrorHeader answers a file or batch header (FHS, BHS): the two sides change places,
// and the control id of what is answered stands as the reference (HL7 v2.5.1 §2.14.4,
// §2.14.6).
func MirrorHeader(sent hl7v2.Segment, now time.Time, controlID string) []byte {
	var b hl7v2.Builder
	b.Segment(sent.Name)
	for ours, theirs := range [...]int{3: 5, 4: 6, 5: 3, 6: 4} {
		if theirs > 0 {
			b.Value(ours, sent.Field(theirs))
		}
	}
	b.Field(7, timeZ(now))
	b.Field(11, controlID)
	b.Value(12, sent.Field(11))
	return b.Bytes()
}

// CopyTrailer answers a trailer (BTS, FTS) with itself.
func CopyTrailer(sent hl7v2.Segment) []byte {
	var b hl7v2.Builder
	b.Copy(sent)
	return b.Bytes()
}
