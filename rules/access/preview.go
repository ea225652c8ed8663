package access

import (
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consent"
)

// Preview decides what the holder of a grant would see by it and by nothing else, for a
// person who may read the record: the answer to "as they will see it". The grant may be
// a draft; it then counts as signed at the time of the request. Nothing confidential
// shows that does not show to whoever asks.
func Preview(p consent.Policy, r Request, s iis.Standing, g iis.Grant, kind iis.OrganizationKind) iis.Decision {
	own := Decide(p, r, s)
	if !own.Allow || r.To != iis.ActRead || !r.By.Resident {
		return iis.Decision{Why: consent.WhyNobody, Kind: iis.NotFound}
	}
	g.Patient = s.Patient
	if g.ID == "" {
		g.ID, g.Status, g.Signature.At, g.Signature.Capacity = "draft", iis.GrantActive, r.At, iis.CapacitySelf
		if g.To == "" {
			g.LinkHash = []byte{0}
		}
	}
	if own.Basis == iis.BasisGuardian {
		g.Confidential, g.Signature.Capacity = false, iis.CapacityGuardian
	}
	q := consent.Question{Purpose: g.Purpose, At: r.At, Today: r.Today, Asker: consent.Asker{Organization: g.To, Kind: kind, User: g.ToUser}}
	if g.ForLink() {
		q.Asker = consent.Asker{Link: g.ID}
	}
	d := consent.See(p, q, iis.Standing{Patient: s.Patient, Status: s.Status, BirthDate: s.BirthDate, Protection: s.Protection, Grants: []iis.Grant{g}})
	d.Opening, d.ClaimOf = "", "" // to try it on uses nothing up
	return d
}
