package guard

import (
	"context"
	"fmt"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/access"
)

// Preview is Look for a person who wants to see the own record as the holder of a grant
// sees it, or would: fn gets the holder's decision. It is decided and audited as the
// person's own reading; nothing of the grant is used up. A grant that opens nothing is a
// decision that does not allow.
func Preview[T Tx](ctx context.Context, look func(context.Context, func(T) error) error, req Request, g iis.Grant, kind iis.OrganizationKind,
	fn func(tx T, d iis.Decision, ev *iis.AuditEvent) error) error {
	return Look(ctx, look, req, func(tx T, _ iis.Decision, ev *iis.AuditEvent) error {
		law, err := req.Law.orDefault()
		if err != nil {
			return err
		}
		s, err := tx.Standing(ctx, req.By, req.Patient, req.At)
		if err != nil {
			return fmt.Errorf("read standing: %w", err)
		}
		d := access.Preview(law.Policy, access.Request{By: req.By, To: req.To, Deed: req.Deed, Patient: req.Patient,
			Purpose: req.Purpose, At: req.At, Today: law.Day(req.At)}, s, g, kind)
		ev.Part = string(g.Scope)
		return fn(tx, d, ev)
	})
}
