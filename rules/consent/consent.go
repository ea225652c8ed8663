// Package consent decides whether a record may be seen, reported to or acted on by one
// asker today, given what ties the two together. It is pure and total: it refuses
// whatever no rule opens, and it knows nothing of roles (rules/access does).
//
// The order is that of security.md 5.4: withdrawal, restriction by the person,
// protection, participation, statute, grant.
package consent

import (
	"time"

	"github.com/openiis/openiis/iis"
)

// Codes of refusals and of grounds, for the audit log and the pages.
const (
	WhyNobody        = "no-such-person"
	WhyWithdrawn     = "withdrawn"
	WhyLimited       = "limited"
	WhyProtected     = "protected"
	WhyNotEnrolled   = "not-enrolled"
	WhyNoRelation    = "no-relationship"
	WhyNoGrant       = "no-grant"
	WhyStranger      = "not-yours"
	WhyGuardianEnded = "guardianship-ended"
	WhyLaterStep     = "basis-not-in-force"
	WhyReportGrant   = "report-needs-grant"
	WhyClaimForAll   = "claim-for-more" // allowed for own reports; stating treatment opens the rest
	WhyNobodyYet     = "nobody-yet"     // allowed to begin; each person is asked for again
	WhyOwnOnly       = "own-reports-only"
)

// Asker is who asks, as far as consent is concerned.
type Asker struct {
	Organization iis.OrganizationID
	Kind         iis.OrganizationKind
	User         iis.UserID  // a named user, for grants to one
	Resident     bool        // asks as a resident
	Link         iis.GrantID // opened a share by link and PIN
	Machine      bool        // a connected system
}

// Question is what is asked of one record.
type Question struct {
	Asker   Asker
	Find    bool        // only whether the person may be found
	Copy    bool        // to keep a copy, which a grant must allow
	Purpose iis.Purpose // as stated
	At      time.Time
	Today   iis.Date // the day of At in the jurisdiction's zone
}

func allow(b iis.Basis, part, why string, views ...iis.View) iis.Decision {
	return iis.Decision{Allow: true, Basis: b, Part: part, Why: why, Views: views}
}

func deny(why string) iis.Decision { return iis.Decision{Why: why, Kind: iis.NotFound} }

// See decides whether the record may be found or read, and what of it.
func See(p Policy, q Question, s iis.Standing) iis.Decision {
	if s.Patient == 0 || s.Status == iis.PatientMerged {
		return deny(WhyNobody)
	}
	switch {
	case q.Asker.Resident:
		return Own(p, q, s)
	case q.Asker.Link != "":
		return seeByLink(p, q, s)
	case q.Asker.Organization != "":
		d := seeAsOrganization(p, q, s)
		if q.Find { // to be found opens nothing and uses nothing up
			d.Opening, d.Under, d.Part = "", "", ""
			if d.Basis != iis.BasisReporter { // a reporter finds by what it reported itself, and is named no more than that
				d.Views = nil
			}
		}
		return d
	}
	return deny(WhyStranger)
}

// Own decides whether a resident may act for the person: as the person, or as a
// guardian.
func Own(p Policy, q Question, s iis.Standing) iis.Decision {
	if s.Patient == 0 || s.Status == iis.PatientMerged || !q.Asker.Resident {
		return deny(WhyStranger)
	}
	if s.Self && Adult(s.BirthDate, q.Today, p.OwnAccountAge) {
		return allow(iis.BasisSelf, "all", "self", iis.View{Basis: iis.BasisSelf, Confidential: true})
	}
	if s.Status == iis.PatientWithdrawn {
		return deny(WhyWithdrawn)
	}
	return own(p, q, s)
}

func own(p Policy, q Question, s iis.Standing) iis.Decision {
	if len(s.Guardian) == 0 {
		return deny(WhyStranger)
	}
	holds := false
	for _, g := range s.Guardian {
		if g.Blocked {
			return deny(WhyStranger)
		}
		holds = holds || g.Holds(q.At)
	}
	if !holds || s.BirthDate.IsZero() || Adult(s.BirthDate, q.Today, p.OfAge) {
		return deny(WhyGuardianEnded)
	}
	return allow(iis.BasisGuardian, "all", "guardian", iis.View{Basis: iis.BasisGuardian})
}

// seeByLink opens what the share behind the link opens, where it still stands.
func seeByLink(p Policy, q Question, s iis.Standing) iis.Decision {
	if s.Status == iis.PatientWithdrawn {
		return deny(WhyWithdrawn)
	}
	var live []iis.Grant
	for _, g := range s.Grants {
		if g.ID == q.Asker.Link && g.ForLink() && stands(p, q, s, g) {
			live = append(live, g)
		}
	}
	return byGrants(p, s, live, nil)
}

// seeAsOrganization walks the order of decision for an organization.
func seeAsOrganization(p Policy, q Question, s iis.Standing) iis.Decision {
	reports := ownReports(q.Asker, s)
	switch {
	case s.Status == iis.PatientWithdrawn:
		return onlyReports(reports, WhyWithdrawn)
	case !s.LimitSince.IsZero():
		if s.LastReported.Before(s.LimitSince) {
			return deny(WhyLimited)
		}
		reports[0].Since = s.LimitSince
		return onlyReports(reports, WhyLimited)
	}
	law := p.Kinds[q.Asker.Kind]
	grants := liveGrants(p, q, s, law)
	if protected := s.Protection.Value == "Y" && !Owner(q.Asker.Organization, s); protected {
		return withReports(byGrants(p, s, grants, reports), reports, WhyProtected)
	}
	if !p.Enrolled(s.BirthDate, s.Protection) {
		return withReports(byGrants(p, s, grants, reports), reports, WhyNotEnrolled)
	}
	if d := byStatute(p, q, s, law); d.Allow {
		return d
	}
	why := WhyNoGrant
	if law.See.statute() {
		why = WhyNoRelation
	}
	d := withReports(byGrants(p, s, grants, reports), reports, why)
	if d.Allow && law.See.statute() && law.Statute == iis.BasisCare {
		d.Why = WhyClaimForAll
	}
	return d
}

// byStatute decides by law alone. Only care is in force; the other grounds are rows that
// refuse until their steps (issue 10, item 7).
func byStatute(p Policy, q Question, s iis.Standing, law KindPolicy) iis.Decision {
	if !law.See.statute() {
		return deny(WhyNoGrant)
	}
	switch law.Statute {
	case iis.BasisCare:
		return byCare(p, q, s)
	default:
		return deny(WhyLaterStep)
	}
}

// byCare opens the full record to a clinic that holds a claim, or whose system states
// treatment (security.md 5.3). To be found needs no claim.
func byCare(p Policy, q Question, s iis.Standing) iis.Decision {
	if q.Find {
		return allow(iis.BasisCare, "", "statute")
	}
	view := iis.View{Basis: iis.BasisCare, Confidential: true}
	if s.Protection.Value == "Y" {
		view.Hidden = []string{iis.FieldAddress}
	}
	d := allow(iis.BasisCare, "all", "care-claim", view)
	if q.Asker.Machine && q.Purpose == iis.PurposeTreatment {
		d.Why = "states-treatment"
		d.ClaimOf, d.ClaimTo = q.Asker.Organization, q.At.AddDate(0, 0, p.CareClaimDays)
		return d
	}
	if !s.CareUntil.IsZero() && q.At.Before(s.CareUntil) {
		return d
	}
	return deny(WhyNoRelation)
}

// Owner tells whether an organization reported the person before protection was set, or
// set it itself.
func Owner(org iis.OrganizationID, s iis.Standing) bool {
	if s.FirstReported.IsZero() {
		return false
	}
	return s.Protection.By == org || !s.FirstReported.After(s.Protection.At)
}

func ownReports(a Asker, s iis.Standing) []iis.View {
	if s.FirstReported.IsZero() {
		return nil
	}
	return []iis.View{{Basis: iis.BasisReporter, Owner: a.Organization, Confidential: true}}
}

func onlyReports(reports []iis.View, why string) iis.Decision {
	if len(reports) == 0 {
		return deny(why)
	}
	return allow(iis.BasisReporter, WhyOwnOnly, WhyOwnOnly, reports...)
}

// withReports falls back to an organization's own reports where no grant opened more.
func withReports(d iis.Decision, reports []iis.View, why string) iis.Decision {
	if d.Allow {
		return d
	}
	return onlyReports(reports, why)
}

// Treat decides whether a clinic may state treatment of a person, and so open the record.
func Treat(p Policy, q Question, s iis.Standing) iis.Decision {
	q.Find = true
	d := See(p, q, s)
	if d.Allow && d.Basis == iis.BasisCare {
		d.ClaimOf, d.ClaimTo = q.Asker.Organization, q.At.AddDate(0, 0, p.CareClaimDays)
		return d
	}
	if d.Allow {
		return deny(WhyNoRelation)
	}
	return d
}

// Vouch decides whether a clinic may say who somebody is: it treats the person or has
// reported it. Who first reported a person after protection was set does not vouch
// (security.md 5.3).
func Vouch(p Policy, q Question, s iis.Standing) iis.Decision {
	d := See(p, q, s)
	if !d.Allow {
		return d
	}
	if s.Status == iis.PatientWithdrawn || !s.LimitSince.IsZero() {
		return deny(WhyStranger)
	}
	if s.Protection.Value == "Y" && !Owner(q.Asker.Organization, s) {
		return deny(WhyProtected)
	}
	if d.Basis != iis.BasisCare && d.Basis != iis.BasisReporter {
		return deny(WhyNoRelation)
	}
	d.Views, d.Opening, d.ClaimOf = nil, "", ""
	return d
}

// Report decides whether an organization may report to the record. A report about a
// person who has left, stopped the organization or is not enrolled is taken all the
// same, and seen by its reporter alone: that is See's business. With no person yet
// (Standing zero) it answers for a new one.
func Report(p Policy, q Question, s iis.Standing) iis.Decision {
	law := p.Kinds[q.Asker.Kind]
	if law.Report.grant() && s.Status != iis.PatientWithdrawn && s.LimitSince.IsZero() {
		for _, g := range s.Grants {
			if g.Report && g.To == q.Asker.Organization && forUser(g, q.Asker) && stands(p, q, s, g) {
				d := allow(iis.BasisGrant, "report", "grant")
				d.Under = g.ID
				return d
			}
		}
	}
	if law.Report.statute() {
		return allow(iis.BasisReporter, "report", "statute")
	}
	if law.Report.grant() && s.Patient == 0 {
		return allow(iis.BasisRole, "", WhyNobodyYet)
	}
	return iis.Decision{Why: WhyReportGrant, Kind: iis.Forbidden}
}
