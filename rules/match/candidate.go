package match

import "github.com/openiis/openiis/iis"

// CandidateOf turns a stored person into a candidate: the identities of the given
// source records, with the registry's own id among the first one's identifiers.
func CandidateOf(p iis.Patient, sources []iis.SourceRecord) Candidate {
	c := Candidate{Patient: p.ID, Sources: make([]iis.Identity, len(sources))}
	for i, s := range sources {
		c.Sources[i] = s.Identity
	}
	if len(c.Sources) > 0 && p.SRID != "" {
		ids := c.Sources[0].Identifiers
		c.Sources[0].Identifiers = append(ids[:len(ids):len(ids)], iis.Identifier{Value: string(p.SRID), Type: "SR"})
	}
	return c
}
