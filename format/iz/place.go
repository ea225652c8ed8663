package iz

import (
	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/iis"
)

// at returns the place of a segment, or of a part of it: field, repetition, component
// and subcomponent in this order, as far as they are given.
func at(s hl7v2.Segment, path ...int) iis.Place {
	p := iis.Place{Segment: s.Name, Sequence: s.Number}
	for i, to := range []*int{&p.Field, &p.Repetition, &p.Component, &p.Sub} {
		if i < len(path) {
			*to = path[i]
		}
	}
	return p
}

// missing returns the place of a segment that should be there and is not.
func missing(name string) iis.Place { return iis.Place{Segment: name, Sequence: 1} }
