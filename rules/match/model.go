package match

import "math"

// Model names the weights and thresholds in force; it is kept with each decision.
const Model = "start-2"

// The thresholds and caps of the model.
const (
	priorOdds    = -23.25 // log2 of the odds that two persons chosen at random are one: 1e-7
	householdCap = 14     // bits that family name, address, phone, guardians, maiden name and e-mail give together at most
	matchAt      = 0.98   // posterior from which a candidate is the person
	newBelow     = 0.02   // posterior below which a candidate is somebody else
	listFrom     = 0.5    // posterior from which a query lists a candidate
	uniqueBy     = 6      // bits by which the best candidate must lead the second
)

// chance is how often a grade is seen between two records of one person (m) and
// between two persons (u).
type chance struct{ m, u float64 }

// chances are the start values (ours, after Fellegi and Sunter); a grade not listed is
// worth nothing.
var chances = [fields]map[grade]chance{
	first:       {exact: {.80, .005}, alias: {.06, .002}, near: {.06, .003}, initial: {.02, .05}, weak: {.02, .02}, swapped: {.01, .0005}, differs: {.03, .92}},
	middle:      {exact: {.55, .01}, alias: {.03, .003}, near: {.03, .003}, initial: {.30, .06}, differs: {.12, .93}},
	last:        {exact: {.85, .001}, alias: {.06, .002}, near: {.04, .002}, swapped: {.01, .0005}, weak: {.01, .01}, differs: {.04, .985}},
	birth:       {exact: {.94, .00004}, near: {.035, .002}, weak: {.015, .008}, differs: {.01, .99}},
	sex:         {exact: {.985, .5}, differs: {.015, .5}},
	order:       {exact: {.97, .4}, differs: {.03, .6}},
	address:     {exact: {.45, .00001}, alias: {.10, .00003}, near: {.05, .001}, weak: {.10, .003}, differs: {.30, .997}},
	phone:       {exact: {.55, .000005}, near: {.03, .00001}, weak: {.02, .00005}, differs: {.40, .9999}},
	email:       {exact: {.60, .000001}, differs: {.40, .9999}},
	maiden:      {exact: {.80, .001}, near: {.06, .003}, weak: {.05, .003}, differs: {.09, .99}},
	guardian:    {exact: {.60, .006}, near: {.05, .004}, weak: {.05, .01}, differs: {.35, .99}},
	registry:    {exact: {.99, .0000001}, differs: {.01, 1}},
	certificate: {exact: {.97, .0000001}, near: {.01, .000001}, differs: {.02, 1}},
	record:      {exact: {.97, .000001}, differs: {.03, 1}},
	social:      {exact: {.95, .0000001}, near: {.03, .000001}, differs: {.02, 1}},
	social4:     {exact: {.95, .0001}, near: {.03, .004}, differs: {.02, .996}},
	insurance:   {exact: {.93, .000001}, near: {.02, .0001}, differs: {.05, 1}},
	history:     {exact: {.60, .0005}, weak: {.15, .01}},
}

// household are the fields that agree together between siblings.
var household = map[field]bool{last: true, address: true, phone: true, email: true, maiden: true, guardian: true}

var bits = func() (b [fields][len(gradeNames)]float64) {
	for f, grades := range chances {
		for g, c := range grades {
			b[f][g] = math.Log2(c.m / c.u)
		}
	}
	return b
}()

// weigh returns the bits of each field, the household's cut (zero or less), and their sum.
func (c *comparison) weigh() (each [fields]float64, cut, sum float64) {
	var home float64
	for f := range fields {
		each[f] = bits[f][c.grade[f]]
		if f == birth && c.halfBirth {
			each[f] /= 2
		}
		if f == social4 && c.grade[social] != missing {
			each[f] = 0 // already counted with the full number
		}
		if household[f] {
			home += each[f]
		}
		sum += each[f]
	}
	cut = min(0, householdCap-home)
	return each, cut, sum + cut
}

// posterior turns bits into the probability that the two are one person.
func posterior(sum float64) float64 { return 1 / (1 + math.Exp2(-(sum + priorOdds))) }
