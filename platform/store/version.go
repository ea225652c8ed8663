package store

import (
	"context"

	"github.com/openiis/openiis/iis"
)

const selectVersions = `
	SELECT v.home, v.id, v.version, v.source, v.organization, v.state, v.given_on, v.cvx, v.at, v.sealed
	FROM vaccination v WHERE v.home = ? AND v.id = ? ORDER BY v.version DESC`

// Versions returns every version of one report of a dose, the newest first; none where
// there is no such report.
func (tx *Tx) Versions(ctx context.Context, home iis.PatientID, id iis.VaccinationID) ([]iis.Vaccination, error) {
	if err := tx.loadDataKeys(ctx, []iis.PatientID{home}); err != nil {
		return nil, fault(err)
	}
	var all []iis.Vaccination
	err := tx.query(ctx, ask(selectVersions, []any{home, int64(id)}, func(c *cursor) error {
		v, err := tx.openVaccination(readVaccination(c))
		all = append(all, v)
		return err
	}))
	return all, err
}
