package sharing

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Colleague finds the one user of an organization whose full name a person typed, to
// share with nobody else there. It lists nobody: a name that is nobody's and one that
// is of two people are the same Invalid.
func (s *Service) Colleague(ctx context.Context, by iis.Actor, org iis.OrganizationID, typed string) (iis.UserID, error) {
	var found iis.UserID
	req := guard.Request{By: by, To: iis.ActAccount, Deed: "find-colleague", Subject: string(org), At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		if !by.Resident {
			return errNothing
		}
		members, err := tx.Members(ctx, org)
		if err != nil {
			return err
		}
		fits := map[iis.UserID]bool{}
		for _, m := range members {
			u, err := tx.Account(ctx, m.User)
			if err != nil {
				return err
			}
			if u.Status == iis.AccountActive && sameTyped(typed, u.Name) {
				fits[m.User], found = true, m.User
			}
		}
		if len(fits) != 1 {
			return &iis.Error{Kind: iis.Invalid, Msg: "nobody of this name works there", Field: "colleague"}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return found, nil
}
