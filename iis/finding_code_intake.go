package iis

// Codes of what registry/intake notices when it holds a report against what is stored.
// rules/quality grades them by quality.Grade, as it does all others.
const (
	CodeUpdateFoundNothing = "update-found-nothing"  // RXA-21 U: stored as new; W
	CodeNothingToDelete    = "nothing-to-delete"     // RXA-21 D finds nothing of this sender's; W
	CodeDeleteNotYours     = "delete-not-yours"      // RXA-21 D of another organization's dose; E, nothing changed
	CodeDeleted            = "action-delete"         // RXA-21 D: the sender's report is withdrawn; I
	CodeDoseTwiceInMessage = "dose-twice-in-message" // one dose told twice; kept once; I
	CodeControlIDReused    = "control-id-reused"     // MSH-10 came before with other content; W
	CodeFacilityForeign    = "facility-foreign"      // MSH-4 is none the connection speaks for; AR
	CodeFacilityMissing    = "facility-missing"      // MSH-4 empty: the connection's default counts; I
	CodeConnectionForbids  = "connection-forbids"    // the connection may not report, or not ask; AR 207
	CodeKindForbids        = "kind-forbids"          // no organization of this kind may report or ask; AR 207
	CodeReportNotPermitted = "report-not-permitted"  // only who has the person's permission may report; E, nothing stored
	CodeUnavailable        = "registry-unavailable"  // nothing can be stored now; AR 207
)
