package consent

import (
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// Fields that parts of a record leave out. The school form has vaccine and date and
// nothing else (portal.md 4.1); chosen vaccines have the whole dose, but neither what
// is due nor where the person lives.
var (
	hiddenOnForm     = []string{iis.FieldSource, iis.FieldGiver, iis.FieldLot, iis.FieldAddress, iis.FieldContacts, iis.FieldGuardian, iis.FieldForecast, iis.FieldFacts}
	hiddenOfVaccines = []string{iis.FieldAddress, iis.FieldContacts, iis.FieldGuardian, iis.FieldForecast, iis.FieldFacts}
	hiddenOfFull     = []string{iis.FieldContacts, iis.FieldGuardian}
)

// liveGrants returns the grants that open the record to an organization now.
func liveGrants(p Policy, q Question, s iis.Standing, law KindPolicy) []iis.Grant {
	if !law.See.grant() {
		return nil
	}
	var live []iis.Grant
	for _, g := range s.Grants {
		if g.To == q.Asker.Organization && forUser(g, q.Asker) && stands(p, q, s, g) {
			live = append(live, g)
		}
	}
	return live
}

// forUser tells whether a grant reaches whoever asks within the organization. A grant to
// a named user does not reach the organization's systems.
func forUser(g iis.Grant, a Asker) bool {
	return g.ToUser == "" || (g.ToUser == a.User && !a.Machine)
}

// stands tells whether a grant holds now: not ended, not used up, with leave to keep a
// copy where one is to be kept, signed after protection was set, and the guardian who
// signed it is still one.
func stands(p Policy, q Question, s iis.Standing, g iis.Grant) bool {
	switch {
	case g.Patient != s.Patient || g.StatusOn(q.Today) != iis.GrantActive:
		return false
	case q.Copy && !g.Download:
		return false
	case g.Openings > 0 && g.Opened >= g.Openings:
		return false
	case s.Protection.Value == "Y" && g.Signature.At.Before(s.Protection.At):
		return false
	case g.Signature.Capacity == iis.CapacityGuardian && Adult(s.BirthDate, q.Today, p.OfAge):
		return false
	}
	return true
}

// byGrants opens what live grants carry together, beside the organization's own reports.
func byGrants(p Policy, s iis.Standing, live []iis.Grant, reports []iis.View) iis.Decision {
	if len(live) == 0 {
		return deny(WhyNoGrant)
	}
	views := slices.Clone(reports)
	best, unlimited := live[0], false
	for _, g := range live {
		views = append(views, grantView(p, s, g))
		unlimited = unlimited || g.Openings == 0
		if rank(g.Scope) > rank(best.Scope) {
			best = g
		}
	}
	d := allow(iis.BasisGrant, string(best.Scope), "grant", views...)
	d.Under = best.ID
	if !unlimited { // one reading uses one opening of one grant
		d.Opening = best.ID
		d.Views = append(slices.Clone(reports), grantView(p, s, best))
	}
	return d
}

func rank(s iis.GrantScope) int {
	return slices.Index([]iis.GrantScope{iis.ScopeSchoolForm, iis.ScopeVaccines, iis.ScopeFull, iis.ScopeFullFuture}, s)
}

// grantView is the part of the record that one grant opens; a scope nobody knows opens
// nothing.
func grantView(p Policy, s iis.Standing, g iis.Grant) iis.View {
	v := iis.View{Basis: iis.BasisGrant, Grant: g.ID, KnownBy: g.Signature.At, NoCopy: !g.Download,
		Confidential: g.Confidential && g.Signature.Capacity == iis.CapacitySelf}
	switch g.Scope {
	case iis.ScopeSchoolForm:
		v.Groups, v.Hidden = chosen(p.SchoolForm, g.Groups), hiddenOnForm
	case iis.ScopeVaccines:
		v.Groups, v.Hidden = slices.Clip(append([]string{}, g.Groups...)), hiddenOfVaccines
	case iis.ScopeFull:
		v.Hidden = hiddenOfFull
	case iis.ScopeFullFuture:
		v.Hidden = hiddenOfFull
		v.KnownBy = time.Time{}
	default:
		v.Groups = []string{}
	}
	if s.Protection.Value == "Y" && !slices.Contains(v.Hidden, iis.FieldAddress) {
		v.Hidden = append(slices.Clone(v.Hidden), iis.FieldAddress)
	}
	return v
}

// chosen keeps of the form's groups those the person ticked; none ticked is all.
func chosen(form, ticked []string) []string {
	if len(ticked) == 0 {
		return form
	}
	kept := []string{}
	for _, g := range form {
		if slices.ContainsFunc(ticked, func(t string) bool { return strings.EqualFold(t, g) }) {
			kept = append(kept, g)
		}
	}
	return kept
}
