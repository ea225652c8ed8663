package history

import (
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
)

// composed is the person as one reader may see them: for each field the newest source
// record that values it speaks; names, addresses, contacts and ids are all those
// reported, the newest first.
func composed(sources []iis.SourceRecord) iis.Identity {
	newest := slices.Clone(sources)
	slices.SortStableFunc(newest, func(a, b iis.SourceRecord) int {
		if c := b.At.Compare(a.At); c != 0 {
			return c
		}
		return int(b.Version - a.Version)
	})
	var out iis.Identity
	for _, s := range newest {
		id := s.Identity
		out.Names = union(out.Names, id.Names)
		out.Addresses = union(out.Addresses, id.Addresses)
		out.Contacts = union(out.Contacts, undated(id.Contacts))
		out.Identifiers = union(out.Identifiers, id.Identifiers)
		if len(out.Guardians) == 0 {
			out.Guardians = id.Guardians
		}
		if len(out.Races) == 0 {
			out.Races = id.Races
		}
		fill(&out.MothersMaiden, id.MothersMaiden)
		fill(&out.BirthDate, id.BirthDate)
		if out.Sex == "" || out.Sex == "U" {
			fill(&out.Sex, "")
			if id.Sex != "" {
				out.Sex = id.Sex
			}
		}
		fill(&out.Ethnicity, id.Ethnicity)
		fill(&out.Language, id.Language)
		fill(&out.MultipleBirth, id.MultipleBirth)
		fill(&out.BirthOrder, id.BirthOrder)
		fill(&out.DeathDate, id.DeathDate)
		fill(&out.Deceased, id.Deceased)
		fill(&out.PrimaryFacility, id.PrimaryFacility)
		if out.Publicity == "" {
			out.Publicity, out.PublicityDate = id.Publicity, id.PublicityDate
		}
		if out.RegistryStatus == "" {
			out.RegistryStatus, out.RegistryStatusSet = id.RegistryStatus, id.RegistryStatusSet
		}
	}
	out.Names = realNamesFirst(out.Names, newest)
	return out
}

// undated drops from contacts since when each sender knows them: one place told by two
// senders is one.
func undated(contacts []iis.Contact) []iis.Contact {
	out := slices.Clone(contacts)
	for i := range out {
		out[i].Since = time.Time{}
	}
	return out
}

// realNamesFirst puts placeholder names such as BABY BOY behind real ones: a real name
// that arrives later replaces it, and the placeholder stays in history.
func realNamesFirst(names []iis.Name, sources []iis.SourceRecord) []iis.Name {
	placeholder := map[iis.Name]bool{}
	for _, s := range sources {
		if s.Identity.Newborn {
			for _, n := range s.Identity.Names {
				placeholder[n] = true
			}
		}
	}
	slices.SortStableFunc(names, func(a, b iis.Name) int {
		switch {
		case placeholder[a] == placeholder[b]:
			return 0
		case placeholder[a]:
			return 1
		}
		return -1
	})
	return names
}

func fill[T comparable](out *T, v T) {
	var none T
	if *out == none {
		*out = v
	}
}

func union[T comparable](first, then []T) []T {
	for _, v := range then {
		if !slices.Contains(first, v) {
			first = append(first, v)
		}
	}
	return first
}

// idsOf lists the identifiers under which an organization knows the person.
func idsOf(org iis.OrganizationID, sources []iis.SourceRecord) []iis.Identifier {
	var out []iis.Identifier
	for _, s := range sources {
		if s.Organization == org {
			out = union(out, s.Identity.Identifiers)
		}
	}
	return out
}
