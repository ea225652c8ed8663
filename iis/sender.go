package iis

import "strings"

// Sender is an organization's connection with what it may speak for, as it stands when
// a system has signed in.
type Sender struct {
	Organization Organization
	Connection   Connection
	Facilities   []Facility // those the connection may speak for
}

// Facility returns the facility that a message names (MSH-4, any component) by one of
// its identifiers. An empty name means the connection's default one, and so does an
// unknown name where the connection accepts any. ok is false where the name is not the
// sender's.
func (s Sender) Facility(names ...string) (id string, ok bool) {
	named := false
	for _, n := range names {
		n = strings.TrimSpace(n)
		if n == "" {
			continue
		}
		named = true
		for _, f := range s.Facilities {
			if strings.EqualFold(f.ID, n) {
				return f.ID, true
			}
			for _, alias := range f.Identifiers {
				if strings.EqualFold(alias, n) {
					return f.ID, true
				}
			}
		}
	}
	if !named || s.Connection.AnyFacility {
		return s.Connection.DefaultFacility, true
	}
	return "", false
}
