// Package madeup makes up the people that demo, tests and benchmarks work with: families
// with usual names who live in New Jersey, move, have twins, and are vaccinated more or
// less by the schedule.
//
// It is pure: the same seed and the same day give the same people, on every machine and
// in every order, since each household has a source of chance of its own. Nobody in it
// exists. Phones are in exchange 555, mail at example.org, names are drawn at random.
package madeup
