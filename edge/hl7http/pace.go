package hl7http

import (
	"io"
	"net/http"
	"time"
)

// A body must come at this pace, on the whole, so that slow senders do not hold the door
// (security.md 5.5 sets the time-outs; the pace is ours).
const (
	bodyStart  = 10 * time.Second // for the first byte, and the grace of a stall
	bodyPerSec = 16 << 10         // bytes a second
	bodyWhole  = 2 * time.Minute  // for all of it
)

// pace moves the deadline of a request's body on as the body comes.
type pace struct {
	deadline func(time.Time) error
	begun    time.Time
	read     int64
}

func newPace(w http.ResponseWriter) *pace {
	p := &pace{deadline: http.NewResponseController(w).SetReadDeadline, begun: time.Now()}
	p.set()
	return p
}

// set allows for what came so far. A writer without deadlines, as in tests, has none.
func (p *pace) set() {
	allowed := bodyStart + time.Duration(p.read)*time.Second/bodyPerSec
	_ = p.deadline(p.begun.Add(min(allowed, bodyWhole)))
}

// end lifts the deadline once the body is there, which would else end the work on it.
func (p *pace) end() { _ = p.deadline(time.Time{}) }

// pacedBody is a body that must keep the pace.
type pacedBody struct {
	io.ReadCloser
	pace *pace
}

// Read reads on and moves the deadline.
func (b pacedBody) Read(into []byte) (int, error) {
	n, err := b.ReadCloser.Read(into)
	b.pace.read += int64(n)
	b.pace.set()
	return n, err
}
