package iis

import "time"

// Transfer is one passage of a file or message into or out of the registry. Traffic
// and the log of transfers agree one to one.
type Transfer struct {
	ID          int64
	At          time.Time
	Source      string // organization or user it came from; empty is the registry
	Destination string // organization or user it went to; empty is the registry
	Door        Door
	Name        string // name of the file, or control id of the message
	Bytes       int64
	SHA256      [32]byte
	Outcome     string // "accepted", "refused", ...
}
