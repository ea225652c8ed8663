package match

import (
	"strings"

	"github.com/openiis/openiis/iis"
)

// place is an address in comparable form.
type place struct {
	number, street, unit, zip string // street without suffix and direction; zip has five digits
}

// streetSuffixes are the usual suffix words and their short forms (USPS Publication 28,
// appendix C1); they are left out of the comparison.
var streetSuffixes = words("STREET ST STR AVENUE AVE AV ROAD RD DRIVE DR LANE LN COURT CT CIRCLE CIR PLACE PL BOULEVARD BLVD WAY TERRACE TER TERR PARKWAY PKWY HIGHWAY HWY TURNPIKE TPKE TRAIL TRL SQUARE SQ PLAZA PLZ LOOP ALLEY ALY PATH RUN ROW PIKE CRESCENT CRES COVE CV POINT PT CROSSING XING")

var directions = words("N S E W NE NW SE SW NORTH SOUTH EAST WEST NORTHEAST NORTHWEST SOUTHEAST SOUTHWEST")

// unitWords precede the number of a flat (USPS Publication 28, appendix C2).
var unitWords = words("APT APARTMENT UNIT STE SUITE FL FLOOR RM ROOM BLDG BUILDING LOT TRLR NO")

// nowhere are words that stand in place of an address.
var nowhere = words("HOMELESS UNDOMICILED UNK UNKNOWN NONE NA TRANSIENT REFUSED GENERALDELIVERY NOADDRESS NOTAVAILABLE")

// normalizeAddress returns the comparable form of an address, and false where it cannot
// be compared.
func normalizeAddress(a iis.Address) (place, bool) {
	var p place
	if a.Type == "BA" || a.Type == "BDL" || a.Type == "BR" {
		return p, false
	}
	p.zip = zip5(a.ZIP)
	line := fold(strings.ReplaceAll(a.Street, "#", " APT ") + " " + strings.ReplaceAll(a.Street2, "#", " APT "))
	if nowhere[letters(line)] {
		return p, p.zip != ""
	}
	w := strings.Fields(line)
	if len(w) > 2 && w[0] == "P" && w[1] == "O" {
		w = append([]string{"PO"}, w[2:]...)
	}
	if len(w) >= 3 && w[0] == "PO" && w[1] == "BOX" {
		p.number, p.street = w[2], "POBOX"
		return p, true
	}
	if len(w) > 0 && w[0][0] >= '0' && w[0][0] <= '9' {
		p.number, w = strings.TrimLeft(w[0], "0"), w[1:]
	}
	var kept []string
	for i := 0; i < len(w); i++ {
		if unitWords[w[i]] && i > 0 {
			if i+1 < len(w) {
				p.unit = w[i+1]
				i++
			}
			continue
		}
		kept = append(kept, w[i])
	}
	p.street = streetKey(kept)
	return p, p.street != "" || p.zip != ""
}

// streetKey closes up the words of a street without direction and suffix, as long as
// something remains.
func streetKey(w []string) string {
	if len(w) > 1 && directions[w[0]] {
		w = w[1:]
	}
	if len(w) > 1 && directions[w[len(w)-1]] {
		w = w[:len(w)-1]
	}
	if len(w) > 1 && streetSuffixes[w[len(w)-1]] {
		w = w[:len(w)-1]
	}
	return strings.Join(w, "")
}

func zip5(s string) string {
	d := digits(s)
	if len(d) < 5 || strings.Trim(d[:5], d[:1]) == "" {
		return ""
	}
	return d[:5]
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// normalizePhone returns the ten digits of a North American number, or "" for one that
// cannot be real or is reserved for fiction (555-0100 to 555-0199).
func normalizePhone(s string) string {
	d := digits(s)
	if len(d) == 11 && d[0] == '1' {
		d = d[1:]
	}
	if len(d) != 10 || d[0] < '2' || d[3] < '2' || strings.Trim(d, d[:1]) == "" {
		return ""
	}
	if d[3:] >= "5550100" && d[3:] <= "5550199" {
		return ""
	}
	return d
}

func normalizeEmail(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	if i := strings.IndexByte(s, '@'); i < 1 || i == len(s)-1 {
		return ""
	}
	return s
}
