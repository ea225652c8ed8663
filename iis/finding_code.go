package iis

// Codes of what a format notices about the form of a message: what no longer shows in
// the decoded values. rules/quality's table gives each its severity, effect and words;
// a format sets Code, Where and, for a dose, Dose. What can be told from the values
// themselves (a missing birth date, an unknown code) is for rules/quality to find.
const (
	// The envelope. The first five end in MSA-1 AR.
	CodeTypeUnsupported       = "message-type-unsupported"         // MSH-9.1
	CodeEventUnsupported      = "message-event-unsupported"        // MSH-9.2
	CodeProcessingUnsupported = "processing-id-unsupported"        // MSH-11
	CodeVersionUnsupported    = "version-unsupported"              // MSH-12
	CodeHeaderMissing         = "header-missing"                   // no MSH could be read
	CodeFacilityForeign       = "sending-facility-foreign"         // MSH-4 is not the connection's; AR
	CodeUnavailable           = "registry-unavailable"             // cannot be processed now; AR
	CodeMessageDateUnreadable = "message-date-unreadable"          // MSH-7
	CodeMessageDateNoZone     = "message-date-zone-missing"        // MSH-7 without offset
	CodeMessageDateImprecise  = "message-date-imprecise"           // MSH-7 without seconds
	CodeControlIDMissing      = "control-id-missing"               // MSH-10
	CodeControlIDReused       = "control-id-reused"                // MSH-10 came before with other content
	CodeDelimitersUnusual     = "delimiters-unusual"               // MSH-1, MSH-2
	CodeCharacterSet          = "character-set-unreadable"         // bytes read as Latin-1
	CodeEscapeUnknown         = "escape-unknown"                   // a backslash sequence kept as text
	CodeProfileUnknown        = "profile-unknown"                  // MSH-21, default taken
	CodeBatchCountWrong       = "batch-count-wrong"                // BTS-1, FTS-1
	CodeQueryTagMissing       = "query-tag-missing"                // QPD-2
	CodeQueryNameUnknown      = "query-name-unknown"               // QPD-1
	CodeQueryCriteriaMissing  = "query-criteria-missing"           // QPD: too little to look for anybody
	CodeSegmentRepeated       = "segment-repeated"                 // a segment that may come once; the first counts
	CodeSegmentOutOfOrder     = "segment-out-of-order"             // read all the same
	CodeSegmentUnreadable     = "segment-unreadable"               // no segment name; ignored
	CodeSegmentUnexpected     = "segment-unexpected"               // not of this message; ignored
	CodePatientMissing        = "patient-segment-missing"          // no PID
	CodeDoseMissing           = "dose-segment-missing"             // ORC without RXA
	CodeOrderMissing          = "order-segment-missing"            // RXA without ORC; read all the same
	CodeFieldRequired         = "required-field-missing"           // an R field of the profile; a default is taken
	CodeFieldUnsupported      = "field-unsupported"                // an X field that is valued; ignored
	CodeFieldRepeated         = "field-repeated"                   // only the first repetition is read
	CodeFieldTooLong          = "field-too-long"                   // kept whole
	CodeDateUnreadable        = "date-unreadable"                  // any date but those below; left out
	CodeNumberUnreadable      = "number-unreadable"                // NM, SI; left out
	CodeBirthDateUnreadable   = "patient-birth-date-unreadable"    // PID-7
	CodeDeathDateUnreadable   = "patient-death-date-unreadable"    // PID-29
	CodeGivenDateUnreadable   = "dose-date-unreadable"             // RXA-3
	CodeGivenDateImprecise    = "dose-date-imprecise"              // RXA-3 without a day
	CodeEndDateDiffers        = "dose-end-date-differs"            // RXA-4 is not RXA-3
	CodeExpiryUnreadable      = "lot-expiry-unreadable"            // RXA-16
	CodeEntryDateUnreadable   = "dose-entry-date-unreadable"       // RXA-22
	CodeAmountUnreadable      = "dose-amount-unreadable"           // RXA-6; taken as not known
	CodeActionMissing         = "dose-action-missing"              // RXA-21; taken as A
	CodeActionUnknown         = "dose-action-unknown"              // RXA-21; taken as A
	CodeCompletionMissing     = "dose-completion-missing"          // RXA-20; taken as CP
	CodeObservationValue      = "observation-value-missing"        // OBX-5
	CodeObservationType       = "observation-type-unknown"         // OBX-2
	CodeObservationStatus     = "observation-status-unexpected"    // OBX-11
	CodeObservationDuplicate  = "observation-number-repeated"      // OBX-1
	CodeObservationUnreadable = "observation-value-unreadable"     // OBX-5 does not fit OBX-2; kept as text
	CodeOrderControl          = "order-control-unexpected"         // ORC-1
	CodeOrderNumberMissing    = "order-number-missing"             // ORC-3
	CodePatientIDTypeMissing  = "patient-id-type-missing"          // PID-3.5; taken as MR
	CodePatientIDAuthority    = "patient-id-authority-missing"     // PID-3.4
	CodeVisitEligibility      = "eligibility-from-visit"           // PV1-20 read as fallback
	CodeGuardianNumber        = "guardian-number-missing"          // NK1-1
	CodeOtherBirthOrder       = "patient-birth-order-unreadable"   // PID-25
	CodeMiddleNameUnexpected  = "patient-middle-name-unexpected"   // PID-5.3 holds several
	CodeVaccineSystemMissing  = "dose-vaccine-system-missing"      // RXA-5.3 empty; taken as CVX where it is one
	CodeUnreadableConcept     = "coded-value-without-code"         // a CE with text only
	CodeSubIDMissing          = "observation-group-number-missing" // OBX-4
	CodePersonFactOnDose      = "person-fact-on-dose"              // immunity under a dose; kept for the person
	CodeFacilityMissing       = "sending-facility-missing"         // MSH-4; the connection's default is taken
	CodeNoteWithoutFact       = "note-without-observation"         // NTE not under an OBX
	CodeRouteMissing          = "dose-route-segment-without-route" // RXR with no RXR-1
	CodeTimeZoneInvalid       = "time-zone-invalid"                // an offset that cannot be
)
