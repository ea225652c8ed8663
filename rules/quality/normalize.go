package quality

import (
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

// Normalize reads what a sender wrote in other codes than ours: NDC and CPT in RXA-5
// become the CVX of the product, routes of table 0162 become NCIT. Where it must take a
// default, it leaves a finding for Check. Doing it twice changes nothing more.
func Normalize(sub *iis.Submission, codes *codeset.Set) {
	n := normalizer{sub: sub, codes: codes}
	n.person()
	for i := range sub.Vaccinations {
		n.vaccine(i)
		n.dose(i)
	}
}

type normalizer struct {
	sub   *iis.Submission
	codes *codeset.Set
}

func (n *normalizer) note(code string, at iis.Place, dose int) {
	n.sub.Findings = append(n.sub.Findings, iis.Finding{Code: code, Where: at, Dose: dose})
}

// person takes the defaults of unknown sex and id type.
func (n *normalizer) person() {
	p := &n.sub.Person
	if p.Sex != "" && !n.codes.Table("0001").Has(p.Sex) {
		n.note("patient-sex-unknown", at("PID", 1, 8), 0)
		p.Sex = "U"
	}
	for i, id := range p.Identifiers {
		if id.Type != "" && !n.codes.Table("0203").Has(id.Type) {
			n.note("patient-id-type-unknown", part("PID", 1, 3, i+1, 5), 0)
			p.Identifiers[i].Type = "MR"
		}
	}
}

// dose takes the defaults of unknown completion and source, and maps the route.
func (n *normalizer) dose(i int) {
	v := &n.sub.Vaccinations[i]
	if v.Completion != "" && !n.codes.Table("0322").Has(string(v.Completion)) {
		n.note("completion-unknown", at("RXA", rxa(i, *v), 20), i+1)
		v.Completion = iis.DefaultCompletion
	}
	if v.Source != "" && !n.codes.Table("NIP001").Has(string(v.Source)) {
		n.note("source-unknown", at("RXA", rxa(i, *v), 9), i+1)
		v.Source = sourceUnspecified
	}
	n.route(i, v)
}

// sourceUnspecified is NIP001 "historical, source unspecified".
const sourceUnspecified iis.Source = "01"

// route writes a route of table 0162 as NCIT does.
func (n *normalizer) route(i int, v *iis.Vaccination) {
	if v.Route.Code == "" || n.codes.Table("NCIT").Has(v.Route.Code) {
		return
	}
	e, ok := n.codes.Table("0162").Entry(strings.ToUpper(v.Route.Code))
	if !ok {
		return
	}
	n.note("route-deprecated", at("RXR", max(v.Places.RXR, 1), 1), i+1)
	if e.Instead != "" {
		v.Route = iis.Coded{Code: e.Instead, Text: n.codes.Table("NCIT").Text(e.Instead), System: "NCIT"}
	}
}

// rxa is the number of the dose's RXA in the message; without one it is the dose's own.
func rxa(i int, v iis.Vaccination) int {
	if v.Places.RXA > 0 {
		return v.Places.RXA
	}
	return i + 1
}
