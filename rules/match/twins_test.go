package match

import (
	"testing"

	"github.com/openiis/openiis/iis"
)

// twin is a child of the Example family with a record number of its own.
func twin(given, middle, number string) iis.Identity {
	id := child(given, middle, born, "F")
	id.Identifiers[0].Value = number
	return id
}

func TestTwinsReportedOneAfterTheOtherStayApart(t *testing.T) {
	numbered := func(id iis.Identity, order int) iis.Identity {
		id.MultipleBirth, id.BirthOrder = "Y", order
		return id
	}
	tests := []struct {
		name string
		a, b iis.Identity
	}{
		{"of two names", twin("Uma", "Dora", "A1"), twin("Ida", "Dora", "A2")},
		{"of names that look alike", twin("Jayda", "", "A1"), twin("Jayla", "", "A2")},
		{"of one name and two middle names", twin("Uma", "Dora", "A1"), twin("Uma", "Linda", "A2")},
		{"of one name and two middle initials", twin("Uma", "D", "A1"), twin("Uma", "L", "A2")},
		{"of one name, told by the order of birth", numbered(twin("Uma", "", "A1"), 1), numbered(twin("Uma", "", "A2"), 2)},
		{"without names, told by the letter", twin("Baby Girl A", "", "A1"), twin("Baby Girl B", "", "A2")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newShelf()
			a, b := s.report(tt.a), s.report(tt.b)
			if a == b {
				t.Fatal("the twins became one person")
			}
			for _, again := range []struct {
				id   iis.Identity
				want iis.PatientID
			}{{tt.a, a}, {tt.b, b}} {
				if d := Decide(again.id, s.find(again.id), Query); d.Outcome != Match || d.Best != again.want {
					t.Errorf("asked for again: %s %d (%s), want match %d", d.Outcome, d.Best, d.Rules, again.want)
				}
				if got := s.report(again.id); got != again.want {
					t.Errorf("reported again: person %d, want %d", got, again.want)
				}
			}
		})
	}
}

func TestANewbornGetsAName(t *testing.T) {
	s := newShelf()
	baby := child("Baby Girl", "", born, "F")
	baby.MothersMaiden = iis.Name{Family: "Probe"}
	baby.Identifiers = []iis.Identifier{{Value: "H77", Authority: "HOSPITAL", Type: "MR"}}
	named := child("Uma", "Dora", born, "F")
	named.MothersMaiden = baby.MothersMaiden
	first := s.report(baby)
	if got := s.report(named); got != first {
		t.Errorf("the named child is person %d, want the newborn's %d", got, first)
	}
	asked := bare("Uma", "Example", born, "F")
	if d := Decide(asked, s.find(asked), Query); d.Outcome != Match || d.Best != first {
		t.Errorf("asked for by the new name: %s (%s), want match", d.Outcome, d.Rules)
	}
}
