package history

import (
	"context"
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/rules/consolidate"
)

// files reads people's records. A dose is confidential as soon as one report of it is:
// another clinic that copies it, and leaves the mark out, does not undo that.
func (s *Service) files(ctx context.Context, tx Tx, ids ...iis.PatientID) ([]iis.File, error) {
	files, err := tx.Files(ctx, ids...)
	for i := range files {
		s.mark(&files[i])
	}
	return files, err
}

func (s *Service) mark(f *iis.File) {
	if !slices.ContainsFunc(f.Vaccinations, iis.Vaccination.IsConfidential) {
		return
	}
	marks := map[iis.VaccinationID]string{}
	for _, e := range s.events(f.Vaccinations, *f) {
		all := append([]iis.Vaccination{e.Speaks}, e.Others...)
		if i := slices.IndexFunc(all, iis.Vaccination.IsConfidential); i >= 0 {
			for _, v := range all {
				marks[v.ID] = all[i].Confidential
			}
		}
	}
	f.Vaccinations = slices.Clone(f.Vaccinations)
	for i := range f.Vaccinations {
		if v := &f.Vaccinations[i]; !v.IsConfidential() && marks[v.ID] != "" {
			v.Confidential = marks[v.ID]
		}
	}
}

// events groups reports of a file into doses.
func (s *Service) events(reports []iis.Vaccination, f iis.File) []iis.DoseEvent {
	return consolidate.Events(reports, f.Decisions, consolidate.Codes{Groups: s.Codes.GroupNames, Unspecified: s.Codes.Unspecified})
}
