package iis

import "time"

// Job is work to be done later, at least once, by the registry itself on behalf of
// whoever caused it.
type Job struct {
	ID       int64  // given by the store
	Kind     string // "deliver-message", "grant-ending", ...
	Key      string // of the object it is about; one job of a kind and key waits at a time
	Due      time.Time
	OnBehalf UserID
	Tries    int
	Done     time.Time
	Failed   string // code of the last failure
}
