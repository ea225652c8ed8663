package quality

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// systems tells which table a code system of RXA-5.3 stands for (HL7 0396 and what
// senders write for it).
var systems = map[string]string{
	"CVX": "CVX", "HL70292": "CVX", "292": "CVX", "0292": "CVX", "CVX-CODE": "CVX",
	"NDC": "NDC", "NDCUU": "NDC", "NDCUS": "NDC", "2.16.840.1.113883.6.69": "NDC",
	"C4": "CPT", "CPT": "CPT", "CPT4": "CPT", "CPT-4": "CPT", "C5": "CPT", "CD2": "CPT",
}

// product is what one triplet of RXA-5 stands for.
type product struct {
	table string // CVX, NDC or CPT; empty for none
	cvx   iis.CVX
	ndc   iis.NDC
}

// lookUp finds a code first in the table that its system names, then in the others:
// senders put NDC under CVX and leave the system empty.
func lookUp(t iis.Coded, codes *codeset.Set) product {
	order := []string{"CVX", "NDC", "CPT"}
	if named := systems[strings.ToUpper(t.System)]; named != "" {
		order = slices.Insert(order, 0, named)
	}
	for _, table := range order {
		switch table {
		case "CVX":
			if cvx, err := iis.ParseCVX(t.Code); err == nil {
				if _, ok := codes.CVX(cvx); ok {
					return product{table: table, cvx: cvx}
				}
			}
		case "NDC":
			if p, ok := codes.NDC(t.Code); ok {
				return product{table: table, cvx: p.CVX, ndc: p.NDC}
			}
		case "CPT":
			if cvx, ok := codes.CPT(t.Code); ok {
				return product{table: table, cvx: cvx}
			}
		}
	}
	return product{}
}

// vaccine reads CVX and NDC from the triplets of RXA-5. A CVX code counts before an
// NDC, an NDC before a CPT code, whichever comes first.
func (n *normalizer) vaccine(i int) {
	v := &n.sub.Vaccinations[i]
	sent := slices.DeleteFunc(slices.Clone(v.Vaccine), func(t iis.Coded) bool { return t.Code == "" })
	if len(sent) == 0 {
		return
	}
	place := at("RXA", rxa(i, *v), 5)
	found := map[string]product{}
	ours := false
	for _, t := range sent {
		named := systems[strings.ToUpper(t.System)]
		if t.System != "" && named == "" {
			continue
		}
		ours = true
		p := lookUp(t, n.codes)
		if p.table == "" {
			if named == "NDC" {
				found["unknown NDC"] = product{}
			}
			continue
		}
		if _, ok := found[p.table]; !ok {
			found[p.table] = p
		}
	}
	best, ok := preferred(found)
	switch {
	case ok:
		v.CVX = best.cvx
		n.settled(i, v, found, place)
	case !ours:
		n.refuse(i, v, iis.FindingVaccineSystemUnknown, place)
	default:
		n.refuse(i, v, "vaccine-unknown", place)
	}
}

// preferred returns the product that counts.
func preferred(found map[string]product) (product, bool) {
	for _, table := range []string{"CVX", "NDC", "CPT"} {
		if p, ok := found[table]; ok {
			return p, true
		}
	}
	return product{}, false
}

// settled keeps the NDC, takes back what the format said of a code that could be read
// after all, and notes where the codes disagree.
func (n *normalizer) settled(i int, v *iis.Vaccination, found map[string]product, place iis.Place) {
	n.sub.Findings = slices.DeleteFunc(n.sub.Findings, func(f iis.Finding) bool {
		return f.Dose == i+1 && (f.Code == iis.FindingVaccineUnreadable || f.Code == iis.FindingVaccineSystemUnknown)
	})
	if p, ok := found["NDC"]; ok {
		v.NDC = p.ndc
	}
	if _, bad := found["unknown NDC"]; bad {
		n.once("vaccine-ndc-unknown", place, i+1)
	}
	for _, p := range found {
		if p.cvx != "" && p.cvx != v.CVX && !n.codes.SameGroup(p.cvx, v.CVX) {
			n.once("vaccine-codes-differ", place, i+1)
		}
	}
}

// refuse notes that no vaccine can be told, unless the format has said why already.
func (n *normalizer) refuse(i int, v *iis.Vaccination, code string, place iis.Place) {
	v.CVX = ""
	for _, f := range n.sub.Findings {
		if f.Dose == i+1 && f.Where.Field == 5 && table[f.Code].Effect == iis.EffectDose {
			return
		}
	}
	n.note(code, place, i+1)
}

// once notes a finding unless it stands already.
func (n *normalizer) once(code string, place iis.Place, dose int) {
	for _, f := range n.sub.Findings {
		if f.Code == code && f.Dose == dose {
			return
		}
	}
	n.note(code, place, dose)
}
