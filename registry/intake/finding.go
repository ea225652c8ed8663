package intake

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/quality"
)

// Graded returns a finding of a code with severity, effect, codes and words, for what a
// door has to say before a submission is read.
func Graded(code string, where iis.Place) iis.Finding {
	return quality.Grade(iis.Finding{Code: code, Where: where})
}

// ForReport chooses the findings that a sender's report level asks for.
func ForReport(findings []iis.Finding, level string) []iis.Finding {
	return quality.ForReport(findings, level)
}
