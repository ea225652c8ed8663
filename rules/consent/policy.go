package consent

import (
	"bytes"
	"embed"
	"encoding/json"
	"slices"

	"github.com/openiis/openiis/iis"
)

// Opens says what opens a door for a kind of organization.
type Opens string

const (
	ByStatute Opens = "statute" // the law alone
	ByGrant   Opens = "grant"   // a person's signature alone
	ByEither  Opens = "either"
)

func (o Opens) statute() bool { return o == ByStatute || o == ByEither }
func (o Opens) grant() bool   { return o == ByGrant || o == ByEither }

// KindPolicy is what a jurisdiction decides for one kind of organization. The zero
// value opens nothing.
type KindPolicy struct {
	See     Opens     `json:"see"`
	Report  Opens     `json:"report"`
	Statute iis.Basis `json:"statute"` // ground on which statute lets it see; empty is none
}

// Policy is what a jurisdiction's law decides about seeing and reporting. It is data:
// one file for each jurisdiction.
type Policy struct {
	Jurisdiction   string                              `json:"jurisdiction"`
	Name           string                              `json:"name"`
	Zone           string                              `json:"zone"`                     // IANA name; days are compared in it
	Review         string                              `json:"review"`                   // who must confirm it
	EnrolledFrom   int                                 `json:"enrolled_from_birth_year"` // by law; 0 enrols nobody without consent
	OwnAccountAge  int                                 `json:"own_account_age"`          // years from which a person acts alone
	OfAge          int                                 `json:"of_age"`                   // years at which guardianship ends
	CareClaimDays  int                                 `json:"care_claim_days"`
	GrantMaxMonths int                                 `json:"grant_max_months"`
	LinkMaxDays    int                                 `json:"link_max_days"`
	PersonMayStop  []iis.OrganizationKind              `json:"person_may_stop"`
	SchoolForm     []string                            `json:"school_form"` // vaccine groups of the school form (portal.md 7)
	Kinds          map[iis.OrganizationKind]KindPolicy `json:"kinds"`
}

//go:embed profile/*.json
var profiles embed.FS

// Profile returns the policy that ships under a name: "nj", "opt-in".
func Profile(name string) (Policy, error) {
	b, err := profiles.ReadFile("profile/" + name + ".json")
	if err != nil {
		return Policy{}, iis.Errorf(iis.NotFound, "there is no jurisdiction profile %q", name)
	}
	return ParsePolicy(b)
}

// ParsePolicy reads a profile file and refuses unknown keys, unknown words and limits
// that are missing.
func ParsePolicy(b []byte) (Policy, error) {
	var p Policy
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&p); err != nil {
		return Policy{}, &iis.Error{Kind: iis.Invalid, Msg: "the jurisdiction profile cannot be read", Err: err}
	}
	if p.Zone == "" || p.OwnAccountAge < 1 || p.OfAge < 1 || p.CareClaimDays < 1 || p.GrantMaxMonths < 1 || p.LinkMaxDays < 1 {
		return Policy{}, iis.Errorf(iis.Invalid, "the jurisdiction profile lacks a zone, an age or a duration")
	}
	for kind, k := range p.Kinds {
		for _, o := range []Opens{k.See, k.Report} {
			if o != "" && !o.statute() && !o.grant() {
				return Policy{}, iis.Errorf(iis.Invalid, "the jurisdiction profile has an unknown word for %s", kind)
			}
		}
	}
	return p, nil
}

// MayStop tells whether a person may stop an organization of the kind from seeing.
func (p Policy) MayStop(kind iis.OrganizationKind) bool {
	return slices.Contains(p.PersonMayStop, kind)
}

// Enrolled tells whether a person is in the registry for all who may see by law: born
// from the year the law names, or by consent (PD1-12 N).
func (p Policy) Enrolled(birth iis.Date, pr iis.Protection) bool {
	if pr.Value == "N" {
		return true
	}
	year, _, _ := birth.YMD()
	return p.EnrolledFrom > 0 && !birth.IsZero() && year >= p.EnrolledFrom
}

// Adult tells whether somebody born on a day has reached an age in years.
func Adult(birth, today iis.Date, years int) bool {
	return !birth.IsZero() && today >= birth.AddYears(years)
}
