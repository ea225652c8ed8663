package history

import (
	"context"
	"fmt"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Preview shows a person the own record as the holder of a grant sees it, or would see
// it once the draft is signed. It counts as the person's own look. A grant that opens
// nothing shows a record without doses.
func (s *Service) Preview(ctx context.Context, by iis.Actor, handle iis.PatientHandle, g iis.Grant) (iis.Record, error) {
	id, err := guard.PatientOf(ctx, s.Look, handle)
	if err != nil {
		return iis.Record{}, fmt.Errorf("find record: %w", err)
	}
	var kind iis.OrganizationKind
	if g.To != "" {
		err := s.Look(ctx, func(tx Tx) error {
			org, err := tx.Organization(ctx, g.To)
			kind = org.Kind
			return err
		})
		if err != nil {
			return iis.Record{}, fmt.Errorf("find recipient: %w", err)
		}
	}
	var rec iis.Record
	req := guard.Request{By: by, To: iis.ActRead, Deed: "preview-share", Patient: id, Purpose: iis.PurposePatient, Subject: string(g.ID), At: s.Now(), Law: s.Law}
	err = guard.Preview(ctx, s.Look, req, g, kind, func(tx Tx, d iis.Decision, _ *iis.AuditEvent) error {
		files, err := s.files(ctx, tx, id)
		if err != nil {
			return err
		}
		if !d.Allow {
			rec = iis.Record{Patient: files[0].Patient, Basis: iis.BasisGrant, AsOf: s.Law.Day(req.At)}
			return nil
		}
		rec = s.record(files[0], d, req, true)
		return nil
	})
	return rec, err
}
