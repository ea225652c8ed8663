// Package iis is the vocabulary of an immunization information system: the nouns
// that every other room uses, and nothing else.
//
// It holds words only: values, codes, ids and error kinds. No services, no storage,
// no context, no clock. Names are the field's standard terms (HL7 v2.5.1, FHIR R4,
// CDC CDSi); where a field has a unit or a source, its comment says so.
package iis
