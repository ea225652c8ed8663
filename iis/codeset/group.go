package codeset

import "github.com/openiis/openiis/iis"

// GroupNames names the vaccine groups of a code, none for an unknown one.
func (s *Set) GroupNames(code iis.CVX) []string {
	groups := s.vaccines[code].Groups
	out := make([]string, len(groups))
	for i, g := range groups {
		out[i] = g.Name
	}
	return out
}

// Unspecified tells whether a code names a group of vaccines and no formulation.
func (s *Set) Unspecified(code iis.CVX) bool { return s.vaccines[code].Kind == Unspecified }
