package store

import (
	"context"
	"fmt"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// SaveSource queues a version of a source record, its identity sealed under its home's
// data key. A version that is there already is a Conflict.
func (tx *Tx) SaveSource(sr iis.SourceRecord) {
	tx.writeSealed(sr.Home, func(key *keyring.DataKey) engine.Statement {
		sealed := key.Seal(pack(func(k *packer) { packSource(k, &sr) }), sourcePlace(sr))
		return engine.Statement{SQL: `
			INSERT INTO source_record (home, id, version, organization, submission, first_at, at, sealed)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
			Args: plain([]any{sr.Home, int64(sr.ID), sr.Version, sr.Organization, int64(sr.Submission), sr.FirstAt, sr.At, sealed})}
	})
}

// packSource packs what identifies: the identity and the sender's own id.
func packSource(p *packer, sr *iis.SourceRecord) {
	text(p, &sr.SenderID)
	record(p, &sr.Identity, packIdentity)
}

func sourcePlace(sr iis.SourceRecord) string {
	return place("source_record", "sealed", int64(sr.Home), int64(sr.ID), sr.Version)
}

const (
	sourceColumns = `SELECT s.home, s.id, s.version, s.organization, s.submission, s.first_at, s.at, s.sealed FROM source_record s`

	selectSources = sourceColumns + `
		WHERE s.home = ? AND NOT EXISTS (
			SELECT 1 FROM source_record n WHERE n.home = s.home AND n.id = s.id AND n.version > s.version)
		ORDER BY s.id`

	selectSourceVersions = sourceColumns + ` WHERE s.home = ? ORDER BY s.id, s.version`
)

// sealedSource is a source record that is not opened yet: its key may come with a later
// query of the same batch.
type sealedSource struct {
	iis.SourceRecord
	sealed []byte
}

func readSource(c *cursor) (s sealedSource) {
	ids(c, &s.Home)
	ids(c, &s.ID)
	s.Version = c.int()
	texts(c, &s.Organization)
	ids(c, &s.Submission)
	s.FirstAt, s.At, s.sealed = c.time(), c.time(), c.blob()
	return s
}

func (tx *Tx) openSource(s sealedSource) (iis.SourceRecord, error) {
	raw, err := tx.unseal(s.Home, s.sealed, sourcePlace(s.SourceRecord))
	if err != nil {
		return s.SourceRecord, fmt.Errorf("open source record %d: %w", s.ID, err)
	}
	return s.SourceRecord, unpack(raw, func(k *packer) { packSource(k, &s.SourceRecord) })
}

// unseal opens a value that was sealed under a home's data key, which has been read.
func (tx *Tx) unseal(home iis.PatientID, sealed []byte, where string) ([]byte, error) {
	key := tx.dataKeys[home]
	if key == nil {
		return nil, errNoPatient
	}
	return key.Unseal(sealed, where)
}

// reported returns every version of every source record of the homes.
func (tx *Tx) reported(ctx context.Context, homes []iis.PatientID) ([]iis.SourceRecord, error) {
	if err := tx.loadDataKeys(ctx, homes); err != nil {
		return nil, fault(err)
	}
	var all []iis.SourceRecord
	batch := make([]engine.Query, 0, len(homes))
	for _, home := range homes {
		batch = append(batch, ask(selectSourceVersions, []any{home}, func(c *cursor) error {
			sr, err := tx.openSource(readSource(c))
			all = append(all, sr)
			return err
		}))
	}
	return all, tx.query(ctx, batch...)
}
