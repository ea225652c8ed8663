package intake

import (
	"reflect"
	"slices"

	"github.com/openiis/openiis/iis"
)

// merged is a sender's newer word about a person over its older one: what is said now
// comes first and speaks, what was said before is kept behind it, and what is left
// empty says nothing.
func merged(before, now iis.Identity) iis.Identity {
	out := now
	out.Names = union(now.Names, before.Names)
	out.Addresses = union(now.Addresses, before.Addresses)
	out.Contacts = union(now.Contacts, before.Contacts)
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

func sameIdentity(a, b iis.Identity) bool { return reflect.DeepEqual(a, b) }

// equalVaccination compares two versions without their observations.
func equalVaccination(a, b iis.Vaccination) bool { return reflect.DeepEqual(a, b) }
