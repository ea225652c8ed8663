package madeup

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Role is a person's place in the household.
type Role string

const (
	Parent Role = "parent"
	Child  Role = "child" // of any age who lives with parents
	Adult  Role = "adult"
)

// Person is one made-up person with all doses, as the reporters know them.
type Person struct {
	Household int
	Member    int // from 0 within the household
	Role      Role
	Identity  iis.Identity
	Former    *iis.Identity // what an earlier reporter still has: a former address or family name; nil for most
	Doses     []iis.Vaccination
	Reporters []int // for each dose who reported it, from 0 to Reporters-1
}

// Household is the people of one address.
type Household struct {
	Number int
	People []Person
}

// Generator makes households, each by its number.
type Generator struct {
	seed  uint64
	today iis.Date
	at    int
}

// New returns a generator. The same seed and day give the same people; nobody is born
// or vaccinated after today.
func New(seed uint64, today iis.Date) *Generator { return &Generator{seed: seed, today: today} }

// Next returns the next household, beginning with number 0.
func (g *Generator) Next() Household {
	g.at++
	return g.Household(g.at - 1)
}

// People yields the first n people, household by household.
func (g *Generator) People(n int) iter.Seq[Person] {
	return func(yield func(Person) bool) {
		for number := 0; n > 0; number++ {
			for _, p := range g.Household(number).People {
				if n == 0 || !yield(p) {
					return
				}
				n--
			}
		}
	}
}

// Household returns a household by its number. It does not depend on what was asked for
// before, so that several may be made at once.
func (g *Generator) Household(number int) Household {
	c := chance(g.seed*0x9e3779b97f4a7c15 + uint64(number)*0xd1342543de82ef95)
	c.next()
	m := maker{chance: &c, today: g.today, number: number, stock: c.stock(), home: c.home()}
	m.habits = m.newHabits()
	if c.percent(65) {
		m.family()
	} else {
		m.adults()
	}
	m.move()
	return Household{Number: number, People: m.people}
}

// maker makes one household.
type maker struct {
	*chance
	today  iis.Date
	number int
	stock  *people
	home   home
	habits habits
	people []Person
	plans  []plan // of the person in the making
}

// family makes a mother, mostly a father, and one to four children of up to 21 years;
// three in a hundred have twins.
func (m *maker) family() {
	youngest := m.today.AddDays(-m.between(3, 21*365))
	births := []iis.Date{youngest}
	for m.percent(48) && len(births) < 4 {
		births = append(births, births[len(births)-1].AddDays(-m.between(500, 1700)))
	}
	oldest := births[len(births)-1]
	fatherName, maiden := m.stock.family(m.chance), m.stock.family(m.chance)
	motherName, childName := fatherName, fatherName
	if m.stock.double {
		motherName, childName = maiden, fatherName+" "+maiden
	} else if m.percent(20) {
		motherName = maiden
		if m.percent(30) {
			childName = maiden + "-" + fatherName
		}
	}
	mother := m.adult("F", motherName, oldest.AddDays(-m.between(20*365, 38*365)))
	if motherName != maiden && m.percent(15) {
		former := mother.Identity
		former.Names = []iis.Name{former.Names[0]}
		former.Names[0].Family = maiden
		mother.Former = &former
	}
	parents := []Person{mother}
	if m.percent(85) {
		parents = append(parents, m.adult("M", fatherName, mother.Identity.BirthDate.AddDays(-m.between(-1000, 3000))))
	}
	for i := range parents {
		parents[i].Role = Parent
		m.join(parents[i])
	}
	for i := len(births) - 1; i >= 0; i-- {
		m.children(births[i], childName, maiden, parents)
	}
}

// children makes one child, or twins.
func (m *maker) children(born iis.Date, family, maiden string, parents []Person) {
	n := 1
	if m.percent(3) {
		n = 2
	}
	for i := range n {
		p := m.person(m.sex(), family, born)
		for m.taken(p.Identity.Names[0].Given) {
			p.Identity.Names[0].Given = m.stock.given(m.chance, p.Identity.Sex)
		}
		p.Role = Child
		p.Identity.MothersMaiden = iis.Name{Family: maiden, Given: parents[0].Identity.Names[0].Given, Type: "M"}
		p.Identity.MultipleBirth = "N"
		if n > 1 {
			p.Identity.MultipleBirth, p.Identity.BirthOrder = "Y", i+1
		}
		if born.AddYears(18) > m.today {
			p.Identity.Guardians = guardians(parents)
		}
		m.childhood(&p)
		m.join(p)
	}
}

// taken tells whether somebody of the household already has a given name.
func (m *maker) taken(given string) bool {
	return slices.ContainsFunc(m.people, func(p Person) bool { return p.Identity.Names[0].Given == given })
}

// guardians lists the parents as guardians of a minor.
func guardians(parents []Person) (out []iis.Guardian) {
	for i, p := range parents {
		out = append(out, iis.Guardian{
			Name: p.Identity.Names[0], Relationship: []string{"MTH", "FTH"}[i],
			Address: p.Identity.Addresses[0], Contacts: p.Identity.Contacts,
		})
	}
	return out
}

// adults makes one or two grown people without children in the house.
func (m *maker) adults() {
	age := m.between(22, 92)
	for i := range m.between(1, 2) {
		family := m.stock.family(m.chance)
		if i > 0 && m.percent(70) && !m.stock.double {
			family = m.people[0].Identity.Names[0].Family
		}
		p := m.adult(m.sex(), family, m.today.AddDays(-age*365-m.between(0, 1500)))
		p.Role = Adult
		m.join(p)
	}
}

// adult makes a grown person with the doses of adults.
func (m *maker) adult(sex, family string, born iis.Date) Person {
	p := m.person(sex, family, born)
	if m.percent(75) {
		p.Identity.Contacts = append(p.Identity.Contacts[:1:1], iis.Contact{Email: m.email(p.Identity.Names[0]), Use: "NET", Equip: "Internet"})
	}
	m.adulthood(&p)
	return p
}

func (m *maker) sex() string { return oneOf(m.chance, []string{"F", "M"}) }

// person makes somebody of the household without doses.
func (m *maker) person(sex, family string, born iis.Date) Person {
	name := iis.Name{Family: family, Given: m.stock.given(m.chance, sex), Type: "L"}
	if m.percent(60) {
		name.Middle = m.stock.given(m.chance, sex)
		if m.percent(40) {
			name.Middle = string([]rune(name.Middle)[:1])
		}
	}
	id := iis.Identity{
		Names: []iis.Name{name}, BirthDate: born, Sex: sex, Language: m.stock.language, Ethnicity: notHispanic,
		Races: []iis.Coded{m.stock.race}, Addresses: []iis.Address{m.home.address},
		Contacts:  []iis.Contact{{Phone: m.home.phone, Use: "PRN", Equip: "PH"}},
		Publicity: "02", RegistryStatus: "A",
	}
	if m.stock.hispanic {
		id.Ethnicity = hispanic
	}
	return Person{Household: m.number, Identity: id}
}

// email makes an address at a domain that is reserved for examples (RFC 2606).
func (m *maker) email(n iis.Name) string {
	return asciiLower(n.Given) + "." + asciiLower(n.Family) + strconv.Itoa(m.number%1000) + oneOf(m.chance, []string{"@example.org", "@example.com"})
}

var plain = strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n", "ã", "a", "ê", "e", "ç", "c", "ô", "o", " ", "", "'", "", "-", "", ".", "")

func asciiLower(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 'a' || r > 'z' {
			return -1
		}
		return r
	}, plain.Replace(strings.ToLower(s)))
}

// join adds a person to the household, with a record number.
func (m *maker) join(p Person) {
	p.Member = len(m.people)
	p.Identity.Identifiers = []iis.Identifier{{Value: fmt.Sprintf("M%07d%d", m.number, p.Member), Authority: "MADEUP", Type: "MR"}}
	for i := range p.Doses {
		p.Doses[i].FillerNumber = "V" + p.Identity.Identifiers[0].Value[1:] + "-" + strconv.Itoa(i+1)
		p.Doses[i].FillerSystem = "MADEUP"
	}
	m.people = append(m.people, p)
}

// move gives one household in ten a former address, which earlier reporters still have.
func (m *maker) move() {
	if !m.percent(10) {
		return
	}
	before := m.chance.home()
	for i := range m.people {
		p := &m.people[i]
		former := p.Identity
		if p.Former != nil {
			former = *p.Former
		}
		former.Addresses = []iis.Address{before.address}
		former.Contacts = append([]iis.Contact{{Phone: before.phone, Use: "PRN", Equip: "PH"}}, former.Contacts[1:]...)
		p.Former = &former
	}
}
