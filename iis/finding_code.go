package iis

// Codes of the structural findings: what the reader of a message could see and the
// vocabulary cannot carry. Format rooms emit them with Code, Where and Dose set and
// everything else zero; rules/quality grades them (severity, effect, HL7 code, text)
// and adds its own. A value that could not be read is left empty in the Submission, so
// a rule that finds a value missing stays silent where a structural finding already
// stands at the same field.
//
// Codes are words of the contract: they are stored and shown, so none is renamed.
const (
	// The envelope. Those marked AR end the header stage (messaging-notes 1).
	FindingHeaderMissing        = "header-missing"          // MSH; AR 207
	FindingTypeUnsupported      = "message-type"            // MSH-9.1; AR 200
	FindingTriggerUnsupported   = "message-trigger"         // MSH-9.2; AR 201
	FindingProcessingID         = "processing-id"           // MSH-11, none that is taken; AR 202
	FindingVersionUnsupported   = "version"                 // MSH-12, none that is taken; AR 203
	FindingBatchCount           = "batch-count-wrong"       // BTS-1 or FTS-1, told with the last message; W
	FindingTooLarge             = "message-too-large"       // MSH; AR 207
	FindingProcessingIDMissing  = "processing-id-missing"   // MSH-11, taken as P
	FindingVersionMissing       = "version-missing"         // MSH-12, taken as 2.5.1
	FindingStructureMissing     = "message-structure"       // MSH-9.3 missing or another
	FindingControlIDMissing     = "control-id-missing"      // MSH-10
	FindingMessageDateMissing   = "message-date-missing"    // MSH-7
	FindingMessageDateBad       = "message-date-unreadable" // MSH-7
	FindingMessageDateImprecise = "message-date-imprecise"  // MSH-7 without seconds or zone
	FindingProfileMissing       = "profile-missing"         // MSH-21, default by type
	FindingProfileUnknown       = "profile-unknown"         // MSH-21 is none that fits the type
	FindingDelimiters           = "delimiters"              // MSH-2 is not ^~\&

	// The order of segments.
	FindingSegmentUnknown  = "segment-unknown"    // not of the standard's form; ignored
	FindingSegmentOrder    = "segment-order"      // out of place; read all the same
	FindingSegmentRepeated = "segment-repeated"   // a single segment came twice; the first counts
	FindingPatientMissing  = "patient-missing"    // no PID
	FindingPD1Missing      = "pd1-missing"        // no PD1
	FindingNK1Missing      = "nk1-missing"        // no NK1
	FindingPV1Missing      = "pv1-missing"        // no PV1
	FindingOrderMissing    = "order-missing"      // RXA without ORC; read all the same
	FindingOrderWithoutRXA = "order-without-rxa"  // ORC without RXA; the group is left out
	FindingRouteMissing    = "rxr-missing"        // RXA of a dose given without RXR
	FindingStrayRoute      = "rxr-without-rxa"    // RXR before any RXA; left out
	FindingStrayOBX        = "obx-without-rxa"    // OBX before any RXA; read as about the person
	FindingStrayNote       = "note-without-obx"   // NTE not under an OBX; left out
	FindingTooManyDoses    = "too-many-doses"     // more RXA than are read
	FindingTooManyNotes    = "too-many-segments"  // the rest of the message is not read
	FindingQueryMissing    = "query-missing"      // no QPD
	FindingQueryName       = "query-name"         // QPD-1 missing or none that is answered
	FindingQueryTagMissing = "query-tag-missing"  // QPD-2
	FindingQueryCriteria   = "query-criteria"     // neither id nor name and birth date
	FindingQueryLimitBad   = "query-limit"        // RCP-2.1 unreadable; the default counts
	FindingQueryProfile    = "query-profile"      // QPD-1 and MSH-21 differ; QPD-1 counts
	FindingQueryBirthDate  = "query-birth-date"   // QPD-6 unreadable
	FindingQueryBirthOrder = "query-birth-order"  // QPD-11 unreadable
	FindingRCPMissing      = "query-rcp-missing"  // no RCP; the default limit counts
	FindingCharacterSet    = "character-set"      // MSH-18 names one we do not read
	FindingEncoding        = "encoding-not-utf-8" // bytes are not UTF-8, read as Latin-1

	// The person (PID, PD1).
	FindingPatientIDMissing         = "patient-id-missing"                // PID-3, none readable
	FindingPatientIDValueMissing    = "patient-id-value-missing"          // PID-3.1 of one repetition
	FindingPatientIDAuthority       = "patient-id-authority-missing"      // PID-3.4
	FindingPatientIDTypeMissing     = "patient-id-type-missing"           // PID-3.5, taken as MR
	FindingPatientNameMissing       = "patient-name-missing"              // PID-5
	FindingFamilyNameMissing        = "patient-family-name-missing"       // PID-5.1
	FindingGivenNameMissing         = "patient-given-name-missing"        // PID-5.2
	FindingNameTypeMissing          = "patient-name-type-missing"         // PID-5.7
	FindingBirthDateMissing         = "patient-birth-date-missing"        // PID-7
	FindingBirthDateUnreadable      = "patient-birth-date-unreadable"     // PID-7
	FindingBirthOrderUnreadable     = "patient-birth-order-unreadable"    // PID-25
	FindingMultipleBirthUnreadable  = "patient-multiple-birth"            // PID-24 is neither Y nor N
	FindingDeathDateUnreadable      = "patient-death-date-unreadable"     // PID-29
	FindingDeathIndicatorUnreadable = "patient-death-indicator"           // PID-30 is neither Y nor N
	FindingPublicityDateUnreadable  = "publicity-date-unreadable"         // PD1-18
	FindingProtectionUnreadable     = "protection-unreadable"             // PD1-12 is neither Y nor N
	FindingProtectionDateUnreadable = "protection-date-unreadable"        // PD1-13
	FindingRegistryDateUnreadable   = "registry-status-date-unreadable"   // PD1-17
	FindingPhoneIncomplete          = "patient-phone-incomplete"          // PID-13 holds no number
	FindingPhoneUseMissing          = "patient-phone-use-missing"         // PID-13.2
	FindingAddressTypeMissing       = "patient-address-type-missing"      // PID-11.7
	FindingRaceSystem               = "patient-race-system"               // PID-10.3 is not CDCREC
	FindingPatientClassMissing      = "patient-class-missing"             // PV1-2
	FindingEligibilityMissing       = "visit-eligibility-missing"         // PV1-20.1
	FindingEligibilityDateBad       = "visit-eligibility-date-unreadable" // PV1-20.2
	FindingEligibilityDateEarly     = "visit-eligibility-date-early"      // PV1-20.2 before the birth
	FindingEligibilityDateMissing   = "visit-eligibility-date-missing"    // PV1-20.2

	// Guardians (NK1).
	FindingGuardianNameMissing     = "guardian-name-missing"         // NK1-2, left out
	FindingGuardianFamilyMissing   = "guardian-family-name-missing"  // NK1-2.1, left out
	FindingGuardianGivenMissing    = "guardian-given-name-missing"   // NK1-2.2
	FindingGuardianRelationMissing = "guardian-relationship-missing" // NK1-3, left out

	// Doses (ORC, RXA, RXR); Dose is set.
	FindingOrderControlMissing    = "order-control-missing"   // ORC-1, taken as RE
	FindingOrderControlUnknown    = "order-control"           // ORC-1 is not RE
	FindingGivenDateMissing       = "given-date-missing"      // RXA-3
	FindingGivenDateUnreadable    = "given-date-unreadable"   // RXA-3
	FindingGivenDateEnd           = "given-date-end"          // RXA-4 is another day than RXA-3
	FindingVaccineMissing         = "vaccine-missing"         // RXA-5
	FindingVaccineSystemMissing   = "vaccine-system-missing"  // RXA-5.3, taken as CVX
	FindingVaccineSystemUnknown   = "vaccine-system"          // RXA-5.3 is none of ours
	FindingVaccineNotForDose      = "vaccine-not-for-dose"    // RXA-5 is 998, though a dose is said to be given
	FindingVaccineUnreadable      = "vaccine-unreadable"      // RXA-5.1 has not the form of its system
	FindingAmountMissing          = "amount-missing"          // RXA-6
	FindingAmountUnreadable       = "amount-unreadable"       // RXA-6
	FindingAmountUnitMissing      = "amount-unit-missing"     // RXA-7
	FindingSourceMissing          = "source-missing"          // RXA-9, taken as historical
	FindingSourceSystem           = "source-system"           // RXA-9.3 is not NIP001
	FindingExpiryUnreadable       = "expiry-unreadable"       // RXA-16
	FindingCompletionMissing      = "completion-missing"      // RXA-20, taken as CP
	FindingActionMissing          = "action-missing"          // RXA-21, taken as A
	FindingActionUnknown          = "action-unknown"          // RXA-21, taken as A
	FindingEnteredDateUnreadable  = "entered-date-unreadable" // RXA-22
	FindingRouteCodeMissing       = "route-missing"           // RXR-1
	FindingFillerNumberMissing    = "filler-number-missing"   // ORC-3
	FindingFillerAuthorityMissing = "filler-number-authority" // ORC-3 without a namespace

	// Observations (OBX); Dose is set for those of a dose.
	FindingObservationCodeMissing  = "observation-code-missing"     // OBX-3, left out
	FindingObservationSystem       = "observation-code-system"      // OBX-3.3 is not LN
	FindingObservationValueMissing = "observation-value-missing"    // OBX-5
	FindingObservationValueBad     = "observation-value-unreadable" // OBX-5 has not the form of OBX-2
	FindingObservationTypeMissing  = "observation-type-missing"     // OBX-2
	FindingObservationTypeUnknown  = "observation-type"             // OBX-2
	FindingObservationDateBad      = "observation-date-unreadable"  // OBX-14
	FindingObservationStatus       = "observation-status"           // OBX-11 is not F
	FindingObservationSubID        = "observation-sub-id"           // OBX-4 missing
)
