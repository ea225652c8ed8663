// Package quality says what is wrong or doubtful in what a sender reported, in one
// table of detections: code to severity, effect, HL7's error codes and the words that
// tell the sender how to mend it.
//
// A format leaves findings about form in the Submission (iis.Finding... codes); Check
// grades those and adds what the values themselves show. It never changes what was
// sent; Normalize does that, before. A new detection is a row of the table and a few
// lines in one of the check files.
//
// E is only for what was not stored; what is stored with doubts is W (messaging-notes
// 5 and 6). No text ever repeats a value that was sent.
package quality
