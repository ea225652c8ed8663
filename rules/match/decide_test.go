package match

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

// child is a child of the Example family as one clinic knows it.
func child(given, middle string, born iis.Date, sex string) iis.Identity {
	return iis.Identity{
		Names:       []iis.Name{{Family: "Example", Given: given, Middle: middle, Type: "L"}},
		BirthDate:   born,
		Sex:         sex,
		Addresses:   []iis.Address{{Street: "12 Maple St", City: "Trenton", State: "NJ", ZIP: "08608"}},
		Contacts:    []iis.Contact{{Phone: "6095552345"}},
		Identifiers: []iis.Identifier{{Value: "A1", Authority: "CLINIC", Type: "MR"}},
		Guardians:   []iis.Guardian{{Name: iis.Name{Family: "Example", Given: "Rosa"}, Relationship: "MTH"}},
	}
}

func bare(given, family string, born iis.Date, sex string) iis.Identity {
	return iis.Identity{Names: []iis.Name{{Family: family, Given: given}}, BirthDate: born, Sex: sex}
}

var born = iis.DateOf(2022, 11, 9)

func edit(id iis.Identity, change func(*iis.Identity)) iis.Identity {
	id.Names = append([]iis.Name(nil), id.Names...)
	id.Identifiers = append([]iis.Identifier(nil), id.Identifiers...)
	change(&id)
	return id
}

func TestDecideOnOneCandidate(t *testing.T) {
	uma := child("Uma", "Dora", born, "F")
	noID := func(id *iis.Identity) { id.Identifiers = nil }
	tests := []struct {
		name  string
		in    iis.Identity
		known iis.Identity
		mode  Mode
		want  Outcome
	}{
		{"the same report again is the same person", uma, uma, Message, Match},
		{"the same fields asked for are the same person", uma, uma, Query, Match},
		{"name, birth date and sex from another sender are enough", bare("Uma", "Example", born, "F"), uma, Message, Match},
		{"name, birth date and sex are enough for a query", bare("Uma", "Example", born, "F"), uma, Query, Match},
		{"a short form of the name with the same phone is the same person",
			edit(child("Liz", "", born, "F"), noID), child("Elizabeth", "", born, "F"), Message, Match},
		{"two given names are two wherever a sender cuts them",
			edit(child("Maria Jose", "", born, "F"), noID), child("Maria", "Jose", born, "F"), Message, Match},
		{"two given names of which one is shared may be a twin's",
			edit(child("Maria Jose", "", born, "F"), noID), child("Maria", "Fernanda", born, "F"), Message, Review},
		{"marks and hyphens in a name do not matter", bare("José", "Example-Núñez", born, "M"), bare("JOSE", "EXAMPLE NUNEZ", born, "M"), Message, Match},
		{"the record number of one sender with the birth date outweighs a new family name",
			edit(uma, func(id *iis.Identity) { id.Names[0].Family = "Beispiel" }), uma, Message, Match},
		{"a sister is somebody else or for a human", edit(child("Ida", "", iis.DateOf(2020, 3, 4), "F"), noID), uma, Message, New},
		{"a possible twin is never joined", edit(child("Ida", "", born, "F"), noID), uma, Message, Review},
		{"a twin by birth order is somebody else",
			edit(child("Ida", "", born, "F"), func(id *iis.Identity) { id.MultipleBirth, id.BirthOrder, id.Identifiers = "Y", 2, nil }),
			edit(uma, func(id *iis.Identity) { id.MultipleBirth, id.BirthOrder = "Y", 1 }), Message, New},
		{"twins who share all but the middle name stay apart",
			edit(child("Uma", "Linda", born, "F"), func(id *iis.Identity) { id.Identifiers[0].Value = "A2" }), uma, Message, Review},
		{"father and son by suffix stay apart",
			edit(bare("Ken", "Example", born, "M"), func(id *iis.Identity) { id.Names[0].Suffix = "Jr." }),
			edit(bare("Ken", "Example", born, "M"), func(id *iis.Identity) { id.Names[0].Suffix = "SR" }), Message, New},
		{"a record number used again for somebody else joins nothing",
			edit(bare("Otto", "Beispiel", iis.DateOf(1980, 1, 5), "M"), func(id *iis.Identity) { id.Identifiers = uma.Identifiers }), uma, Message, New},
		{"a child's number in the family is no sign of twins",
			edit(uma, func(id *iis.Identity) { id.MultipleBirth, id.BirthOrder = "N", 1 }),
			edit(uma, func(id *iis.Identity) { id.MultipleBirth, id.BirthOrder = "N", 2 }), Message, Match},
		{"the id of another state's registry is no conflict",
			edit(uma, func(id *iis.Identity) { id.Identifiers[0] = iis.Identifier{Value: "PA77", Type: "SR"} }),
			edit(uma, func(id *iis.Identity) { id.Identifiers[0] = iis.Identifier{Value: "NJ55", Type: "SR"} }), Message, Match},
		{"the registry's own id finds a person of another name",
			edit(bare("Uma", "Beispiel", born, "F"), func(id *iis.Identity) { id.Identifiers = []iis.Identifier{{Value: "NJ55", Type: "SR"}} }),
			edit(uma, func(id *iis.Identity) { id.Identifiers[0] = iis.Identifier{Value: "NJ55", Type: "SR"} }), Query, Match},
		{"the registry's own id alone opens nothing",
			iis.Identity{Identifiers: []iis.Identifier{{Value: "NJ55", Type: "SR"}}},
			edit(uma, func(id *iis.Identity) { id.Identifiers[0] = iis.Identifier{Value: "NJ55", Type: "SR"} }), Query, New},
		{"a social security number that differs is for a human",
			edit(uma, func(id *iis.Identity) { id.Identifiers = []iis.Identifier{{Value: "219-09-9999", Type: "SS"}} }),
			edit(uma, func(id *iis.Identity) { id.Identifiers = []iis.Identifier{{Value: "457-55-5462", Type: "SS"}} }), Message, Review},
		{"one who moved is known by mother and middle name",
			edit(child("Uma", "Dora", born, "F"), func(id *iis.Identity) {
				id.Identifiers = nil
				id.Addresses = []iis.Address{{Street: "900 Far Rd", ZIP: "07030"}}
				id.Contacts = []iis.Contact{{Phone: "2015557788"}}
			}), uma, Message, Match},
		{"name, birth date and sex on a default day are not enough for a report",
			bare("Uma", "Example", iis.DateOf(2022, 1, 1), "F"), bare("Uma", "Example", iis.DateOf(2022, 1, 1), "F"), Message, Review},
		{"two records alone need more than name, birth date and sex", bare("Uma", "Example", born, "F"), uma, Pair, Review},
		{"a newborn without a name is told by mother, phone and day",
			edit(child("Baby Girl", "", born, "F"), func(id *iis.Identity) { id.MothersMaiden.Family = "Probe"; id.Identifiers = nil }),
			edit(uma, func(id *iis.Identity) { id.MothersMaiden.Family = "Probe" }), Message, Match},
		{"two newborns of different order are two children",
			child("Baby Boy A", "", born, "M"), child("Baby Boy B", "", born, "M"), Message, New},
		{"a family name alone is nobody", iis.Identity{Names: []iis.Name{{Family: "Example"}}}, uma, Query, New},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := Decide(tt.in, []Candidate{{Patient: 7, Sources: []iis.Identity{tt.known}}}, tt.mode)
			if d.Outcome != tt.want {
				t.Errorf("outcome %s (%s, %.4f), want %s; %v", d.Outcome, d.Rules, d.Ranked[0].P, tt.want, d.Ranked[0].Fields)
			}
			if (d.Outcome == New) != (d.Best == 0) {
				t.Errorf("outcome %s with best %d", d.Outcome, d.Best)
			}
		})
	}
}

func TestDecideAmongSeveral(t *testing.T) {
	uma, ida := child("Uma", "Dora", born, "F"), child("Ida", "", born, "F")
	ida.Identifiers = []iis.Identifier{{Value: "A2", Authority: "CLINIC", Type: "MR"}}
	known := []Candidate{{Patient: 1, Sources: []iis.Identity{ida}}, {Patient: 2, Sources: []iis.Identity{uma}}}
	if d := Decide(uma, known, Query); d.Outcome != Match || d.Best != 2 {
		t.Errorf("the twin that is asked for: %s %d (%s), want match 2", d.Outcome, d.Best, d.Rules)
	}
	other := bare("Uma", "Example", born, "F")
	other.Addresses = []iis.Address{{Street: "900 Far Rd", ZIP: "07030"}}
	known = append(known, Candidate{Patient: 3, Sources: []iis.Identity{other}})
	if d := Decide(bare("Uma", "Example", born, "F"), known, Query); d.Outcome != Review {
		t.Errorf("two persons of one name and birth date: %s (%s), want review", d.Outcome, d.Rules)
	}
	known[1].Apart = true
	if d := Decide(uma, known[1:2], Message); d.Outcome != New {
		t.Errorf("a human said they are not the same: %s, want new", d.Outcome)
	}
	if d := Decide(uma, nil, Message); d.Outcome != New || d.Best != 0 {
		t.Errorf("nobody known: %s, want new", d.Outcome)
	}
}

func TestDecideAddsUp(t *testing.T) {
	uma := child("Uma", "Dora", born, "F")
	r := Decide(uma, []Candidate{{Patient: 1, Sources: []iis.Identity{uma}}}, Message).Ranked[0]
	sum := r.Household
	for _, f := range r.Fields {
		sum += f.Bits
	}
	if d := sum - r.Score; d > 1e-9 || d < -1e-9 {
		t.Errorf("the bits of the fields add up to %f, the score is %f", sum, r.Score)
	}
}
