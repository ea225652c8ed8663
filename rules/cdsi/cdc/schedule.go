package cdc

import (
	"strings"

	"github.com/openiis/openiis/rules/cdsi"
)

// head writes the first lines of a file.
func (c *converter) head() {
	c.put(0, "form", "", cdsi.FormVersion)
}

// schedule writes what all antigens share: vaccine groups, vaccines, conflicts and the
// coded table of observations.
func (c *converter) schedule(root *node, release string) {
	c.head()
	c.put(0, "release", "", release)
	c.groups(root)
	for _, m := range root.one("cvxToAntigenMap").all("cvxMap") {
		code := c.code(m, "cvx")
		if code == "" {
			m.skipWhole()
			continue
		}
		c.put(0, "vaccine", "", code, "name", m.get("shortDescription"))
		for _, a := range m.all("association") {
			c.put(1, "protects", "", a.get("antigen"), "from", c.span(a, "associationBeginAge"), "to", c.span(a, "associationEndAge"))
		}
	}
	c.conflicts(root)
	for _, o := range root.one("observations").all("observation") {
		code := c.code(o, "observationCode")
		c.put(0, "observation", "", code, "title", o.get("observationTitle"), "indication", o.get("indicationText"),
			"contraindication", o.get("contraindicationText"), "clarifying", o.get("clarifyingText"))
		o.skip("group")
		for _, vs := range o.all("codedValues") {
			for _, v := range vs.all("codedValue") {
				c.put(1, "coded", "", v.get("code"), "system", v.get("codeSystem"), "text", v.get("text"))
			}
		}
	}
}

func (c *converter) groups(root *node) {
	antigens := map[string][]*node{}
	for _, m := range root.one("vaccineGroupToAntigenMap").all("vaccineGroupMap") {
		antigens[m.get("name")] = m.all("antigen")
	}
	for _, g := range root.one("vaccineGroups").all("vaccineGroup") {
		name := g.get("name")
		c.put(0, "group", "", name, "", yes(g, "administerFullVaccineGroup", "full"), "cvx", groupCVX[name])
		for _, a := range antigens[name] {
			c.put(1, "antigen", "", a.text)
		}
	}
}

// groupCVX names each vaccine group by a CVX code, as OBX 30956-7 wants it: the
// "unspecified formulation" of the group where CDC has one (CDC's table of vaccine
// groups), else its plainest vaccine (ours).
var groupCVX = map[string]string{
	"COVID-19": "213", "Chikungunya": "317", "Cholera": "26", "DTaP/Tdap/Td": "107", "Dengue": "330", "Ebola": "204",
	"HPV": "137", "HepA": "85", "HepB": "45", "Hib": "17", "Influenza": "88", "Japanese Encephalitis": "129",
	"MMR": "03", "Meningococcal": "108", "Meningococcal B": "164", "Orthopoxvirus": "206", "Pneumococcal": "152",
	"Polio": "89", "RSV": "304", "Rabies": "90", "Rotavirus": "122", "TBE": "223", "Typhoid": "91", "Varicella": "21",
	"Yellow Fever": "184", "Zoster": "188",
}

// conflicts writes one line for each run of rows that share the earlier vaccine and the
// intervals.
func (c *converter) conflicts(root *node) {
	type row struct{ previous, begin, minEnd, end string }
	var last row
	var current []string
	flush := func() {
		if len(current) > 0 {
			c.put(0, "conflict", "previous", last.previous, "begin", last.begin, "min-end", last.minEnd, "end", last.end,
				"current", strings.Join(current, ","))
		}
		current = nil
	}
	for _, n := range root.one("liveVirusConflicts").all("liveVirusConflict") {
		previous, now := n.one("previous"), n.one("current")
		previous.skip("vaccineType")
		now.skip("vaccineType")
		r := row{c.code(previous, "cvx"), c.span(n, "conflictBeginInterval"), c.span(n, "minConflictEndInterval"), c.span(n, "conflictEndInterval")}
		if r != last {
			flush()
			last = r
		}
		current = append(current, c.code(now, "cvx"))
	}
	flush()
}
