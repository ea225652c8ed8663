package sharing

import (
	"context"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Remind does the work of the jobs "grant-ending" (key: grant/days) and "grant-ended"
// (key: grant): it tells the signer, and at the end the organization. A grant that ended
// some other way is left alone.
func (s *Service) Remind(ctx context.Context, by iis.Actor, job iis.Job) error {
	id, days, _ := strings.Cut(job.Key, "/")
	req := guard.Request{By: by, To: iis.ActAccount, Deed: job.Kind, Subject: id, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		g, err := tx.Grant(ctx, iis.GrantID(id))
		if err != nil {
			return err
		}
		if g.Status != iis.GrantActive {
			return nil
		}
		n := iis.Notice{User: g.Signature.By, Kind: "share-ending", Patient: g.Patient, Params: map[string]string{"grant": id, "days": days}}
		if job.Kind == "grant-ended" {
			n.Kind, n.Params = "share-ended", map[string]string{"grant": id}
			if err := s.tellOrganization(ctx, tx, g, "share-ended"); err != nil {
				return err
			}
		}
		s.tell(tx, n)
		return nil
	})
}

// Review does the work of the job "review-shares" (key: user): once a year it asks the
// person to look through the permissions.
func (s *Service) Review(ctx context.Context, by iis.Actor, job iis.Job) error {
	req := guard.Request{By: by, To: iis.ActAccount, Deed: job.Kind, Subject: job.Key, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		s.tell(tx, iis.Notice{User: iis.UserID(job.Key), Kind: "review-shares"})
		tx.Enqueue(iis.Job{Kind: "review-shares", Key: job.Key, Due: s.Now().AddDate(1, 0, 0), OnBehalf: iis.UserID(job.Key)})
		return nil
	})
}
