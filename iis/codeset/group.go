package codeset

import "github.com/openiis/openiis/iis"

// GroupNames returns the names of the groups a vaccine is in; a combination has several.
func (s *Set) GroupNames(code iis.CVX) []string {
	groups := s.vaccines[code].Groups
	names := make([]string, len(groups))
	for i, g := range groups {
		names[i] = g.Name
	}
	return names
}

// Unspecified tells whether a code names a group without saying which formulation.
func (s *Set) Unspecified(code iis.CVX) bool { return s.vaccines[code].Kind == Unspecified }
