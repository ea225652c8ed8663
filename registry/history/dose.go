package history

import (
	"context"
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Dose is one dose as the reader may see it, with all that was ever reported of it.
type Dose struct {
	Record   iis.Record        // of the person, with the forecast
	Reports  []iis.Vaccination // newest version of each report, a removed one too; the one that speaks first
	Versions []iis.Vaccination // every version of the reports, newest first
}

// Dose opens one dose of a person's record by its handle, with the versions of each
// report of it. A removed dose stays readable. Not there and not theirs are the same
// NotFound.
func (s *Service) Dose(ctx context.Context, by iis.Actor, handle iis.PatientHandle, dose string, asked Asked) (Dose, error) {
	home, id, err := s.ParseDose(dose)
	if err != nil {
		return Dose{}, err
	}
	var out Dose
	err = s.open(ctx, by, handle, asked, func(tx Tx, f iis.File, d iis.Decision, req guard.Request) error {
		out = Dose{Record: s.record(f, d, req, asked.Forecast)}
		for _, one := range together(out.Record, id) {
			i := slices.IndexFunc(f.Vaccinations, func(v iis.Vaccination) bool { return v.ID == one })
			if i < 0 || one == id && f.Vaccinations[i].Home != home || !guard.Visible(d, f.Vaccinations[i], s.Codes.GroupNames) {
				continue
			}
			out.Reports = append(out.Reports, s.veiled(d, f.Vaccinations[i]))
			versions, err := tx.Versions(ctx, f.Vaccinations[i].Home, one)
			if err != nil {
				return err
			}
			for _, v := range versions {
				if !v.IsConfidential() {
					v.Confidential = f.Vaccinations[i].Confidential
				}
				if guard.Visible(d, v, s.Codes.GroupNames) {
					out.Versions = append(out.Versions, s.veiled(d, v))
				}
			}
		}
		if len(out.Reports) == 0 {
			return iis.Errorf(iis.NotFound, "there is no such dose")
		}
		slices.SortStableFunc(out.Versions, func(a, b iis.Vaccination) int { return b.At.Compare(a.At) })
		return nil
	})
	if err != nil {
		return Dose{}, err
	}
	return out, nil
}

// together are the reports of the dose that a report belongs to, the one that speaks
// first; of a removed report it is that alone.
func together(rec iis.Record, id iis.VaccinationID) []iis.VaccinationID {
	for _, e := range rec.Doses {
		all := []iis.VaccinationID{e.Speaks.ID}
		for _, v := range e.Others {
			all = append(all, v.ID)
		}
		if slices.Contains(all, id) {
			return all
		}
	}
	return []iis.VaccinationID{id}
}
