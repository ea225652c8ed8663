package consolidate

import (
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// Codes is what consolidation asks of the dictionaries.
type Codes struct {
	Groups      func(iis.CVX) []string // vaccine groups; a combination has several
	Unspecified func(iis.CVX) bool     // the group is known, the formulation is not
}

// origin says how a reporter knows of the dose.
type origin uint8

const (
	unstated origin = iota
	administered
	historical
)

// report is what is compared of a vaccination.
type report struct {
	date        iis.Date
	cvx         iis.CVX
	unspecified bool
	groups      []string // sorted
	product     string   // NDC, else ""
	maker       iis.MVX
	lot         string // normalized
	org         string
	origin      origin
	submission  iis.SubmissionID
	filler      string
	site        string
	full        *iis.Vaccination
}

func reportOf(v *iis.Vaccination, codes Codes) *report {
	r := &report{
		date: v.GivenOn, cvx: v.CVX, product: string(v.NDC), maker: v.MVX, lot: normalizeLot(v.LotNumber),
		org: string(v.Organization), submission: v.Submission, filler: v.FillerNumber, site: v.Site.Code, full: v,
	}
	r.groups = slices.Clone(codes.Groups(v.CVX))
	if len(r.groups) == 0 {
		r.groups = []string{"CVX " + string(v.CVX)} // a code of no group is its own
	}
	slices.Sort(r.groups)
	r.unspecified = codes.Unspecified(v.CVX)
	switch {
	case v.Source == "":
		r.origin = unstated
	case v.Source.Historical():
		r.origin = historical
	default:
		r.origin = administered
	}
	return r
}

// normalizeLot writes a lot in capitals and digits without leading zeros; a word that
// stands for "unknown" is none.
func normalizeLot(s string) string {
	s = strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToUpper(s))
	s = strings.TrimLeft(s, "0")
	switch s {
	case "UNK", "UNKNOWN", "NA", "NONE", "N":
		return ""
	}
	return s
}

// lotsAgree tells whether both lots are present and equal, but for a typing mistake.
func lotsAgree(a, b *report) bool {
	if a.lot == "" || b.lot == "" {
		return false
	}
	return a.lot == b.lot || likeTyped(a.lot) == likeTyped(b.lot) || oneLetterOff(a.lot, b.lot)
}

// lotsConflict tells whether both lots are present and differ by more than that.
func lotsConflict(a, b *report) bool { return a.lot != "" && b.lot != "" && !lotsAgree(a, b) }

// likeTyped levels the letters and digits that are taken for one another.
func likeTyped(s string) string { return strings.NewReplacer("O", "0", "I", "1").Replace(s) }

// oneLetterOff tells whether lots of five or more characters have one that differs, is
// missing, or two that changed places. A differing last digit is another lot.
func oneLetterOff(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) < 5 || len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a)-1 {
		return false
	}
	return a[i+1:] == b[i+1:] || a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// meet tells whether both reports are in one vaccine group.
func meet(a, b *report) bool {
	return slices.ContainsFunc(a.groups, func(g string) bool { return slices.Contains(b.groups, g) })
}

// within tells whether all groups of a are groups of b.
func within(a, b *report) bool {
	return !slices.ContainsFunc(a.groups, func(g string) bool { return !slices.Contains(b.groups, g) })
}

// compatible tells whether the codes may stand for one dose: equal, one unspecified or
// missing, one part of the other; or of the same groups where one is hearsay, since
// look-alike codes are mistaken in copying.
func compatible(a, b *report) bool {
	switch {
	case sameCode(a, b):
		return true
	case a.unspecified || b.unspecified || a.cvx == "" || b.cvx == "":
		return true
	case len(a.groups) != len(b.groups):
		return within(a, b) || within(b, a)
	}
	return within(a, b) && (a.origin == historical || b.origin == historical)
}

func sameCode(a, b *report) bool {
	return a.cvx != "" && a.cvx == b.cvx || a.product != "" && a.product == b.product
}

// sameProduct is sameCode, unless packages or makers are known and differ.
func sameProduct(a, b *report) bool {
	if a.product != "" && b.product != "" {
		return a.product == b.product
	}
	return sameCode(a, b) && (a.maker == "" || b.maker == "" || a.maker == b.maker)
}
