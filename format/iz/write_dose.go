package iz

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/openiis/openiis/iis"
)

// strictness says what a profile asks of a dose that was seen being given.
type strictness bool

const (
	strict  strictness = true  // Z32: a lot number, or the dose counts as historical
	lenient strictness = false // Z42
)

// notKey is ORC-3.1 of groups that report no dose (guide; never a key).
const notKey = iis.NotAKeyOrderNumber

// dose writes ORC, RXA and RXR of a dose given; n tells which of the answer it is.
func (w *writer) dose(v iis.Vaccination, n int, s strictness) {
	source := w.source(v, s)
	seen := source == string(iis.Administered)
	w.order(v, w.orderNumber(v, n), seen)
	w.Segment("RXA")
	w.Field(1, "0")
	w.Field(2, "1")
	w.Field(3, v.GivenOn.Compact())
	w.vaccine(v)
	w.amount(v)
	w.Field(9, source, w.Codes.Table("NIP001").Text(source), "NIP001")
	if seen {
		w.provider(10, v.GivenBy)
		if by := authorityOf(v.Facility); by != nil {
			w.Parts(11, nil, nil, nil, by)
		}
	}
	w.Field(15, unless(v.LotNumber, 20))
	if v.LotNumber != "" {
		w.Field(16, v.Expires.Compact())
	}
	w.maker(v, seen)
	completion := v.Completion
	if completion != iis.PartiallyGiven {
		completion = iis.Completed
	}
	w.Field(20, string(completion))
	w.action(v)
	w.route(v)
}

// refusal writes ORC and RXA of a dose refused.
func (w *writer) refusal(v iis.Vaccination) {
	if v.CVX == "" || v.GivenOn == 0 {
		return
	}
	w.order(v, []string{notKey, w.Authority}, false)
	w.Segment("RXA")
	w.Field(1, "0")
	w.Field(2, "1")
	w.Field(3, v.GivenOn.Compact())
	w.vaccine(v)
	w.Field(6, "999")
	reason, text := v.Refusal.Code, v.Refusal.Text
	if !w.Codes.Table("NIP002").Has(reason) {
		reason, text = "02", "Reason not reported"
	}
	if reason != "02" || text == "" {
		text = w.Codes.Table("NIP002").Text(reason)
	}
	w.Field(18, reason, clip(text, 999), "NIP002")
	w.Field(20, string(iis.Refused))
	w.action(v)
}

// action writes RXA-21, which says A in an answer, and RXA-22.
func (w *writer) action(v iis.Vaccination) {
	if !w.reporting || v.State == "" {
		w.Field(21, iis.StateAdded)
		return
	}
	w.Field(21, v.State)
	w.Field(22, v.EnteredAt.Compact())
}

// order writes ORC.
func (w *writer) order(v iis.Vaccination, number []string, seen bool) {
	w.Segment("ORC")
	w.Field(1, "RE")
	w.Field(3, number...)
	w.provider(10, v.EnteredBy)
	if seen {
		w.provider(12, v.OrderedBy)
	}
	if v.Confidential != "" && w.Codes.Table("0177").Has(v.Confidential) {
		w.Field(28, v.Confidential, w.Codes.Table("0177").Text(v.Confidential), "HL70177")
	}
}

// orderNumber returns ORC-3 of a dose: the sender's own number, or one of ours that
// tells the doses of an answer apart.
func (w *writer) orderNumber(v iis.Vaccination, n int) []string {
	if v.FillerNumber != "" && v.FillerNumber != notKey && !tooLong(v.FillerNumber, 199) {
		switch {
		case isOID(v.FillerSystem):
			return []string{v.FillerNumber, "", v.FillerSystem, "ISO"}
		case v.FillerSystem != "" && !tooLong(v.FillerSystem, 20):
			return []string{v.FillerNumber, v.FillerSystem}
		}
	}
	return []string{fmt.Sprintf("%s-%s-%d", v.GivenOn.Compact(), v.CVX, n), w.Authority}
}

// source returns RXA-9: what was reported, but historical where the profile asks of an
// administered dose what is not known.
func (w *writer) source(v iis.Vaccination, s strictness) string {
	code := string(v.Source)
	if !w.Codes.Table("NIP001").Has(code) || s == strict && code == string(iis.Administered) && unless(v.LotNumber, 20) == "" {
		return "01"
	}
	return code
}

// vaccine writes RXA-5: CVX, and the package code beside it.
func (w *writer) vaccine(v iis.Vaccination) {
	comps := []string{string(v.CVX), clip(w.Codes.Name(v.CVX), 999), "CVX"}
	if v.NDC != "" {
		comps = append(comps, string(v.NDC), "", "NDC")
	}
	w.Field(5, comps...)
}

// amount writes RXA-6 and 7; without a unit the amount says nothing.
func (w *writer) amount(v iis.Vaccination) {
	unit := w.Codes.Table("UCUM").Instead(v.AmountUnit)
	sent := strconv.FormatFloat(v.Amount, 'f', -1, 64)
	if !v.AmountKnown || unit == "" || len(sent) > 20 {
		w.Field(6, "999")
		return
	}
	w.Field(6, sent)
	w.Field(7, unit, w.Codes.Table("UCUM").Text(unit), "UCUM")
}

// maker writes RXA-17.
func (w *writer) maker(v iis.Vaccination, seen bool) {
	mvx := v.MVX
	if _, ok := w.Codes.MVX(mvx); !ok {
		mvx = "UNK"
		if !seen {
			return
		}
	}
	w.Field(17, string(mvx), clip(w.Codes.MakerName(mvx), 999), "MVX")
}

// route writes RXR, if the route has a code of NCIT.
func (w *writer) route(v iis.Vaccination) {
	route := v.Route.Code
	if !w.Codes.Table("NCIT").Has(route) {
		route = w.Codes.Table("0162").Instead(route)
	}
	if !w.Codes.Table("NCIT").Has(route) {
		return
	}
	w.Segment("RXR")
	w.Field(1, route, w.Codes.Table("NCIT").Text(route), "NCIT")
	if site := w.Codes.Table("0163").Instead(v.Site.Code); site != "" {
		w.Field(2, site, w.Codes.Table("0163").Text(site), "HL70163")
	}
}

// provider writes an XCN: with an id where its authority and type are known, else by
// name.
func (w *writer) provider(n int, p iis.Person) {
	if p.Type == "" && strings.EqualFold(p.System, "NPI") {
		p.Type = "NPI" // many senders say so in XCN-9 only
	}
	if p.Type == "NPI" && p.System == "" {
		p.System = "NPPES" // the one that gives out NPI
	}
	by := authorityOf(p.System)
	if p.ID == "" || tooLong(p.ID, 15) || by == nil || !w.Codes.Table("0203").Has(p.Type) {
		if p.Family == "" || p.Given == "" {
			return
		}
		p.ID, p.Type, by = "", "", nil
	}
	w.Parts(n, one(p.ID), one(clip(p.Family, 50)), one(clip(p.Given, 30)), one(clip(p.Middle, 30)), nil, nil, nil, nil,
		by, one("L"), nil, nil, one(p.Type))
}
