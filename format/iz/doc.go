// Package iz turns the messages of the CDC implementation guide for immunization
// messaging (HL7 2.5.1, release 1.5) into our words and back: VXU Z22, QBP Z34 and Z44
// are read; ACK Z23 and RSP Z31, Z32, Z33 and Z42 are written.
//
// Reading never fails: what cannot be read is left empty and reported as a Finding with
// its place. Findings of the header stage and of queries come graded; those of a VXU
// carry Code, Where and Dose only, and rules/quality grades them. Answers carry what the
// profile can carry; the rest is left out of the answer, never of the store.
package iz
