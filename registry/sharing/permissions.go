package sharing

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/rules/consent"
)

// Viewer is an organization that may see or report without a permission, and why.
type Viewer struct {
	Organization iis.Organization
	Basis        iis.Basis // care, or reporter
	Since, Until time.Time // of a claim of care
	MayStop      bool      // policy lets a person stop it
	Stopped      time.Time // since when the person does; zero is not
}

// Permissions is all that says who can see a record, who can report to it, and why.
type Permissions struct {
	Grants  []iis.Grant // newest first; Status as of today
	Names   map[iis.OrganizationID]string
	Viewers []Viewer
	Law     []LawOf
}

// LawOf is what the law lets organizations of one kind do with this record without a
// permission, whether or not one of them has done it yet.
type LawOf struct {
	Kind   iis.OrganizationKind
	See    bool // once it states that it treats the person
	Report bool
}

// Permissions reads who can see the record.
func (s *Service) Permissions(ctx context.Context, by iis.Actor, who iis.PatientHandle) (Permissions, error) {
	var out Permissions
	err := s.look(ctx, by, iis.ActShare, "list-shares", who, func(tx Tx, patient iis.PatientID, d iis.Decision, _ *iis.AuditEvent) error {
		out = Permissions{Names: map[iis.OrganizationID]string{}}
		grants, err := tx.Grants(ctx, patient)
		if err != nil {
			return err
		}
		for _, g := range grants {
			g.Status = g.StatusOn(s.today())
			out.Grants = append(out.Grants, g)
			if g.To != "" && out.Names[g.To] == "" {
				org, err := tx.Organization(ctx, g.To)
				if err != nil {
					return err
				}
				out.Names[g.To] = org.Name
			}
		}
		if out.Law, err = s.lawOf(ctx, tx, patient); err != nil {
			return err
		}
		out.Viewers, err = s.viewers(ctx, tx, patient, d)
		return err
	})
	return out, err
}

// lawOf reads the policy for one person: somebody who is not enrolled, or is protected,
// is seen by nobody without a permission.
func (s *Service) lawOf(ctx context.Context, tx Tx, patient iis.PatientID) ([]LawOf, error) {
	files, err := tx.Files(ctx, patient)
	if err != nil || len(files) == 0 {
		return nil, err
	}
	p, policy := files[0].Patient, s.law().Policy
	open := policy.Enrolled(p.BirthDate, p.Protection) && p.Protection.Value != "Y"
	byLaw := func(o consent.Opens) bool { return o != "" && o != consent.ByGrant }
	var out []LawOf
	for _, kind := range slices.Sorted(maps.Keys(policy.Kinds)) {
		k := policy.Kinds[kind]
		of := LawOf{Kind: kind, See: open && byLaw(k.See) && k.Statute == iis.BasisCare, Report: byLaw(k.Report)}
		if of.See || of.Report {
			out = append(out, of)
		}
	}
	return out, nil
}

// viewers lists who sees by law: clinics with a claim of care, reporters of what they
// reported, and those the person has stopped. Who reported nothing that shows under the
// decision is not named as a reporter.
func (s *Service) viewers(ctx context.Context, tx Tx, patient iis.PatientID, d iis.Decision) ([]Viewer, error) {
	var out []Viewer
	add := func(id iis.OrganizationID, v Viewer) error {
		if slices.ContainsFunc(out, func(o Viewer) bool { return o.Organization.ID == id }) {
			return nil
		}
		org, err := tx.Organization(ctx, id)
		if err != nil {
			return err
		}
		v.Organization, v.MayStop = org, s.law().Policy.MayStop(org.Kind)
		out = append(out, v)
		return nil
	}
	claims, err := tx.Claims(ctx, patient, s.Now())
	if err != nil {
		return nil, err
	}
	for _, c := range claims {
		if err := add(c.Organization, Viewer{Basis: iis.BasisCare, Since: c.Since, Until: c.Until}); err != nil {
			return nil, err
		}
	}
	reporters, err := tx.Reporters(ctx, patient)
	if err != nil {
		return nil, err
	}
	files, err := tx.Files(ctx, patient)
	if err != nil {
		return nil, err
	}
	for _, id := range reporters {
		if unseen(d, files, id) {
			continue
		}
		if err := add(id, Viewer{Basis: iis.BasisReporter}); err != nil {
			return nil, err
		}
	}
	limits, err := tx.Limits(ctx, patient)
	if err != nil {
		return nil, err
	}
	for _, l := range limits {
		if err := add(l.Organization, Viewer{}); err != nil {
			return nil, err
		}
		for i := range out {
			if out[i].Organization.ID == l.Organization {
				out[i].Stopped = l.Since
			}
		}
	}
	return out, nil
}

// unseen tells whether an organization reported doses and none that a decision shows.
func unseen(d iis.Decision, files []iis.File, org iis.OrganizationID) bool {
	told := false
	for _, f := range files {
		for _, v := range f.Vaccinations {
			if v.Organization != org {
				continue
			}
			if told = true; guard.Visible(d, v, nil) {
				return false
			}
		}
	}
	return told
}

// Grant reads one permission with its signed text and the looks that were made under it.
func (s *Service) Grant(ctx context.Context, by iis.Actor, who iis.PatientHandle, id iis.GrantID) (iis.Grant, []Look, error) {
	var g iis.Grant
	var looks []Look
	err := s.look(ctx, by, iis.ActShare, "open-share", who, func(tx Tx, patient iis.PatientID, d iis.Decision, ev *iis.AuditEvent) error {
		ev.Subject = string(id)
		var err error
		if g, err = s.own(ctx, tx, patient, id); err != nil {
			return err
		}
		all, err := s.looks(ctx, tx, by, patient, d.Basis)
		if err != nil {
			return err
		}
		looks = nil
		for _, l := range all {
			if l.Event.Basis == iis.BasisGrant && (g.To != "" && l.Event.Actor.Organization == g.To || g.ForLink() && l.Event.Actor.Link == g.ID) && !l.Event.At.Before(g.Signature.At) {
				looks = append(looks, l)
			}
		}
		g.Status = g.StatusOn(s.today())
		return nil
	})
	return g, looks, err
}

// own reads a grant of one person; another's is not there.
func (s *Service) own(ctx context.Context, tx Tx, patient iis.PatientID, id iis.GrantID) (iis.Grant, error) {
	g, err := tx.Grant(ctx, id)
	if err == nil && g.Patient != patient {
		err = errNothing
	}
	return g, err
}

// Revoke ends a permission from this instant on.
func (s *Service) Revoke(ctx context.Context, by iis.Actor, who iis.PatientHandle, id iis.GrantID) error {
	return s.do(ctx, by, iis.ActShare, "revoke-share", who, func(tx Tx, patient iis.PatientID, _ iis.Decision, ev *iis.AuditEvent) error {
		ev.Subject = string(id)
		g, err := s.own(ctx, tx, patient, id)
		if err != nil {
			return err
		}
		ended, err := tx.EndGrant(ctx, id, iis.GrantRevoked, "revoked", by.User, s.Now())
		if err != nil {
			return err
		}
		if !ended {
			return iis.Errorf(iis.Conflict, "this permission has ended already")
		}
		s.tell(tx, iis.Notice{User: by.User, Kind: "share-revoked", Patient: patient, Params: map[string]string{"grant": string(id)}})
		return s.tellOrganization(ctx, tx, g, "share-ended")
	})
}

// Stop keeps one organization from seeing the record, whatever the law or a permission
// would let it see, but for what it reports afterwards. Policy says which kinds can be
// stopped.
func (s *Service) Stop(ctx context.Context, by iis.Actor, who iis.PatientHandle, org iis.OrganizationID) error {
	return s.do(ctx, by, iis.ActLimit, "stop-organization", who, func(tx Tx, patient iis.PatientID, _ iis.Decision, ev *iis.AuditEvent) error {
		ev.Subject = string(org)
		o, err := tx.Organization(ctx, org)
		if err != nil {
			return err
		}
		if !s.law().Policy.MayStop(o.Kind) {
			return &iis.Error{Kind: iis.Invalid, Msg: "the law does not let a person stop this kind of organization", Field: "to"}
		}
		limits, err := tx.Limits(ctx, patient)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(limits, func(l iis.Limit) bool { return l.Organization == org }) {
			return nil
		}
		tx.InsertLimit(iis.Limit{ID: s.NewID(), Patient: patient, Organization: org, By: by.User, Since: s.Now()})
		s.tell(tx, iis.Notice{User: by.User, Kind: "organization-stopped", Patient: patient, Params: map[string]string{"organization": string(org)}})
		return nil
	})
}

// Lift lets a stopped organization see again what the law and permissions let it see.
func (s *Service) Lift(ctx context.Context, by iis.Actor, who iis.PatientHandle, org iis.OrganizationID) error {
	return s.do(ctx, by, iis.ActLimit, "lift-stop", who, func(tx Tx, patient iis.PatientID, _ iis.Decision, ev *iis.AuditEvent) error {
		ev.Subject = string(org)
		lifted, err := tx.LiftLimit(ctx, patient, org, by.User, s.Now())
		if err == nil && !lifted {
			err = iis.Errorf(iis.Conflict, "this organization is not stopped")
		}
		return err
	})
}
