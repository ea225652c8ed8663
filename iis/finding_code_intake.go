package iis

// Codes of what registry/intake notices when it holds a report against what is stored.
// rules/quality grades them by quality.Grade, as it does all others.
const (
	CodeUpdateFoundNothing = "update-found-nothing"  // RXA-21 U: stored as new; W
	CodeNothingToDelete    = "nothing-to-delete"     // RXA-21 D finds nothing of this sender's; W
	CodeDeleteNotYours     = "delete-not-yours"      // RXA-21 D of another organization's dose; E, nothing changed
	CodeDoseTwiceInMessage = "dose-twice-in-message" // one dose told twice; kept once; I
)
