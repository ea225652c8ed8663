package guardtest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// Grants lists a person's grants, newest first.
func (t *Tx) Grants(_ context.Context, p iis.PatientID) ([]iis.Grant, error) {
	out := keep(t.b.Grants, func(g iis.Grant) bool { return g.Patient == p })
	slices.Reverse(out)
	return out, nil
}

// Grant reads one.
func (t *Tx) Grant(_ context.Context, id iis.GrantID) (iis.Grant, error) {
	return one(t.b.Grants, func(g iis.Grant) bool { return g.ID == id }, "grant")
}

// GrantsByReference lists those whose ids begin with some letters.
func (t *Tx) GrantsByReference(_ context.Context, letters string) (ids []iis.GrantID, _ error) {
	for _, g := range t.b.Grants {
		if strings.HasPrefix(string(g.ID), letters) {
			ids = append(ids, g.ID)
		}
	}
	return cut(ids, 0, 2), nil
}

// GrantByLink finds one by its link.
func (t *Tx) GrantByLink(_ context.Context, hash []byte) (iis.Grant, error) {
	return one(t.b.Grants, func(g iis.Grant) bool { return g.ForLink() && bytes.Equal(g.LinkHash, hash) }, "grant")
}

// GrantsTo lists what is shared with an organization or a user of it.
func (t *Tx) GrantsTo(_ context.Context, org iis.OrganizationID, u iis.UserID) ([]iis.Grant, error) {
	return keep(t.b.Grants, func(g iis.Grant) bool { return g.To == org && (g.ToUser == "" || g.ToUser == u) }), nil
}

// InsertGrant keeps a signed grant.
func (t *Tx) InsertGrant(g iis.Grant) { t.b.Grants = append(t.b.Grants, g) }

// EndGrant ends an active grant.
func (t *Tx) EndGrant(_ context.Context, id iis.GrantID, status iis.GrantStatus, why string, by iis.UserID, at time.Time) (bool, error) {
	for i, g := range t.b.Grants {
		if g.ID == id && g.Status == iis.GrantActive {
			g.Status, g.EndedWhy, g.EndedBy, g.EndedAt = status, why, by, at
			t.b.Grants[i] = g
			return true, nil
		}
	}
	return false, nil
}

// EndGrants ends what a guardian signed.
func (t *Tx) EndGrants(p iis.PatientID, signer iis.UserID, why string, at time.Time) {
	for i, g := range t.b.Grants {
		if g.Patient == p && g.Signature.By == signer && g.Signature.Capacity == iis.CapacityGuardian && g.Status == iis.GrantActive {
			g.Status, g.EndedWhy, g.EndedAt = iis.GrantRevoked, why, at
			t.b.Grants[i] = g
		}
	}
}

// TryPIN tries a PIN.
func (t *Tx) TryPIN(_ context.Context, id iis.GrantID, hash []byte, at time.Time) (bool, error) {
	for i, g := range t.b.Grants {
		if g.ID != id || g.Status != iis.GrantActive {
			continue
		}
		if bytes.Equal(g.PINHash, hash) {
			return true, nil
		}
		if g.PINTries++; g.PINTries >= 5 {
			g.Status, g.EndedAt = iis.GrantLocked, at
		}
		t.b.Grants[i] = g
	}
	return false, nil
}

// Limits lists whom a person stops.
func (t *Tx) Limits(_ context.Context, p iis.PatientID) ([]iis.Limit, error) {
	return keep(t.b.Limits, func(l iis.Limit) bool { return l.Patient == p && l.Until.IsZero() }), nil
}

// InsertLimit stops an organization.
func (t *Tx) InsertLimit(l iis.Limit) { t.b.Limits = append(t.b.Limits, l) }

// LiftLimit lets it see again.
func (t *Tx) LiftLimit(_ context.Context, p iis.PatientID, org iis.OrganizationID, by iis.UserID, at time.Time) (bool, error) {
	for i, l := range t.b.Limits {
		if l.Patient == p && l.Organization == org && l.Until.IsZero() {
			t.b.Limits[i].Until, t.b.Limits[i].LiftedBy = at, by
			return true, nil
		}
	}
	return false, nil
}

// Claims lists the claims of care that hold.
func (t *Tx) Claims(_ context.Context, p iis.PatientID, at time.Time) ([]iis.CareClaim, error) {
	return keep(t.b.Claims, func(c iis.CareClaim) bool { return c.Patient == p && at.Before(c.Until) }), nil
}

// Reporters lists who reported a person.
func (t *Tx) Reporters(_ context.Context, p iis.PatientID) ([]iis.OrganizationID, error) {
	var out []iis.OrganizationID
	for _, s := range t.b.Files[p].Sources {
		out = append(out, s.Organization)
	}
	return out, nil
}

// PatientEvents lists audit rows about a person, newest first.
func (t *Tx) PatientEvents(_ context.Context, p iis.PatientID, _ int) ([]iis.AuditEvent, error) {
	out := keep(t.b.Events, func(e iis.AuditEvent) bool { return e.Patient == p })
	slices.Reverse(out)
	return out, nil
}
