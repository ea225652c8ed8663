package intake

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// permitted asks, once it is known whom a report is about, whether that person has signed
// that the sender may report: then the report stands under that permission. Where the law
// lets the sender report anyway, nothing else hangs on the answer; where it leaves it to
// the person, the request began without one. Somebody whom the registry does not know has
// signed nothing, and the sender is told the same.
func (t *taking) permitted(ctx context.Context) (bool, error) {
	if !t.undecided && t.file.Patient.ID == 0 {
		return true, nil
	}
	d, err := guard.Weigh(ctx, t.tx, guard.Request{By: t.by, To: iis.ActReport, Deed: "report", Patient: t.patient.ID, Purpose: iis.PurposeReport, At: t.now, Law: t.Law})
	if err != nil {
		return false, err
	}
	if d.Allow {
		t.ev.Basis, t.under = d.Basis, d.Under
		return true, nil
	}
	t.find(iis.Finding{Code: iis.CodeReportNotPermitted})
	t.ev.Patient = t.file.Patient.ID
	t.patient, t.refused = iis.Patient{}, len(t.sub.Vaccinations)
	return false, t.reject(d.Why)
}
