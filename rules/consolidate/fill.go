package consolidate

import "github.com/openiis/openiis/iis"

// filler is one field that may be taken from another report where the speaker's is blank.
type filler struct {
	name  string
	blank func(v *iis.Vaccination) bool
	equal func(a, b *iis.Vaccination) bool
	take  func(to, from *iis.Vaccination)
}

var fillers = []filler{
	{"NDC", func(v *iis.Vaccination) bool { return v.NDC == "" },
		func(a, b *iis.Vaccination) bool { return a.NDC == b.NDC }, func(t, f *iis.Vaccination) { t.NDC = f.NDC }},
	{"MVX", func(v *iis.Vaccination) bool { return v.MVX == "" },
		func(a, b *iis.Vaccination) bool { return a.MVX == b.MVX }, func(t, f *iis.Vaccination) { t.MVX = f.MVX }},
	{"LotNumber", func(v *iis.Vaccination) bool { return normalizeLot(v.LotNumber) == "" },
		func(a, b *iis.Vaccination) bool { return normalizeLot(a.LotNumber) == normalizeLot(b.LotNumber) },
		func(t, f *iis.Vaccination) { t.LotNumber = f.LotNumber }},
	{"Expires", func(v *iis.Vaccination) bool { return v.Expires.IsZero() },
		func(a, b *iis.Vaccination) bool { return a.Expires == b.Expires }, func(t, f *iis.Vaccination) { t.Expires = f.Expires }},
	{"Amount", func(v *iis.Vaccination) bool { return !v.AmountKnown },
		func(a, b *iis.Vaccination) bool { return a.Amount == b.Amount && a.AmountUnit == b.AmountUnit },
		func(t, f *iis.Vaccination) { t.Amount, t.AmountKnown, t.AmountUnit = f.Amount, true, f.AmountUnit }},
	{"Route", func(v *iis.Vaccination) bool { return v.Route.Code == "" },
		func(a, b *iis.Vaccination) bool { return a.Route.Code == b.Route.Code }, func(t, f *iis.Vaccination) { t.Route = f.Route }},
	{"Site", func(v *iis.Vaccination) bool { return v.Site.Code == "" },
		func(a, b *iis.Vaccination) bool { return a.Site.Code == b.Site.Code }, func(t, f *iis.Vaccination) { t.Site = f.Site }},
}

// fill takes blank fields of the speaker from reports of the same day and code, where
// those that have the field agree, and notes which. Everything else comes from the
// speaker alone: a lot is never mixed with another's date. Funding and eligibility are
// not filled; they follow the giver's own report.
func fill(e *iis.DoseEvent) {
	for _, f := range fillers {
		if !f.blank(&e.Speaks) {
			continue
		}
		var from *iis.Vaccination
		for i := range e.Others {
			o := &e.Others[i]
			if f.blank(o) || o.GivenOn != e.Speaks.GivenOn || o.CVX != e.Speaks.CVX {
				continue
			}
			if from != nil && !f.equal(from, o) {
				from = nil
				break
			}
			if from == nil {
				from = o
			}
		}
		if from != nil {
			f.take(&e.Speaks, from)
			e.Filled = append(e.Filled, f.name)
		}
	}
}
