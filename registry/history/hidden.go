package history

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/match"
)

// refuse audits that a search was for a person whom the asker may not find, so that the
// person sees the try. The answer is that for nobody. Only who would have been listed was
// looked for.
func refuse(tx Tx, req guard.Request, f iis.File, d iis.Decision, asked iis.Identity) {
	if f.Patient.Status == iis.PatientMerged {
		return
	}
	alone := []match.Candidate{match.CandidateOf(f.Patient, f.Sources)}
	if match.Decide(asked, alone, match.Query).Outcome != match.New {
		guard.Deny(tx, req.On(f.Patient.ID), d)
	}
}
