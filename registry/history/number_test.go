package history

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestAPersonIsFoundByANumberThatIsCertain(t *testing.T) {
	born := iis.DateOf(2024, 3, 1)
	record := func(by iis.OrganizationID, id, given string) iis.SourceRecord {
		return iis.SourceRecord{Organization: by, Identity: iis.Identity{Names: []iis.Name{{Family: "Example", Given: given}}, BirthDate: born, Sex: "F",
			Identifiers: []iis.Identifier{{Value: id, Authority: "EHR", Type: "MR"}}}}
	}
	open := map[iis.PatientID]sighting{
		1: {file: iis.File{Patient: iis.Patient{SRID: "SR1"}, Sources: []iis.SourceRecord{record("clinic", "A1", "Ana")}}},
		2: {file: iis.File{Patient: iis.Patient{SRID: "SR2"}, Sources: []iis.SourceRecord{record("other", "B2", "Bea")}}},
	}
	by := func(value, authority, kind string) []iis.Identifier {
		return []iis.Identifier{{Value: value, Authority: authority, Type: kind}}
	}
	tests := []struct {
		name  string
		asked iis.Identity
		want  iis.PatientID
	}{
		{"the registry's id alone", iis.Identity{Identifiers: by("SR2", "NJIIS", "SR")}, 2},
		{"the asker's own number alone", iis.Identity{Identifiers: by("A1", "ehr", "MR")}, 1},
		{"under another type of record number", iis.Identity{Identifiers: by("A1", "EHR", "PI")}, 1},
		{"under a type of another kind", iis.Identity{Identifiers: by("A1", "EHR", "SS")}, 0},
		{"with the birth date", iis.Identity{Identifiers: by("A1", "EHR", "MR"), BirthDate: born}, 1},
		{"with the name", iis.Identity{Identifiers: by("A1", "EHR", "MR"), Names: []iis.Name{{Family: "EXAMPLE", Given: "ana"}}}, 1},
		{"with another birth date", iis.Identity{Identifiers: by("A1", "EHR", "MR"), BirthDate: born.AddDays(40)}, 0},
		{"with another name", iis.Identity{Identifiers: by("A1", "EHR", "MR"), Names: []iis.Name{{Family: "Sample", Given: "Ana"}}}, 0},
		{"with another sex", iis.Identity{Identifiers: by("A1", "EHR", "MR"), Sex: "M"}, 0},
		{"another organization's number", iis.Identity{Identifiers: by("B2", "EHR", "MR")}, 0},
		{"a number without its authority", iis.Identity{Identifiers: by("A1", "", "MR")}, 0},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			got, ok := byNumber("clinic", c.asked, open)
			if got != c.want || ok != (c.want != 0) {
				t.Errorf("found %d, %v, want %d", got, ok, c.want)
			}
		})
	}
	open[3] = sighting{file: iis.File{Sources: []iis.SourceRecord{record("clinic", "A1", "Ann")}}}
	if _, ok := byNumber("clinic", iis.Identity{Identifiers: by("A1", "EHR", "MR")}, open); ok {
		t.Error("a number that two persons have chose one of them")
	}
}
