package access

import "github.com/openiis/openiis/iis"

// Role answers by the role table alone whether an actor may ask for an act on some record
// or other: what a page needs to know before it offers the act. What it allows is still to
// be decided for the record at hand.
func Role(by iis.Actor, to iis.Act) iis.Decision {
	who, ok := class(by)
	if !ok {
		return iis.Decision{Why: WhyActor, Kind: iis.Unauthenticated}
	}
	_, d := lookUp(who, Request{By: by, To: to})
	return d
}
