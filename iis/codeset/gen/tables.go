//go:build ignore

package main

import (
	"sort"
	"strings"
)

// status keeps the first letter of CDC's word: A(ctive), I(nactive), N(on-US);
// X is never active.
func status(word string) string {
	switch word {
	case "Active":
		return "A"
	case "Non-US":
		return "N"
	case "Never Active":
		return "X"
	case "Pending":
		return "P"
	}
	return "I"
}

// kinds shortens the merged code base's concept types.
var kinds = map[string]string{
	"vaccine": "v", "unspecified": "u", "foreign vaccine": "f",
	"non vaccine": "n", "never active": "x", "pending": "p",
}

// codes returns the codes of one set of the merged code base by value; an old
// spelling that only points to another is left out.
func (s *source) codes(set string) map[string]node {
	out := map[string]node{}
	for _, cs := range s.xml("codebase-Compiled.xml").all("codeset") {
		if cs.get("type") != set {
			continue
		}
		for _, c := range cs.all("code") {
			if c.child("code-status").get("status") == "Valid" {
				out[c.get("value")] = c
			}
		}
	}
	return out
}

func (s *source) vaccines() (rows [][]string) {
	groups := map[string][]string{}
	for _, r := range s.xml("cdc-source", "vac2vg.xml").Nodes {
		p := r.pairs()
		groups[p["CVXCode"]] = append(groups[p["CVXCode"]], p["Vaccine Group Name"])
	}
	merged := s.codes("VACCINATION_CVX_CODE")
	for _, r := range s.xml("cdc-source", "cvx.xml").Nodes {
		code := r.get("CVXCode")
		s.changed(r.get("LastUpdated"))
		c := merged[code]
		use, age := c.child("use-date"), c.child("use-age")
		kind := kinds[c.get("concept-type")]
		if kind == "" {
			kind = "v"
		}
		if kind == "u" {
			use = node{}
		}
		expectedTo, useTo := known(use, "not-expected-after"), known(use, "not-after")
		if r.get("Status") == "Active" { // a code may come back into use, as trivalent flu vaccine did
			expectedTo, useTo = "", ""
		}
		g := groups[code]
		sort.Strings(g)
		rows = append(rows, []string{code, status(r.get("Status")), kind, r.get("ShortDescription"), r.get("FullVaccinename"), strings.Join(g, ";"),
			known(use, "not-before"), known(use, "not-expected-before"), expectedTo, useTo,
			age.get("not-before-month"), age.get("not-after-month")})
	}
	return rows
}

// known drops the days on which CDC loaded its list, which stand where nobody knows
// when use began or ended.
func known(use node, name string) string {
	day := use.get(name)
	switch day {
	case "20100528", "20100828", "20100831", "20100930", "20130101", "20130103", "20130128", "20130717":
		return ""
	}
	return day
}

func (s *source) makers() (rows [][]string) {
	merged := s.codes("VACCINATION_MANUFACTURER_CODE")
	for _, r := range s.xml("cdc-source", "mvx.xml").Nodes {
		p := r.pairs()
		s.changed(p["Last Updated"])
		use := merged[p["MVX_CODE"]].child("use-date")
		rows = append(rows, []string{p["MVX_CODE"], status(p["Status"]), p["Manufacturer Name"], known(use, "not-before"), known(use, "not-after")})
	}
	return rows
}

func (s *source) products() (rows [][]string) {
	for _, r := range s.xml("cdc-source", "tradename.xml").Nodes {
		p := r.pairs()
		s.changed(p["Last Updated"])
		rows = append(rows, []string{p["CDC Product Name"], p["CVXCode"], p["MVX Code"], status(p["Product name Status"])})
	}
	return rows
}

// packages merges units of sale and of use; the linker names the maker of both.
func (s *source) packages() (rows [][]string) {
	saleMaker, useMaker := map[string]string{}, map[string]string{}
	for _, r := range s.pipes("NDC_Linker.txt") {
		if len(r) >= 4 {
			saleMaker[r[1]], useMaker[r[2]] = r[3], r[3]
		}
	}
	for _, r := range s.pipes("NDC_Unit_sale.txt") {
		if len(r) < 15 {
			s.unread = append(s.unread, "unit of sale with too few fields: "+r[0])
			continue
		}
		s.changed(r[11])
		rows = append(rows, []string{strings.ReplaceAll(r[14], "-", ""), "s", r[4], strings.TrimSpace(r[12]), saleMaker[r[0]], r[7], r[8]})
	}
	for _, r := range s.pipes("NDC_Unit_use.txt") {
		if len(r) < 16 {
			s.unread = append(s.unread, "unit of use with too few fields: "+r[0])
			continue
		}
		s.changed(r[15])
		rows = append(rows, []string{strings.ReplaceAll(r[14], "-", ""), "u", r[4], strings.TrimSpace(r[11]), useMaker[r[0]], r[7], r[8]})
	}
	return rows
}

// procedures keeps the numbers only: the wording of CPT codes is not ours to carry.
func (s *source) procedures() (rows [][]string) {
	for _, r := range s.xml("cdc-source", "cpt.xml").Nodes {
		p := r.pairs()
		s.changed(p["LastUpdated"])
		if p["CVX Code"] != "" {
			rows = append(rows, []string{p["CPT Code"], p["CVX Code"]})
		}
	}
	return rows
}

func (s *source) statements() (rows [][]string) {
	pdf, page := map[string]string{}, map[string]string{}
	for _, r := range s.xml("cdc-source", "visurl.xml").Nodes {
		doc := r.get("VIS_GDTI_document_Conceptcode")
		for _, a := range r.child("VIS_PDF_URL").Attrs {
			if a.Name.Local == "href" {
				pdf[doc] = a.Value
			}
		}
		for _, a := range r.child("VIS_HTML_URL").Attrs {
			if a.Name.Local == "href" {
				page[doc] = a.Value
			}
		}
	}
	vaccines := map[string][]string{}
	for _, r := range s.xml("cdc-source", "cvxvis.xml").Nodes {
		k := r.get("Fully-encodedString")
		vaccines[k] = append(vaccines[k], r.get("CVXCode"))
	}
	for _, r := range s.xml("cdc-source", "vis.xml").Nodes {
		s.changed(r.get("Lastupdated"))
		k, doc := r.get("VIS_encoded_string"), r.get("VIS_GDTI_document_code")
		st := "H"
		if r.get("status") == "Current" {
			st = "C"
		}
		cvx := vaccines[k]
		sort.Strings(cvx)
		rows = append(rows, []string{k, doc, r.get("VIS_Document_Type_Description"), day(r.get("Edition_Date")), st, pdf[doc], page[doc], strings.Join(cvx, ";")})
	}
	return rows
}
