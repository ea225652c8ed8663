// Package consolidate says which reports are one dose, and which report speaks for it.
//
// It works in three phases (AIRA/CDC MIROW guides): selection of the pairs that could be
// one dose, evaluation of each pair by a table of rules, and resolution, which builds
// the groups and chooses the speaker. Nothing is destroyed: an event is a view over
// reports, computed anew whenever a record is read. The order of reports never matters.
// When unsure it keeps both and says so: a false merge loses a dose.
//
// It compares reports of one person only; finding the person is rules/match's.
package consolidate
