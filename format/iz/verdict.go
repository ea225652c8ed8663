package iz

import "github.com/openiis/openiis/iis"

// verdict is what a finding of the header stage or of a query means.
type verdict struct {
	effect iis.Effect
	hl7    string // HL70357
	app    string // HL70533
	text   string
}

// verdicts grades the findings that end an exchange before rules/quality is asked.
var verdicts = map[string]verdict{
	iis.FindingHeaderMissing: {iis.EffectMessage, "207", "",
		"No MSH segment was found, so nothing was read. Begin each message with an MSH segment."},
	iis.FindingTooLarge: {iis.EffectMessage, "207", "",
		"The message is longer than 4 MiB or has more than 5,000 segments. Nothing was stored. Send it in parts."},
	iis.FindingTypeUnsupported: {iis.EffectMessage, "200", "",
		"This message type is not taken here. Send VXU to report and QBP to ask."},
	iis.FindingTriggerUnsupported: {iis.EffectMessage, "201", "",
		"This trigger event is not taken here. Send VXU^V04^VXU_V04 or QBP^Q11^QBP_Q11."},
	iis.FindingProcessingID: {iis.EffectMessage, "202", "",
		"The processing id is not taken here. Send P, T or D."},
	iis.FindingVersionUnsupported: {iis.EffectMessage, "203", "",
		"This HL7 version is not taken on this connection. Send 2.5.1, or ask the registry to accept yours."},
	iis.FindingQueryMissing: {iis.EffectMessage, "100", "",
		"The query has no QPD segment, so nothing was looked for. Send QPD after MSH."},
	iis.FindingQueryName: {iis.EffectMessage, "103", "5",
		"The query name is none that is answered here. Send Z34 for a history or Z44 for a history with forecast."},
	iis.FindingQueryTagMissing: {iis.EffectMessage, "101", "",
		"The query has no tag, so nothing was looked for. Send a tag that is new for each query."},
	iis.FindingQueryCriteria: {iis.EffectMessage, "101", "",
		"The query says too little to look for anybody. Send an id with its authority, or name and birth date."},
	iis.FindingQueryBirthDate: {iis.EffectNone, "102", "2",
		"The birth date cannot be read and was not used. Send it as YYYYMMDD."},
	iis.FindingQueryBirthOrder: {iis.EffectNone, "102", "4",
		"The birth order cannot be read and was not used. Send a number."},
	iis.FindingQueryLimitBad: {iis.EffectNone, "102", "4",
		"The limit of candidates cannot be read; the registry's own was used. Send a number from 1."},
	iis.FindingRCPMissing: {iis.EffectNone, "100", "",
		"The query has no RCP segment; the registry's own limit of candidates was used."},
	iis.FindingQueryProfile: {iis.EffectNone, "999", "3",
		"The query name and the profile in MSH-21 differ; the query name was followed."},
}

// graded returns a finding with its severity, effect, codes and text.
func graded(code string, where iis.Place) iis.Finding {
	v := verdicts[code]
	f := iis.Finding{Code: code, Where: where, Effect: v.effect, HL7: v.hl7, App: v.app, Text: v.text}
	f.Severity = iis.SeverityWarning
	if f.Effect == iis.EffectMessage {
		f.Severity = iis.SeverityError
	}
	return f
}
