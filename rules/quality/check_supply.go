package quality

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
)

const (
	recentDays = 30 // a dose reported as of the past, but given within them, looks administered (ours)
	oldDays    = 90 // a dose reported as given, but longer ago, looks historical (ours)
	shortLot   = 4  // fewer characters are no lot number (ours)
)

// origin asks whether RXA-9 fits the rest of the dose.
func (d doseChecker) origin() {
	v := d.v
	age := d.reference() - v.GivenOn
	if given(v) {
		d.note("source-administered", 9)
		doubts := 0
		for _, doubt := range []bool{v.LotNumber == "", v.MVX == "", !v.AmountKnown, v.Expires.IsZero() && v.GivenBy == (iis.Person{}), age > oldDays} {
			if doubt {
				doubts++
			}
		}
		if doubts >= 4 || doubts == 3 && !v.AmountKnown {
			d.note("source-looks-historical", 9)
		}
		return
	}
	if v.Source != "" {
		d.lacks("source-historical", 9)
	}
	if v.Source != "" && v.LotNumber != "" && v.AmountKnown && age >= 0 && age <= recentDays {
		d.note("source-looks-administered", 9)
	}
}

// where checks route and site.
func (d doseChecker) where() {
	v := d.v
	if v.Places.RXR == 0 {
		return
	}
	rxr := func(field int) iis.Place { return at("RXR", v.Places.RXR, field) }
	if v.Route.Code == "" {
		d.missing(iis.FindingRouteCodeMissing, rxr(1), d.n)
	} else if !d.codes.Table("NCIT").Has(v.Route.Code) && !d.codes.Table("0162").Has(strings.ToUpper(v.Route.Code)) {
		d.add("route-unknown", rxr(1), d.n)
	}
	if v.Site.Code == "" {
		d.missing("site-missing", rxr(2), d.n)
	}
	d.inTable("0163", v.Site.Code, "site-unknown", "", rxr(2), d.n)
}

// supply checks what a dose must carry that its reporter gave.
func (d doseChecker) supply() {
	v := d.v
	switch {
	case v.GivenBy == (iis.Person{}):
		d.lacks("given-by-missing", 10)
	case v.GivenBy.ID == "":
		d.note("given-by-id-missing", 10)
	}
	if v.Facility == "" && v.FacilityText == "" {
		d.lacks("given-at-missing", 11)
	}
	if v.OrderedBy == (iis.Person{}) {
		d.missing("order-provider-missing", at("ORC", d.orc(), 12), d.n)
	}
	if v.LotNumber == "" {
		d.lacks("lot-missing", 15)
	}
	if v.Expires.IsZero() {
		d.lacks("expiry-missing", 16)
	}
	if v.MVX == "" {
		d.lacks("maker-missing", 17)
	}
}

func (d doseChecker) lot() {
	lot := strings.ToUpper(d.v.LotNumber)
	if lot == "" {
		return
	}
	strange := func(r rune) bool {
		return (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("-. _", r)
	}
	switch {
	case slices.Contains([]string{"N/A", "NA", "NULL", "LOT", "0", "00000", "99999"}, lot) || d.codes.PlaceholderName(lot) != codeset.NoPlaceholder:
		d.note("lot-placeholder", 15)
	case strings.ContainsAny(lot, ",;&+/"):
		d.note("lot-several", 15)
	case strings.ContainsFunc(lot, strange) || strings.HasPrefix(lot, "LOT"):
		d.note("lot-invalid", 15)
	case len(lot) < shortLot:
		d.note("lot-short", 15)
	}
}

func (d doseChecker) maker() {
	code := d.v.MVX
	if code == "" {
		return
	}
	m, ok := d.codes.MVX(code)
	switch {
	case !ok:
		d.note("maker-unknown", 17)
		return
	case !m.To.IsZero() && d.v.GivenOn > m.To:
		d.note("maker-inactive", 17)
	}
	makers := d.codes.MakersOf(d.v.CVX)
	if len(makers) > 0 && d.vaccine.Kind != codeset.Unspecified && code != "OTH" && code != "UNK" && !slices.Contains(makers, code) {
		d.note("maker-mismatch", 17)
	}
}

// order checks who ordered and gave the dose, and ORC-28.
func (d doseChecker) order() {
	v := d.v
	if v.PlacerNumber == "" {
		d.missing("order-placer-missing", at("ORC", d.orc(), 2), d.n)
	}
	if v.EnteredBy == (iis.Person{}) {
		d.missing("order-entered-by-missing", at("ORC", d.orc(), 10), d.n)
	}
	if v.GivenBy.Type == "NPI" && !npi(v.GivenBy.ID) {
		d.note("given-by-npi-invalid", 10)
	}
	if v.OrderedBy.Type == "NPI" && !npi(v.OrderedBy.ID) {
		d.add("ordered-by-npi-invalid", at("ORC", d.orc(), 12), d.n)
	}
	where := at("ORC", d.orc(), 28)
	if v.Confidential == "" {
		d.missing("confidentiality-missing", where, d.n)
	}
	d.inTable("0177", d.v.Confidential, "confidentiality-unknown", "", where, d.n)
	if d.v.Confidential == iis.ConfidentialVery || d.v.Confidential == iis.ConfidentialRestr {
		d.add("confidentiality-restricted", where, d.n)
	}
}

// npi tells whether s can be a National Provider Identifier: ten digits whose last is
// the Luhn check digit over 80840 and the rest (CMS).
func npi(s string) bool {
	if len(s) != 10 || digits(s) != 10 {
		return false
	}
	sum := 24 // of the prefix 80840
	for i := range s {
		n := int(s[i] - '0')
		if i%2 == 0 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}
