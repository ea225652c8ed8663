package intake

import (
	"reflect"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// merged is a sender's newer word about a person over its older one: what is said now
// comes first and speaks, what was said before is kept behind it, and what is left
// empty says nothing.
func merged(before, now iis.Identity) iis.Identity {
	before = without(before, now.Erased)
	out := now
	out.Erased = nil
	out.Guardians = slices.Clone(now.Guardians)
	for i := range out.Guardians {
		out.Guardians[i].Seq = 0 // of the message, not of the person
	}
	out.Names = union(now.Names, before.Names)
	out.Addresses = union(now.Addresses, before.Addresses)
	out.Contacts = unionContacts(now.Contacts, before.Contacts)
	out.Identifiers = union(now.Identifiers, before.Identifiers)
	if len(now.Guardians) == 0 {
		out.Guardians = before.Guardians
	}
	if len(now.Races) == 0 {
		out.Races = before.Races
	}
	keep(&out.MothersMaiden, before.MothersMaiden)
	keep(&out.BirthDate, before.BirthDate)
	keep(&out.Sex, before.Sex)
	keep(&out.Ethnicity, before.Ethnicity)
	keep(&out.Language, before.Language)
	keep(&out.MultipleBirth, before.MultipleBirth)
	keep(&out.BirthOrder, before.BirthOrder)
	keep(&out.DeathDate, before.DeathDate)
	keep(&out.Deceased, before.Deceased)
	keep(&out.PrimaryFacility, before.PrimaryFacility)
	if now.Publicity == "" {
		out.Publicity, out.PublicityDate = before.Publicity, before.PublicityDate
	}
	if now.Protection == "" {
		out.Protection, out.ProtectionDate = before.Protection, before.ProtectionDate
	}
	if now.RegistryStatus == "" {
		out.RegistryStatus, out.RegistryStatusSet = before.RegistryStatus, before.RegistryStatusSet
	}
	return out
}

// without takes out of what a sender said before the fields that it now asks to empty
// (HL7's "", which is not the same as an empty field).
func without(id iis.Identity, fields []string) iis.Identity {
	for _, f := range fields {
		switch f {
		case "PID-6":
			id.MothersMaiden = iis.Name{}
		case "PID-8":
			id.Sex = ""
		case "PID-10":
			id.Races = nil
		case "PID-11":
			id.Addresses = nil
		case "PID-13":
			id.Contacts = nil
		case "PID-15":
			id.Language = iis.Coded{}
		case "PID-22":
			id.Ethnicity = iis.Coded{}
		case "PID-24":
			id.MultipleBirth = ""
		case "PID-25":
			id.BirthOrder = 0
		case "PID-29":
			id.DeathDate = 0
		case "PID-30":
			id.Deceased = ""
		case "PD1-3":
			id.PrimaryFacility = ""
		case "PD1-11":
			id.Publicity, id.PublicityDate = "", 0
		case "PD1-16":
			id.RegistryStatus, id.RegistryStatusSet = "", 0
		}
	}
	return id
}

// keep puts the older value where the newer is empty.
func keep[T comparable](now *T, before T) {
	var none T
	if *now == none {
		*now = before
	}
}

func union[T comparable](first, then []T) []T {
	out := slices.Clone(first)
	for _, v := range then {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// unionContacts takes each place that a contact leads to once, as it was said last.
func unionContacts(first, then []iis.Contact) []iis.Contact {
	out := slices.Clone(first)
	for _, c := range then {
		if !slices.ContainsFunc(out, c.Same) {
			out = append(out, c)
		}
	}
	return out
}

func sameIdentity(a, b iis.Identity) bool { return reflect.DeepEqual(a, b) }

// equalVaccination compares two versions without their observations.
func equalVaccination(a, b iis.Vaccination) bool { return reflect.DeepEqual(a, b) }

// moved tells whether a sender names another home address than it did before. Mailing
// and birth addresses, and ones that are marked bad, are no home.
func moved(before, now iis.Identity) bool {
	old, fresh := homeAddress(before), homeAddress(now)
	return old != "" && fresh != "" && old != fresh
}

func homeAddress(p iis.Identity) string {
	for _, a := range p.Addresses {
		if a.Type == "" || a.Type == "H" || a.Type == "L" || a.Type == "P" {
			words := strings.Fields(strings.ToUpper(a.Street + " " + a.Street2 + " " + a.City + " " + a.ZIP[:min(5, len(a.ZIP))]))
			return strings.Join(words, " ")
		}
	}
	return ""
}
