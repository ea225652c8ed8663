package quality

import "github.com/openiis/openiis/iis"

// guardianDetections is what can be said of parents and guardians (NK1).
var guardianDetections = []Detection{
	warn("guardian-missing", required, "", "The person is a minor, and no parent or guardian is named who may speak for the child. Stored. Send NK1 with the mother, the father or the guardian."),
	warn("guardian-not-responsible", application, illogicalValue, "The person is a minor, and the people in NK1 are not of those who may speak for a child. Stored. Send NK1 with the mother, the father or the guardian."),
	// With nobody named there is nothing to lose, so it is no E.
	{Code: iis.FindingGuardianNameMissing, Severity: iis.SeverityWarning, Effect: iis.EffectDropped, HL7: required,
		Text: "NK1-2 is empty, so nobody is named. This NK1 was passed over, the rest was stored. Send the name, or leave the NK1 out."},
	note("guardian-several", application, "", "More than one NK1 came. All were stored."),
	leaveOut(iis.FindingGuardianFamilyMissing, required, "", "NK1-2.1 is empty, so nobody is named. This NK1 was not stored, the rest was. Send family and given name."),
	warn(iis.FindingGuardianGivenMissing, required, "", "NK1-2.2 is empty. Stored. Send the given name."),
	leaveOut(iis.FindingGuardianRelationMissing, required, "", "NK1-3 is empty, so nobody can tell who this is to the person. This NK1 was not stored, the rest was. Send MTH, FTH, GRD or another code."),
	warn("guardian-relationship-unknown", notInTable, unknownValue, "NK1-3 holds no code of table 0063. Stored as sent. Send MTH, FTH, GRD or another code of the table."),
	note("guardian-address-missing", required, "", "NK1-4 is empty. Stored. Send the address where you know it."),
	note("guardian-address-city-missing", required, "", "NK1-4.3 is empty. Stored. Send the city."),
	warn("guardian-address-city-invalid", dataType, invalidValue, "NK1-4.3 is no name of a place. Stored as sent. Send the city."),
	note("guardian-address-city-long", application, illogicalValue, "NK1-4.3 is longer than names of places usually are. Stored whole. Check that it holds the city only."),
	note("guardian-address-state-missing", required, "", "NK1-4.4 is empty. Stored. Send the two letters of the state."),
	warn("guardian-address-state-unknown", notInTable, unknownValue, "NK1-4.4 is no state. Stored as sent. Send the two letters of the state."),
	note("guardian-address-zip-missing", required, "", "NK1-4.5 is empty. Stored. Send the ZIP code."),
	warn("guardian-address-zip-invalid", dataType, invalidValue, "NK1-4.5 has not the form of a ZIP code. Stored as sent. Send five or nine digits."),
	note("guardian-address-country-missing", required, "", "NK1-4.6 is empty. Stored without country. Send the country."),
	warn("guardian-address-country-unknown", notInTable, unknownValue, "NK1-4.6 is no country of ISO 3166. Stored as sent. Send three letters, such as USA."),
	warn("guardian-address-county-unknown", notInTable, unknownValue, "NK1-4.9 has not the form of a county code. Stored as sent. Send the five digits of the county."),
	warn("guardian-address-type-unknown", notInTable, unknownValue, "NK1-4.7 holds no type of table 0190. Stored as sent. Send H, P, M or another type of the table."),
	note("guardian-address-street-missing", required, "", "NK1-4.1 is empty. Stored. Send the street."),
	note("guardian-phone-missing", required, "", "NK1-5 is empty. Stored. Send a number where you know it."),
	warn("guardian-phone-invalid", dataType, invalidValue, "NK1-5 holds a number that is not whole or cannot be dialed. Stored as sent. Send area code in component 6 and seven digits in component 7."),
	note("guardian-phone-use-missing", required, "", "NK1-5.2 is empty. Stored. Send PRN for a home number, NET for e-mail."),
	warn("guardian-phone-use-unknown", notInTable, unknownValue, "NK1-5.2 holds no use of table 0201. Stored as sent. Send PRN, ORN, WPN or NET."),
	note("guardian-phone-equipment-missing", required, "", "NK1-5.3 is empty. Stored. Send PH, or CP for a mobile number."),
	warn("guardian-phone-equipment-unknown", notInTable, unknownValue, "NK1-5.3 holds no kind of table 0202. Stored as sent. Send PH, CP or Internet."),
	note("guardian-address-street2-missing", required, "", "NK1-4.2 is empty. Nothing is lost. Send the apartment where there is one."),
	note("guardian-address-county-missing", required, "", "NK1-4.9 is empty. Nothing is lost. Send the county where you know it."),
	note("guardian-address-type-missing", required, "", "NK1-4.7 is empty. Stored without type. Send the type of the address."),
	note("guardian-address-differs", application, "", "NK1-4 is another address than PID-11. Both were stored."),
	note("guardian-address-bad", application, "", "NK1-4 says that the address is bad. Stored as such."),
	note("guardian-is-patient", application, illogicalValue, "NK1-2 is the name of the person itself, who is a minor. Stored. Send the name of the parent or guardian."),
}
