package guardtest

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// Standing reads what ties the actor to the person.
func (t *Tx) Standing(_ context.Context, by iis.Actor, patient iis.PatientID, at time.Time) (iis.Standing, error) {
	f, ok := t.b.Files[patient]
	if !ok {
		return iis.Standing{}, notFound("person")
	}
	s := iis.Standing{Patient: patient, Status: f.Patient.Status, BirthDate: f.Patient.BirthDate, Protection: f.Patient.Protection}
	if by.Resident {
		for _, l := range t.b.Links {
			s.Self = s.Self || l.User == by.User && l.Patient == patient && l.Until.IsZero()
		}
		s.Guardian = keep(t.b.Guardians, func(g iis.Guardianship) bool { return g.User == by.User && g.Patient == patient })
	}
	s.Grants = keep(t.b.Grants, func(g iis.Grant) bool {
		return g.Patient == patient && g.Status == iis.GrantActive && (g.To != "" && g.To == by.Organization || g.ID == by.Link)
	})
	if by.Organization != "" {
		t.organization(&s, f, by.Organization, at)
	}
	return s, nil
}

func (t *Tx) organization(s *iis.Standing, f iis.File, org iis.OrganizationID, at time.Time) {
	for _, c := range t.b.Claims {
		if c.Organization == org && c.Patient == s.Patient && at.Before(c.Until) {
			s.CareUntil = c.Until
		}
	}
	for _, l := range t.b.Limits {
		if l.Organization == org && l.Patient == s.Patient && l.Until.IsZero() {
			s.LimitSince = l.Since
		}
	}
	for _, src := range f.Sources {
		if src.Organization == org {
			s.FirstReported, s.LastReported = src.FirstAt, src.At
		}
	}
}

// Audit keeps an audit row and numbers it.
func (t *Tx) Audit(e iis.AuditEvent) {
	e.ID = iis.AuditID(len(t.b.Events) + 1)
	t.b.Events = append(t.b.Events, e)
}

// SaveClaim makes or lengthens a claim of care.
func (t *Tx) SaveClaim(c iis.CareClaim) {
	t.b.Claims = put(t.b.Claims, c, func(o iis.CareClaim) bool { return o.Organization == c.Organization && o.Patient == c.Patient })
}

// UseOpening counts an opening; a test of the last one's race is guard's own.
func (t *Tx) UseOpening(id iis.GrantID, at time.Time) {
	for i, g := range t.b.Grants {
		if g.ID == id {
			g.Opened++
			if g.Openings > 0 && g.Opened >= g.Openings {
				g.Status, g.EndedAt = iis.GrantUsedUp, at
			}
			t.b.Grants[i] = g
		}
	}
}

// PatientByHandle resolves a handle.
func (t *Tx) PatientByHandle(_ context.Context, h iis.PatientHandle) (iis.PatientID, error) {
	for id, f := range t.b.Files {
		if f.Patient.Handle == h {
			return id, nil
		}
	}
	return 0, notFound("person")
}

// Files reads records.
func (t *Tx) Files(_ context.Context, ids ...iis.PatientID) ([]iis.File, error) {
	var out []iis.File
	for _, id := range ids {
		if f, ok := t.b.Files[id]; ok {
			out = append(out, f)
		}
	}
	return out, nil
}

// Candidates finds everybody: narrowing down is the real store's, deciding the room's.
func (t *Tx) Candidates(context.Context, []iis.BlockKey, int) ([]iis.PatientID, error) {
	var out []iis.PatientID
	for id := range t.b.Files {
		out = append(out, id)
	}
	return out, nil
}
