package store

import (
	"context"
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// Files returns everything stored about the persons, in the order asked, in one batch
// (two where records were merged). A person who is not there is left out.
func (tx *Tx) Files(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error) {
	return tx.files(ctx, ids, true)
}

// Identities is Files without vaccinations, facts and decisions: what matching needs.
func (tx *Tx) Identities(ctx context.Context, ids ...iis.PatientID) ([]iis.File, error) {
	return tx.files(ctx, ids, false)
}

// drawer is what was read of one home, still sealed.
type drawer struct {
	links        []iis.PatientLink
	sources      []sealedSource
	vaccinations []sealedVaccination
	facts        []sealedFact
	decisions    []iis.DoseDecision
}

func (tx *Tx) files(ctx context.Context, want []iis.PatientID, doses bool) ([]iis.File, error) {
	patients := map[iis.PatientID]iis.Patient{}
	homes := map[iis.PatientID][]iis.PatientID{}
	drawers := map[iis.PatientID]*drawer{}
	var batch []engine.Query
	for _, id := range want {
		if drawers[id] != nil {
			continue
		}
		homes[id] = []iis.PatientID{id}
		batch = append(batch,
			ask(selectPatient, []any{id}, func(c *cursor) error {
				p, err := tx.openPatient(c)
				patients[id] = p
				return err
			}),
			ask(`SELECT home FROM patient_home WHERE patient_id = ? ORDER BY home`, []any{id}, func(c *cursor) error {
				homes[id] = append(homes[id], iis.PatientID(c.int()))
				return nil
			}))
		batch = append(batch, pull(drawers, id, doses)...)
	}
	if len(batch) == 0 {
		return nil, nil
	}
	if err := tx.query(ctx, batch...); err != nil {
		return nil, err
	}
	if err := tx.pullOthers(ctx, homes, drawers, doses); err != nil {
		return nil, err
	}
	var files []iis.File
	for _, id := range want {
		p, ok := patients[id]
		if !ok {
			continue
		}
		f := iis.File{Patient: p}
		for _, home := range homes[id] {
			if err := tx.add(&f, drawers[home]); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// pull makes the queries that fill a new drawer for the home.
func pull(drawers map[iis.PatientID]*drawer, home iis.PatientID, doses bool) []engine.Query {
	d := &drawer{}
	drawers[home] = d
	args := []any{home}
	batch := []engine.Query{
		ask(selectLinks, args, func(c *cursor) error { d.links = append(d.links, readLink(c)); return nil }),
		ask(selectSources, args, func(c *cursor) error { d.sources = append(d.sources, readSource(c)); return nil }),
	}
	if !doses {
		return batch
	}
	return append(batch,
		ask(selectVaccinations, args, func(c *cursor) error {
			d.vaccinations = append(d.vaccinations, readVaccination(c))
			return nil
		}),
		ask(selectFacts, args, func(c *cursor) error { d.facts = append(d.facts, readFact(c)); return nil }),
		ask(selectDecisions, args, func(c *cursor) error { d.decisions = append(d.decisions, readDecision(c)); return nil }))
}

// pullOthers reads the homes that merging has joined to the patients.
func (tx *Tx) pullOthers(ctx context.Context, homes map[iis.PatientID][]iis.PatientID, drawers map[iis.PatientID]*drawer, doses bool) error {
	var batch []engine.Query
	var others []iis.PatientID
	for _, list := range homes {
		for _, home := range list {
			if drawers[home] == nil {
				batch = append(batch, pull(drawers, home, doses)...)
				others = append(others, home)
			}
		}
	}
	if len(batch) == 0 {
		return nil
	}
	if err := tx.loadDataKeys(ctx, others); err != nil {
		return fault(err)
	}
	return tx.query(ctx, batch...)
}

// add opens what of the drawer belongs to the file's patient: the source records that
// are linked to it, and what was reported under them.
func (tx *Tx) add(f *iis.File, d *drawer) error {
	mine := map[iis.SourceRecordID]bool{}
	for _, l := range d.links {
		if l.Patient == f.Patient.ID {
			mine[l.Source] = true
			f.Links = append(f.Links, l)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	for _, s := range d.sources {
		if !mine[s.ID] {
			continue
		}
		sr, err := tx.openSource(s)
		if err != nil {
			return err
		}
		f.Sources = append(f.Sources, sr)
	}
	for _, s := range d.vaccinations {
		if !mine[s.SourceRecord] {
			continue
		}
		v, err := tx.openVaccination(s)
		if err != nil {
			return err
		}
		f.Vaccinations = append(f.Vaccinations, v)
	}
	for _, s := range d.facts {
		if !mine[s.SourceRecord] {
			continue
		}
		fact, err := tx.openFact(s)
		if err != nil {
			return err
		}
		f.Observations = append(f.Observations, fact)
	}
	f.Decisions = slices.Concat(f.Decisions, d.decisions)
	return nil
}
