package match

import (
	"strings"

	"github.com/openiis/openiis/iis"
)

// ident is an identifier in comparable form.
type ident struct {
	kind, issuer, value string
}

// Kinds of identifiers, by what they are worth.
const (
	idRegistry  = "SR" // the registry's own
	idBirth     = "BR" // birth certificate number
	idRecord    = "MR" // a sender's own number of the person
	idSocial    = "SS"
	idSocial4   = "SS4"
	idInsurance = "MA" // Medicaid and other member ids
)

// idKinds maps HL7 table 0203 to the kinds compared; other types are not.
var idKinds = map[string]string{
	"SR": idRegistry, "BR": idBirth, "BCT": idBirth,
	"MR": idRecord, "PI": idRecord, "PT": idRecord, "PN": idRecord, "AN": "", "": idRecord,
	"SS": idSocial, "MA": idInsurance, "MC": idInsurance, "WC": idInsurance, "MB": idInsurance,
}

// normalizeID returns the comparable form of an identifier, and false where it cannot be
// compared. A sender's own number counts only within its assigning authority; the
// caller fills in the sender where the message names none.
func normalizeID(x iis.Identifier) (ident, bool) {
	k := idKinds[strings.ToUpper(strings.TrimSpace(x.Type))]
	v := letterDigits(fold(x.Value))
	if k != idSocial {
		v = strings.TrimLeft(v, "0")
	}
	out := ident{kind: k, value: v}
	switch k {
	case "":
		return out, false
	case idSocial:
		return socialSecurity(v)
	case idRecord:
		out.issuer = strings.ToUpper(strings.TrimSpace(x.Authority))
		if out.issuer == "" {
			return out, false
		}
	}
	return out, v != "" && (len(v) == 1 || strings.Trim(v, v[:1]) != "")
}

// socialSecurity accepts full numbers that can have been issued, and the last four
// digits alone (SSA: no area 000, 666 or 9xx, no group 00, no serial 0000).
func socialSecurity(v string) (ident, bool) {
	d := digits(v)
	if len(d) != len(v) || d == "" || strings.Trim(d, d[:1]) == "" {
		return ident{}, false
	}
	switch len(d) {
	case 4:
		return ident{kind: idSocial4, value: d}, d != "0000"
	case 9:
		bad := d[:3] == "000" || d[:3] == "666" || d[0] == '9' || d[3:5] == "00" || d[5:] == "0000" ||
			d == "123456789" || d == "987654321"
		return ident{kind: idSocial, value: d}, !bad
	}
	return ident{}, false
}
