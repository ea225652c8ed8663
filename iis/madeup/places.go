package madeup

import (
	"strconv"

	"github.com/openiis/openiis/iis"
)

// town is a real place; only the houses in it are made up.
type town struct {
	name, county, zip string   // county is its five-digit FIPS code (FIPS 6-4)
	areas             []string // area codes in use there
	share             int
}

var towns = []town{
	{"Newark", "34013", "07104", []string{"973", "862"}, 9},
	{"Jersey City", "34017", "07302", []string{"201", "551"}, 9},
	{"Paterson", "34031", "07501", []string{"973", "862"}, 6},
	{"Elizabeth", "34039", "07201", []string{"908"}, 5},
	{"Edison", "34023", "08817", []string{"732", "848"}, 5},
	{"Toms River", "34029", "08753", []string{"732", "848"}, 5},
	{"Lakewood", "34029", "08701", []string{"732", "848"}, 5},
	{"Hamilton", "34021", "08619", []string{"609", "640"}, 4},
	{"Trenton", "34021", "08608", []string{"609", "640"}, 4},
	{"Clifton", "34031", "07011", []string{"973", "862"}, 4},
	{"Cherry Hill", "34007", "08002", []string{"856"}, 4},
	{"Camden", "34007", "08102", []string{"856"}, 4},
	{"Passaic", "34031", "07055", []string{"973", "862"}, 3},
	{"Union City", "34017", "07087", []string{"201", "551"}, 3},
	{"Bayonne", "34017", "07002", []string{"201", "551"}, 3},
	{"East Orange", "34013", "07017", []string{"973", "862"}, 3},
	{"Vineland", "34011", "08360", []string{"856"}, 3},
	{"New Brunswick", "34023", "08901", []string{"732", "848"}, 3},
	{"Perth Amboy", "34023", "08861", []string{"732", "848"}, 3},
	{"Hoboken", "34017", "07030", []string{"201", "551"}, 3},
	{"Plainfield", "34039", "07060", []string{"908"}, 3},
	{"Hackensack", "34003", "07601", []string{"201", "551"}, 3},
	{"Fort Lee", "34003", "07024", []string{"201", "551"}, 2},
	{"Paramus", "34003", "07652", []string{"201", "551"}, 2},
	{"Atlantic City", "34001", "08401", []string{"609", "640"}, 2},
	{"Egg Harbor Township", "34001", "08234", []string{"609", "640"}, 2},
	{"Mount Laurel", "34005", "08054", []string{"856", "609"}, 2},
	{"Willingboro", "34005", "08046", []string{"609", "640"}, 2},
	{"Freehold", "34025", "07728", []string{"732", "848"}, 2},
	{"Long Branch", "34025", "07740", []string{"732", "848"}, 2},
	{"Morristown", "34027", "07960", []string{"973", "862"}, 2},
	{"Parsippany", "34027", "07054", []string{"973", "862"}, 2},
	{"Somerset", "34035", "08873", []string{"732", "908"}, 2},
	{"Bridgewater", "34035", "08807", []string{"908"}, 2},
	{"Glassboro", "34015", "08028", []string{"856"}, 2},
	{"Flemington", "34019", "08822", []string{"908"}, 1},
	{"Newton", "34037", "07860", []string{"973", "862"}, 1},
	{"Phillipsburg", "34041", "08865", []string{"908"}, 1},
	{"Salem", "34033", "08079", []string{"856"}, 1},
	{"Cape May", "34009", "08204", []string{"609", "640"}, 1},
}

var townShares = func() (n int) {
	for _, t := range towns {
		n += t.share
	}
	return n
}()

var streets = list("Maple Oak Elm Cedar Pine Walnut Chestnut Cherry Spruce Birch Willow Sycamore Magnolia Laurel Holly Juniper Park Lake River Spring Mill Church School Union Liberty Franklin Washington Jefferson Lincoln Madison Monroe Jackson Adams Grant Garfield Wilson Hamilton Clinton Hudson Raritan Delaware Passaic Mercer Essex Bergen Highland Hillside Ridge Valley Meadow Orchard Garden Prospect Summit Grove Fairview Sunset Ocean Bay Harbor Front Market Broad Main Center First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth")

var streetKinds = list("St Ave Rd Dr Ln Ct Pl Ter Blvd Way")

// town returns a town, larger ones more often.
func (c *chance) town() *town {
	n := c.below(townShares)
	for i := range towns {
		if n -= towns[i].share; n < 0 {
			return &towns[i]
		}
	}
	return &towns[0]
}

// home is where a household lives and how it is reached.
type home struct {
	address iis.Address
	phone   string
}

func (c *chance) home() home {
	t := c.town()
	a := iis.Address{
		Street: strconv.Itoa(c.between(1, 999)) + " " + oneOf(c, streets) + " " + oneOf(c, streetKinds),
		City:   t.name, State: "NJ", ZIP: t.zip, Country: "USA", County: t.county, Type: "H",
	}
	if c.percent(30) {
		a.Street2 = "Apt " + strconv.Itoa(c.between(1, 40)) + string(rune('A'+c.below(4)))
	}
	return home{address: a, phone: c.phone(t)}
}

// phone returns a number of the town in exchange 555, outside 0100 to 0199, which are
// known to be fiction and which matching therefore does not compare.
func (c *chance) phone(t *town) string {
	line := strconv.Itoa(10000 + c.between(200, 9999))
	return oneOf(c, t.areas) + "555" + line[1:]
}
