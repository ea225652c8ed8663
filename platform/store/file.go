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

// drawer is what was read of one home. It stays with the transaction until that writes
// or waits for a lock, so that a person who was found is not read again to be opened.
type drawer struct {
	patient iis.Patient     // who has the home's id; zero where nobody has
	homes   []iis.PatientID // that merging has joined to that patient
	links   []iis.PatientLink
	sources []sealedSource
	opened  []iis.SourceRecord // the first of the sources

	doses        bool // what follows has been asked for
	vaccinations []sealedVaccination
	facts        []sealedFact
	decisions    []iis.DoseDecision
}

// How many homes a transaction remembers at most, and room for the doses of one (ours).
const (
	maxDrawers = 1000
	usualDoses = 16
)

func (tx *Tx) files(ctx context.Context, want []iis.PatientID, doses bool) ([]iis.File, error) {
	if len(tx.drawers) > maxDrawers {
		tx.drawers = nil
	}
	if err := tx.pull(ctx, want, doses); err != nil {
		return nil, err
	}
	var others []iis.PatientID
	for _, id := range want {
		others = append(others, tx.drawers[id].homes...)
	}
	if err := tx.pull(ctx, others, doses); err != nil {
		return nil, err
	}
	var files []iis.File
	for _, id := range want {
		own := tx.drawers[id]
		if own.patient.ID == 0 {
			continue
		}
		f := iis.File{Patient: own.patient}
		for _, home := range append([]iis.PatientID{id}, own.homes...) {
			if err := tx.add(&f, tx.drawers[home], doses); err != nil {
				return nil, err
			}
		}
		files = append(files, f)
	}
	return files, nil
}

// pull reads what the drawers of the homes do not hold yet, in one batch.
func (tx *Tx) pull(ctx context.Context, homes []iis.PatientID, doses bool) error {
	if !tx.snapshot {
		if err := tx.flush(ctx); err != nil {
			return fault(err)
		}
	}
	if tx.drawers == nil {
		tx.drawers = map[iis.PatientID]*drawer{}
	}
	var batch []engine.Query
	for _, home := range homes {
		d := tx.drawers[home]
		if d == nil {
			d = &drawer{}
			tx.drawers[home] = d
			batch = append(batch, tx.askPatient(d, home))
			batch = append(batch, d.askRecords(home)...)
		}
		if doses && !d.doses {
			d.doses = true
			batch = append(batch, d.askDoses(home)...)
		}
	}
	err := tx.query(ctx, batch...)
	if err != nil {
		tx.drawers = nil
	}
	return err
}

func (tx *Tx) askPatient(d *drawer, id iis.PatientID) engine.Query {
	return ask(selectPatient, []any{id}, func(c *cursor) (err error) {
		d.patient, err = tx.openPatient(c)
		return err
	})
}

// askRecords asks for what says who the person is, and where more is said of it.
func (d *drawer) askRecords(home iis.PatientID) []engine.Query {
	args := []any{home}
	return []engine.Query{
		ask(selectHomes, args, func(c *cursor) error {
			if other := iis.PatientID(c.int()); other != home {
				d.homes = append(d.homes, other)
			}
			return nil
		}),
		ask(selectLinks, args, func(c *cursor) error { d.links = append(d.links, readLink(c)); return nil }),
		ask(selectSources, args, func(c *cursor) error { d.sources = append(d.sources, readSource(c)); return nil }),
	}
}

// askDoses asks for what was reported.
func (d *drawer) askDoses(home iis.PatientID) []engine.Query {
	args := []any{home}
	return []engine.Query{
		ask(selectVaccinations, args, func(c *cursor) error {
			if d.vaccinations == nil {
				d.vaccinations = make([]sealedVaccination, 0, usualDoses)
			}
			d.vaccinations = append(d.vaccinations, readVaccination(c))
			return nil
		}),
		ask(selectFacts, args, func(c *cursor) error { d.facts = append(d.facts, readFact(c)); return nil }),
		ask(selectDecisions, args, func(c *cursor) error { d.decisions = append(d.decisions, readDecision(c)); return nil }),
	}
}

// add opens what of the drawer belongs to the file's patient: the source records that
// are linked to it and, with doses, what was reported under them.
func (tx *Tx) add(f *iis.File, d *drawer, doses bool) error {
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
	for _, s := range d.sources[len(d.opened):] {
		sr, err := tx.openSource(s)
		if err != nil {
			return err
		}
		d.opened = append(d.opened, sr)
	}
	for _, sr := range d.opened {
		if mine[sr.ID] {
			f.Sources = append(f.Sources, sr)
		}
	}
	if !doses {
		return nil
	}
	f.Vaccinations = slices.Grow(f.Vaccinations, len(d.vaccinations))
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
