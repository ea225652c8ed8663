package store

import (
	"fmt"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// SaveVaccination queues a version of a vaccination with its observations. All but its
// key, state, day and vaccine is sealed under its home's data key. A version that is
// there already is a Conflict.
func (tx *Tx) SaveVaccination(v iis.Vaccination) {
	tx.writeSealed(v.Home, func(key *keyring.DataKey) engine.Statement {
		sealed := key.Seal(pack(func(k *packer) { packVaccination(k, &v) }), vaccinationPlace(v))
		return engine.Statement{SQL: `
			INSERT INTO vaccination (home, id, version, source, organization, state, given_on, cvx, at, sealed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			Args: plain([]any{v.Home, int64(v.ID), v.Version, int64(v.SourceRecord), v.Organization, v.State,
				v.GivenOn, v.CVX, v.At, sealed})}
	})
}

func vaccinationPlace(v iis.Vaccination) string {
	return place("vaccination", "sealed", int64(v.Home), int64(v.ID), v.Version)
}

const selectVaccinations = `
	SELECT v.home, v.id, v.version, v.source, v.organization, v.state, v.given_on, v.cvx, v.at, v.sealed
	FROM vaccination v
	WHERE v.home = ? AND NOT EXISTS (
		SELECT 1 FROM vaccination n WHERE n.home = v.home AND n.id = v.id AND n.version > v.version)
	ORDER BY v.id`

type sealedVaccination struct {
	iis.Vaccination
	sealed []byte
}

func readVaccination(c *cursor) (v sealedVaccination) {
	ids(c, &v.Home)
	ids(c, &v.ID)
	v.Version = c.int()
	ids(c, &v.SourceRecord)
	texts(c, &v.Organization)
	texts(c, &v.State)
	v.GivenOn = c.date()
	texts(c, &v.CVX)
	v.At, v.sealed = c.time(), c.blob()
	return v
}

func (tx *Tx) openVaccination(v sealedVaccination) (iis.Vaccination, error) {
	raw, err := tx.unseal(v.Home, v.sealed, vaccinationPlace(v.Vaccination))
	if err != nil {
		return v.Vaccination, fmt.Errorf("open vaccination %d: %w", v.ID, err)
	}
	return v.Vaccination, unpack(raw, func(k *packer) { packVaccination(k, &v.Vaccination) })
}

// SaveFact queues a fact about a person. A fact that was reported again under the same
// id takes the place of the earlier one.
func (tx *Tx) SaveFact(f iis.StoredFact) {
	tx.writeSealed(f.Home, func(key *keyring.DataKey) engine.Statement {
		sealed := key.Seal(pack(func(k *packer) { packObservation(k, &f.Observation) }), factPlace(f))
		return engine.Statement{SQL: `
			INSERT INTO person_fact (home, id, source, organization, submission, sealed) VALUES (?, ?, ?, ?, ?, ?)
			ON CONFLICT (home, id) DO UPDATE SET submission = excluded.submission, sealed = excluded.sealed`,
			Args: plain([]any{f.Home, int64(f.ID), int64(f.SourceRecord), f.Organization, int64(f.Submission), sealed})}
	})
}

func factPlace(f iis.StoredFact) string {
	return place("person_fact", "sealed", int64(f.Home), int64(f.ID))
}

const selectFacts = `SELECT home, id, source, organization, submission, sealed FROM person_fact WHERE home = ? ORDER BY id`

type sealedFact struct {
	iis.StoredFact
	sealed []byte
}

func readFact(c *cursor) (f sealedFact) {
	ids(c, &f.Home)
	ids(c, &f.ID)
	ids(c, &f.SourceRecord)
	texts(c, &f.Organization)
	ids(c, &f.Submission)
	f.sealed = c.blob()
	return f
}

func (tx *Tx) openFact(f sealedFact) (iis.StoredFact, error) {
	raw, err := tx.unseal(f.Home, f.sealed, factPlace(f.StoredFact))
	if err != nil {
		return f.StoredFact, fmt.Errorf("open fact %d: %w", f.ID, err)
	}
	return f.StoredFact, unpack(raw, func(k *packer) { packObservation(k, &f.Observation) })
}

// SaveDoseDecision queues what a person decided about two reports of the home. Earlier
// decisions stay; the newest one speaks.
func (tx *Tx) SaveDoseDecision(home iis.PatientID, d iis.DoseDecision) {
	tx.write(`INSERT INTO dose_decision (home, a, b, at, same, decided_by) VALUES (?, ?, ?, ?, ?, ?)`,
		home, int64(d.A), int64(d.B), d.At, d.Same, d.By)
}

const selectDecisions = `SELECT a, b, at, same, decided_by FROM dose_decision WHERE home = ? ORDER BY a, b, at`

func readDecision(c *cursor) (d iis.DoseDecision) {
	ids(c, &d.A, &d.B)
	d.At, d.Same = c.time(), c.bool()
	texts(c, &d.By)
	return d
}
