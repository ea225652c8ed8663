package portal

import (
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/iis/codeset"
)

// Vaccine returns the name of a vaccine for people: that of its groups.
func Vaccine(l catalog.Language, code iis.CVX) string {
	return strings.Join(vaccineGroups(l, code), " + ")
}

// GroupName returns the name of a vaccine group for people.
func GroupName(l catalog.Language, g codeset.Group) string {
	return catalog.VaccineGroup(l, g.CVX, g.Plain)
}

func vaccineGroups(l catalog.Language, code iis.CVX) (names []string) {
	for _, g := range codeset.Default().Groups(code) {
		names = append(names, GroupName(l, g))
	}
	if len(names) == 0 {
		names = append(names, codeset.Default().Plain(code))
	}
	return names
}
