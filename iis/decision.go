package iis

import (
	"slices"
	"time"
)

// Fields of a record that a View can hide.
const (
	FieldSource   = "source"   // who reported the dose, and how
	FieldGiver    = "giver"    // who gave the dose, and where
	FieldLot      = "lot"      // lot number, maker, expiry
	FieldAddress  = "address"  // of the person
	FieldContacts = "contacts" // telephone, e-mail
	FieldGuardian = "guardian" // next of kin
	FieldForecast = "forecast" // evaluation and what is due
	FieldFacts    = "facts"    // immunity, contraindications, conditions, refusals
)

// View is one part of a record that a ground opens. A dose is visible where at least
// one View of the Decision shows it.
type View struct {
	Basis        Basis
	Grant        GrantID        // for BasisGrant
	Owner        OrganizationID // only what this organization reported; empty is everybody's
	Since        time.Time      // only what was first reported at or after it; zero is any time
	KnownBy      time.Time      // only what was first reported at or before it; zero is any time
	Groups       []string       // only these vaccine groups; nil is all
	Confidential bool           // confidential doses too (ORC-28 V, R)
	Hidden       []string       // fields that stay hidden
	NoCopy       bool           // to be read on the page alone: the grant gives no leave to keep a copy
}

// Hides tells whether the view leaves out a field.
func (v View) Hides(field string) bool { return slices.Contains(v.Hidden, field) }

// Decision is the answer to "may they": made by rules/access for one act of one actor,
// and good for nothing else.
type Decision struct {
	Allow   bool
	Basis   Basis          // the strongest ground; for the audit row and the page
	Why     string         // code of the ground or of the refusal
	Kind    Kind           // of the error a refusal becomes: NotFound where it would tell that the person exists
	Role    Role           // a role that would have allowed it, for Forbidden
	Part    string         // word for what of the record is open: "all", "own-reports-only", a GrantScope
	Views   []View         // what of the record is open; for acts on a record
	Opening GrantID        // the grant of which one opening is used by this reading; empty is none
	Under   GrantID        // the grant that the act stands under, of several the one that opens most; empty is the law
	ClaimOf OrganizationID // the organization for which this reading makes or renews a claim of care
	ClaimTo time.Time      // until when that claim lasts
}

// KnownTo is until when others' first reports are in what is open: the latest that a view
// of everybody's reports knows. Zero is without such an end.
func (d Decision) KnownTo() (at time.Time) {
	for _, v := range d.Views {
		if v.Owner != "" {
			continue
		}
		if v.KnownBy.IsZero() {
			return time.Time{}
		}
		if v.KnownBy.After(at) {
			at = v.KnownBy
		}
	}
	return at
}

// Hides tells whether a field of the person is left out: every view hides it. Fields of
// one dose are asked of the view that shows the dose.
func (d Decision) Hides(field string) bool {
	for _, v := range d.Views {
		if !v.Hides(field) && v.Owner == "" {
			return false
		}
	}
	return true
}
