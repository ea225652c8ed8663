// Package access answers whether an actor may do an act: first the role table, which is
// data, then rules/consent for acts on a record. It is pure, total and refuses by
// default; only registry/guard asks it.
package access

import (
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consent"
)

// Codes of refusals that no consent is asked for.
const (
	WhyRole       = "role-missing"
	WhyNobody     = "not-signed-in"
	WhySecondStep = "second-step"
	WhyActor      = "actor-unclear"
)

// freshFor is how long a second step counts as just given (portal.md 2).
const freshFor = 10 * time.Minute

// Request is one act of one actor.
type Request struct {
	By      iis.Actor
	To      iis.Act
	Deed    string
	Patient iis.PatientID // zero where the act concerns no record, or none that is known yet
	Purpose iis.Purpose
	At      time.Time
	Today   iis.Date
}

// Decide answers the request. The Standing is that of the actor and Request.Patient, or
// zero where there is no patient.
func Decide(p consent.Policy, r Request, s iis.Standing) iis.Decision {
	who, ok := class(r.By)
	if !ok {
		return iis.Decision{Why: WhyActor, Kind: iis.Unauthenticated}
	}
	by, d := lookUp(who, r)
	if !d.Allow {
		return d
	}
	if (fresh[r.Deed] || r.Deed == iis.DeedDownload && who == resident) && who != registry && (r.By.SteppedUp.IsZero() || r.At.Sub(r.By.SteppedUp) > freshFor) {
		return iis.Decision{Why: WhySecondStep, Kind: iis.Unauthenticated}
	}
	if s.Patient != r.Patient {
		return iis.Decision{Why: consent.WhyNobody, Kind: iis.NotFound}
	}
	return weigh(p, r, s, who, by)
}

// class names the caller; an actor that is two things at once is none.
func class(a iis.Actor) (caller, bool) {
	switch {
	case a.System:
		return registry, a.User == "" && a.Connection == "" && a.Link == "" && !a.Resident
	case a.Link != "":
		return link, a.User == "" && a.Organization == "" && a.Connection == "" && !a.Resident
	case a.Connection != "":
		return machine, a.User == "" && a.Organization != "" && !a.Resident
	case a.Resident:
		return resident, a.User != "" && a.Organization == "" && a.Role == ""
	case a.User != "":
		return staff, a.Organization != "" && a.Role != ""
	}
	return anybody, a.Organization == ""
}

// lookUp finds the row of the table that lets the caller ask, and what then decides.
func lookUp(who caller, r Request) (ground, iis.Decision) {
	refused := iis.Decision{Why: WhyRole, Kind: iis.Forbidden}
	if who == anybody {
		refused = iis.Decision{Why: WhyNobody, Kind: iis.Unauthenticated}
	}
	if who == staff && slices.Contains(ownAccount.acts, r.To) {
		return ownAccount.by, iis.Decision{Allow: true}
	}
	for _, w := range table {
		if w.who != who || w.kind != r.kind(who) || !slices.Contains(w.acts, r.To) {
			continue
		}
		if who == staff && !slices.Contains(w.roles, r.By.Role) {
			refused.Role = w.roles[0]
			continue
		}
		return w.by, iis.Decision{Allow: true}
	}
	return byRole, refused
}

// kind is the kind of organization that matters for the table.
func (r Request) kind(who caller) iis.OrganizationKind {
	if who == staff || who == machine {
		return r.By.Kind
	}
	return ""
}

// weigh asks what the row names.
func weigh(p consent.Policy, r Request, s iis.Standing, who caller, by ground) iis.Decision {
	q := consent.Question{
		Asker: consent.Asker{Organization: r.By.Organization, Kind: r.By.Kind, User: r.By.User,
			Resident: who == resident, Link: r.By.Link, Machine: who == machine},
		Find: r.To == iis.ActFind, Copy: r.Deed == iis.DeedDownload, Purpose: r.Purpose, At: r.At, Today: r.Today,
	}
	switch by {
	case byReport:
		return consent.Report(p, q, s)
	case byRole:
		return role(who, s)
	case byAccount:
		return iis.Decision{Allow: r.Patient == 0, Basis: iis.BasisSelf, Why: "own-account", Kind: iis.NotFound}
	}
	if r.Patient == 0 {
		return unknownYet(r, who)
	}
	switch by {
	case byRecord:
		return consent.See(p, q, s)
	case byOwn:
		return consent.Own(p, q, s)
	case byTreat:
		return consent.Treat(p, q, s)
	case byVouch:
		return consent.Vouch(p, q, s)
	}
	return iis.Decision{Why: WhyRole, Kind: iis.Forbidden}
}

// role decides where the row alone does. The registry's own work on a record sees all of
// it; everybody else's shows nothing of any.
func role(who caller, s iis.Standing) iis.Decision {
	switch {
	case who == registry && s.Patient != 0:
		return iis.Decision{Allow: true, Basis: iis.BasisSystem, Why: "system", Part: "all",
			Views: []iis.View{{Basis: iis.BasisSystem, Confidential: true}}}
	case who == registry:
		return iis.Decision{Allow: true, Basis: iis.BasisSystem, Why: "system"}
	case who == anybody:
		return iis.Decision{Allow: true, Basis: iis.BasisPublic, Why: "public"}
	}
	return iis.Decision{Allow: true, Basis: iis.BasisRole, Why: "role"}
}

// unknownYet lets a search or query begin before a person is known: it shows nothing, and
// each person found is asked for again. A resident's question may concern no record.
func unknownYet(r Request, who caller) iis.Decision {
	if r.To == iis.ActFind || r.To == iis.ActRead && (who == machine || who == staff) {
		return iis.Decision{Allow: true, Basis: iis.BasisRole, Why: consent.WhyNobodyYet}
	}
	if r.To == iis.ActAsk && who == resident {
		return iis.Decision{Allow: true, Basis: iis.BasisSelf, Why: "own-account"}
	}
	return iis.Decision{Why: consent.WhyNobody, Kind: iis.NotFound}
}
