package history

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// byNumber finds the one person whom a query names by a number that is certain (the
// registry's own id, or the asker's own number of the person) with nothing said that
// speaks against it. Matching asks for more, since it cannot know whose number it is.
func byNumber(asker iis.OrganizationID, asked iis.Identity, open map[iis.PatientID]sighting) (iis.PatientID, bool) {
	var found []iis.PatientID
	for id, w := range open {
		if numbered(asker, asked.Identifiers, w.file) && fits(asked, w.file.Sources) {
			found = append(found, id)
		}
	}
	if len(found) != 1 {
		return 0, false
	}
	return found[0], true
}

// numbered tells whether one of the ids is the registry's id of the person, or one that
// the asker has reported for them.
func numbered(asker iis.OrganizationID, ids []iis.Identifier, f iis.File) bool {
	return slices.ContainsFunc(ids, func(id iis.Identifier) bool {
		if id.Type == "SR" {
			return iis.ParseSRID(id.Value) == f.Patient.SRID
		}
		return slices.ContainsFunc(f.Sources, func(s iis.SourceRecord) bool {
			return s.Organization == asker && slices.ContainsFunc(s.Identity.Identifiers, func(own iis.Identifier) bool {
				return own.Value == id.Value && id.Authority != "" && strings.EqualFold(own.Authority, id.Authority) && sameKind(own.Type, id.Type)
			})
		})
	})
}

// records are the types (HL7 0203) under which senders put their own number of a person,
// now one and now the other.
var records = []string{"", "MR", "PI", "PT", "PN"}

func sameKind(a, b string) bool {
	return a == b || slices.Contains(records, a) && slices.Contains(records, b)
}

// fits tells whether what is asked by beside a number is so in one of the records.
func fits(asked iis.Identity, sources []iis.SourceRecord) bool {
	return slices.ContainsFunc(sources, func(s iis.SourceRecord) bool {
		born := asked.BirthDate.IsZero() || asked.BirthDate == s.Identity.BirthDate
		name := asked.LegalName()
		named := name == (iis.Name{}) || slices.ContainsFunc(s.Identity.Names, func(n iis.Name) bool {
			return (name.Family == "" || strings.EqualFold(name.Family, n.Family)) && (name.Given == "" || strings.EqualFold(name.Given, n.Given))
		})
		return born && named && (asked.Sex == "" || asked.Sex == "U" || asked.Sex == s.Identity.Sex)
	})
}
