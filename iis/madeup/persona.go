package madeup

import "github.com/openiis/openiis/iis"

// Relation is how the holder of an account stands to a person in the registry.
type Relation string

const (
	Self       Relation = "self"
	Offspring  Relation = "child"
	Grandchild Relation = "grandchild"
)

// Related is a person in the registry and how the account holder stands to them.
type Related struct {
	Relation Relation
	Person   Person
}

// Persona is somebody whom the demo lets a visitor be.
type Persona struct {
	Key        string // parent, young-adult, ...; "unregistered" ones have no account yet
	About      string // what to try, one sentence
	Holder     iis.Identity
	People     []Related
	Registered bool // has an account
	Withdrawn  bool // has left the registry
}

// personaHousehold is the number of the first persona's household, beyond all others.
const personaHousehold = 9_000_000

// Personas makes the people of the demo. They are the same for every seed of the
// generator, and nobody else bears their family names.
func Personas(today iis.Date) []Persona {
	year, month, day := today.YMD()
	ago := func(years int) iis.Date { return iis.DateOf(year-years, month, min(day, 28)) }
	cast := []func(*stage) Persona{
		func(s *stage) Persona { return s.parent(ago(36), ago(9).AddDays(40), ago(1).AddDays(-150)) },
		func(s *stage) Persona { return s.youngAdult(ago(18).AddDays(5)) },
		func(s *stage) Persona { return s.grandparent(ago(63), ago(6).AddDays(-70)) },
		func(s *stage) Persona { return s.moved(ago(29)) },
		func(s *stage) Persona { return s.protected(ago(41)) },
		func(s *stage) Persona { return s.withdrawn(ago(25)) },
		func(s *stage) Persona {
			return s.grownUp("pre-1998", "Born before 1998: nobody but the reporter and you sees this record until you enroll.", "F", "Josephine", "Brightwater", iis.DateOf(1979, 5, 17))
		},
	}
	for _, u := range []struct{ sex, given, family, child string }{
		{"F", "Renata", "Quillfeather", "Oscar"}, {"M", "Desmond", "Larkspring", "Ivy"}, {"F", "Leilani", "Thistlewood", "Milo"}, {"M", "Anselmo", "Vistahermosa", "Luna"},
	} {
		cast = append(cast, func(s *stage) Persona {
			p := s.grownUp("unregistered", "Not registered yet: sign up, prove who you are, and find your child.", u.sex, u.given, u.family, ago(33))
			p.Registered = false
			return s.withChild(p, u.child, u.family, ago(4).AddDays(60))
		})
	}
	var out []Persona
	for i, play := range cast {
		out = append(out, play(newStage(today, personaHousehold+i)))
	}
	return out
}

// stage makes the household of one persona.
type stage struct{ maker }

func newStage(today iis.Date, number int) *stage {
	c := chance(number)
	s := &stage{maker{chance: &c, today: today, number: number, stock: &stocks[0], home: c.home()}}
	s.habits = s.newHabits()
	s.habits.stops, s.habits.late, s.habits.hearsay = 1000, false, 0
	return s
}

// named makes a person of the household with a given name of the script's.
func (s *stage) named(sex, given, family string, born iis.Date) Person {
	p := s.person(sex, family, born)
	p.Identity.Names[0].Given, p.Identity.Names[0].Middle = given, ""
	return p
}

// added joins a person to the household and returns them with their record number.
func (s *stage) added(p Person) Person {
	s.join(p)
	return s.people[len(s.people)-1]
}

func (s *stage) grownUp(key, about, sex, given, family string, born iis.Date) Persona {
	p := s.named(sex, given, family, born)
	p.Role = Adult
	p.Identity.Contacts = append(p.Identity.Contacts, iis.Contact{Email: asciiLower(given) + "." + asciiLower(family) + "@example.org", Use: "NET", Equip: "Internet"})
	s.adulthood(&p)
	if len(p.Doses) == 0 {
		s.give(&tdap, openDay(s.today.AddDays(-700)), s.habits.practice)
		s.finish(&p)
	}
	p = s.added(p)
	return Persona{Key: key, About: about, Holder: p.Identity, People: []Related{{Self, p}}, Registered: true}
}

// child makes a child of the holder's, guarded by the holder.
func (s *stage) child(holder iis.Identity, sex, given, family, relationship string, born iis.Date) Person {
	c := s.named(sex, given, family, born)
	c.Role = Child
	c.Identity.Contacts = nil // the number is the holder's alone, so that a code can go there
	c.Identity.MothersMaiden = iis.Name{Family: family, Type: "M"}
	c.Identity.MultipleBirth = "N"
	c.Identity.Guardians = []iis.Guardian{{Name: holder.Names[0], Relationship: relationship, Address: holder.Addresses[0], Contacts: holder.Contacts}}
	s.childhood(&c)
	return s.added(c)
}

func (s *stage) withChild(p Persona, given, family string, born iis.Date) Persona {
	relationship := "MTH"
	if p.Holder.Sex == "M" {
		relationship = "FTH"
	}
	p.People = append(p.People, Related{Offspring, s.child(p.Holder, s.sex(), given, family, relationship, born)})
	return p
}

func (s *stage) parent(born, first, second iis.Date) Persona {
	p := s.grownUp("parent", "A parent of two who changed her name; the younger child is due for doses.", "F", "Clara", "Winterbourne", born)
	former := p.Holder
	former.Names = []iis.Name{p.Holder.Names[0]}
	former.Names[0].Family = "Ashgrove"
	p.Holder.Names = append(p.Holder.Names, iis.Name{Family: "Ashgrove", Given: "Clara", Type: "M"})
	p.People[0].Person.Identity.Names, p.People[0].Person.Former = p.Holder.Names, &former
	p = s.withChild(p, "Hazel", "Winterbourne", first)
	s.habits.stops = 4
	p = s.withChild(p, "Rowan", "Winterbourne", second)
	for i := range p.People[1:] {
		p.People[i+1].Person.Identity.MothersMaiden.Family = "Ashgrove"
	}
	return p
}

func (s *stage) youngAdult(born iis.Date) Persona {
	p := s.grownUp("young-adult", "Turns 18 in a few days and takes over the record.", "M", "Felix", "Harrowgate", born)
	return p
}

func (s *stage) grandparent(born, child iis.Date) Persona {
	s.stock = &stocks[1]
	p := s.grownUp("grandparent-guardian", "Habla español; es tutora de su nieto.", "F", "Remedios", "Montellano", born)
	c := s.child(p.Holder, "M", "Tadeo", "Montellano", "GRP", child)
	p.People = append(p.People, Related{Grandchild, c})
	return p
}

func (s *stage) moved(born iis.Date) Persona {
	p := s.grownUp("moved", "Moved within the state: an earlier practice still has the former address.", "M", "Julian", "Ferncliff", born)
	before := s.chance.home()
	former := p.Holder
	former.Addresses = []iis.Address{before.address}
	former.Contacts = []iis.Contact{{Phone: before.phone, Use: "PRN", Equip: "PH"}}
	p.People[0].Person.Former = &former
	return p
}

func (s *stage) protected(born iis.Date) Persona {
	p := s.grownUp("protected", "Has asked that the record not be shared (PD1-12 Y).", "F", "Marguerite", "Stonehollow", born)
	p.Holder.Protection, p.Holder.ProtectionDate = "Y", s.today.AddDays(-90)
	id := &p.People[0].Person.Identity
	id.Protection, id.ProtectionDate = p.Holder.Protection, p.Holder.ProtectionDate
	return p
}

func (s *stage) withdrawn(born iis.Date) Persona {
	p := s.grownUp("withdrawn", "Has left the registry; nobody finds the record.", "M", "Ambrose", "Kestrelwood", born)
	p.Withdrawn = true
	return p
}
