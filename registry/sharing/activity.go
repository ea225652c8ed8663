package sharing

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// Look is one line of who looked at a record, changed it or sent it. User names are not
// told: role and organization are.
type Look struct {
	Event        iis.AuditEvent
	Own          bool
	Organization string // its name; empty for people
}

// maxLooks is how many lines one page reads.
const maxLooks = 500

// shownActs are the acts that concern the person; the rest is the registry's housework.
var shownActs = map[iis.Act]bool{iis.ActRead: true, iis.ActFind: true, iis.ActReport: true, iis.ActShare: true, iis.ActLimit: true,
	iis.ActLink: true, iis.ActClaim: true, iis.ActVouch: true, iis.ActGuardian: true}

// Activity lists who looked, refused tries included, newest first. Own looks can be left
// out.
func (s *Service) Activity(ctx context.Context, by iis.Actor, who iis.PatientHandle, withOwn bool) ([]Look, error) {
	var out []Look
	err := s.look(ctx, by, iis.ActActivity, "open-activity", who, func(tx Tx, patient iis.PatientID, d iis.Decision, _ *iis.AuditEvent) error {
		all, err := s.looks(ctx, tx, by, patient, d.Basis)
		if err != nil {
			return err
		}
		out = nil
		for _, l := range all {
			if withOwn || !l.Own {
				out = append(out, l)
			}
		}
		return nil
	})
	return out, err
}

func (s *Service) looks(ctx context.Context, tx Tx, by iis.Actor, patient iis.PatientID, on iis.Basis) ([]Look, error) {
	events, err := tx.PatientEvents(ctx, patient, maxLooks)
	if err != nil {
		return nil, err
	}
	names := map[iis.OrganizationID]string{}
	var out []Look
	for _, e := range events {
		own := e.Actor.User == by.User && e.Actor.Resident
		if !shownActs[e.Act] || own && e.Hidden || e.HiddenFrom(on) {
			continue
		}
		if org := e.Actor.Organization; org != "" && names[org] == "" {
			o, err := tx.Organization(ctx, org)
			if err != nil {
				return nil, err
			}
			names[org] = o.Name
		}
		e.Actor.Address = ""
		out = append(out, Look{Event: e, Own: own, Organization: names[e.Actor.Organization]})
	}
	return out, nil
}
