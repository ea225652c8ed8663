package iz

import (
	"strconv"

	"github.com/openiis/openiis/format/hl7v2"
)

// BatchHeader mirrors the header of a file or batch (FHS, BHS) for the file of answers:
// sender and receiver change places, and the request's control id becomes the reference.
func (r Reply) BatchHeader(sent hl7v2.Segment) []byte {
	w := r.writer()
	w.Segment(sent.Name)
	w.echoHD(3, sent.Field(5), w.App)
	w.echoHD(4, sent.Field(6), w.Facility)
	w.echoHD(5, sent.Field(3), "")
	w.echoHD(6, sent.Field(4), "")
	w.Field(7, w.Now.Format(timeFormat))
	w.Field(11, w.ControlID)
	w.Value(12, sent.Field(11))
	return w.Bytes()
}

// BatchTrailer returns the trailer of a batch (BTS) or file (FTS) with the number of its
// messages or batches.
func BatchTrailer(name string, count int) []byte {
	var b hl7v2.Builder
	b.Segment(name)
	b.Field(1, strconv.Itoa(count))
	return b.Bytes()
}
