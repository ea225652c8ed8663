// Package cdsi evaluates the doses a person was given and forecasts the doses due, by
// CDC's Clinical Decision Support for Immunization (CDSi) logic specification 4.6.
//
// The schedule is data: an immutable Schedule, read from our own text form (form.go) of
// a CDC release; one is embedded. A Patient goes in, an iis.Assessment comes out. Files
// follow the chapters of the specification: organize.go (4.2), relevant.go (5), walk.go
// (4.4), evaluate.go and skip.go (6), forecast.go and need.go (7), select.go and
// score.go (8), group.go (9). Each decision table is one function that tells its rule
// and inputs to the Trace, if there is one. Where the specification leaves something
// open, the function's comment says "open:" and which reading is ours.
//
// Everything is pure: no clock, no input or output, the same answer for the same input.
// Which line of a vaccine group a screen shows first is not CDSi's; see iis.Assessment.ByGroup.
package cdsi
