package consolidate

import "strings"

// The bounds between which the weights of a pair are balanced, and the shares of it from
// which a pair is the same and under which it is different (NIST/AIRA test set).
const (
	leastWeight, mostWeight = 1.0, 295.0
	sameOver, differsUnder  = 0.6, 0.4
)

// dateWeights are for dates 0 to 6 and more days apart.
var dateWeights = [...]float64{80, 65, 50, 43, 38, 30, 23}

// weigh returns the balanced weight of a pair, 0 to 1: the tie-breaker where no rule of
// the table fits (weights of the public NIST/AIRA set).
func weigh(a, b *report) float64 {
	s := dateWeights[min(apart(a, b), len(dateWeights)-1)]
	s += judge(code(a, b), code(b, a), 50, 15, 5)
	s += judge(a.product, b.product, 35, 20, -5)
	s += judge(a.lot, b.lot, 45, 25, -25)
	s += judge(a.org, b.org, 25, 15, 10)
	switch {
	case a.origin == unstated || b.origin == unstated:
		s += 15
	case a.origin != b.origin:
		s += 60
	case a.origin == historical:
		s += 15
	default:
		s -= 7
	}
	return (s - leastWeight) / (mostWeight - leastWeight)
}

// code returns the code of a, or its groups where neither report has a code.
func code(a, b *report) string {
	if a.cvx == "" && b.cvx == "" {
		return strings.Join(a.groups, " ")
	}
	return string(a.cvx)
}

func judge(a, b string, same, missing, differ float64) float64 {
	switch {
	case a == "" || b == "":
		return missing
	case a == b:
		return same
	}
	return differ
}

// apart is the number of days between two reports.
func apart(a, b *report) int {
	return int(max(a.date-b.date, b.date-a.date))
}
