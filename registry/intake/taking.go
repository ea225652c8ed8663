package intake

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/quality"
)

// taking is one submission on its way through a transaction. The transaction may run
// again, so nothing outside is changed before it ends.
type taking struct {
	*Service
	tx       Tx
	by       iis.Actor
	sub      iis.Submission
	findings []iis.Finding
	now      time.Time
	today    iis.Date
	ev       *iis.AuditEvent

	undecided bool        // the law asks for the person's permission to report
	under     iis.GrantID // that permission

	patient  iis.Patient
	file     iis.File
	record   *iis.SourceRecord // this sender's own record of the person, if there is one
	source   iis.SourceRecord
	stored   int
	refused  int
	rejected bool
}

func (t *taking) find(f iis.Finding) { t.findings = append(t.findings, quality.Grade(f)) }

func (t *taking) outcome() iis.Outcome {
	return iis.Outcome{Findings: t.findings, Stored: t.stored, Refused: t.refused, Rejected: t.rejected, Patient: t.patient.ID}
}

// run takes the stages in order: keys, reads, plan, writes.
func (t *taking) run(ctx context.Context) error {
	keep := t.kept()
	if t.rejected {
		return t.reject("rejected-by-checks")
	}
	decision, err := t.match(ctx)
	if err != nil {
		return err
	}
	if err := t.locate(ctx, decision); err != nil {
		return err
	}
	if ok, err := t.permitted(ctx); !ok {
		return err
	}
	deeds, err := t.plan(ctx, keep)
	if err != nil {
		return err
	}
	if t.refused > 0 && t.refused == len(t.sub.Vaccinations) {
		t.patient = iis.Patient{}
		return t.reject("nothing-left")
	}
	t.ev.Patient = t.patient.ID
	t.person(decision)
	t.doses(deeds)
	t.facts()
	return nil
}

// reject leaves everything as it was.
func (t *taking) reject(why string) error {
	t.rejected = true
	t.ev.Outcome, t.ev.Reason = "refused", why
	return nil
}

// kept lists the vaccinations that no finding refuses. Where a finding refuses the
// message, or no dose is left of those that were sent, nothing is stored. An order
// without a dose refuses nothing but itself.
func (t *taking) kept() []int {
	refused := quality.RefusedDoses(t.findings)
	var keep []int
	for i := range t.sub.Vaccinations {
		if !refused[i] {
			keep = append(keep, i)
		}
	}
	t.refused = len(t.sub.Vaccinations) - len(keep)
	t.rejected = quality.RefusesMessage(t.findings) || len(t.sub.Vaccinations) > 0 && len(keep) == 0
	return keep
}
