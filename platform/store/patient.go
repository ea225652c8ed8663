package store

import (
	"context"
	"fmt"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

// errNoPatient is the answer for a person who is not in the store.
var errNoPatient error = iis.Errorf(iis.NotFound, "there is no such person")

// SavePatient queues a new patient (Version 0), with handle, SR id and a data key of
// its own, or a new state of one that was read. A state that somebody else changed
// since is a Conflict when the batch goes out.
func (tx *Tx) SavePatient(p iis.Patient) {
	if v, ok := tx.versions[p.ID]; ok {
		p.Version = max(v, p.Version)
	}
	if tx.versions == nil {
		tx.versions = map[iis.PatientID]int64{}
	}
	tx.versions[p.ID] = p.Version + 1
	if p.Version == 0 {
		tx.insertPatient(p)
		return
	}
	tx.writeSealed(p.ID, func(key *keyring.DataKey) engine.Statement {
		month, sex, county, zip3 := readable(p)
		return engine.Statement{OneRow: true, SQL: `
			UPDATE patient SET version = version + 1, status = ?, protection = ?,
				birth_month = ?, sex = ?, county = ?, zip3 = ?, sealed = ?
			WHERE id = ? AND version = ?`,
			Args: plain([]any{p.Status, p.Protection.Value, month, sex, county, zip3, sealPatient(key, p), p.ID, p.Version})}
	})
}

func (tx *Tx) insertPatient(p iis.Patient) {
	key, wrapped, err := tx.db.keys.NewDataKey(place("patient", "data_key", int64(p.ID)))
	if err != nil {
		panic("store: " + err.Error()) // AES refuses only lengths that no caller chooses
	}
	if tx.dataKeys == nil {
		tx.dataKeys = map[iis.PatientID]*keyring.DataKey{}
	}
	tx.dataKeys[p.ID] = key
	month, sex, county, zip3 := readable(p)
	tx.write(`
		INSERT INTO patient (id, version, status, protection, birth_month, sex, county, zip3, data_key, sealed)
		VALUES (?, 1, ?, ?, ?, ?, ?, ?, ?, ?)`,
		p.ID, p.Status, p.Protection.Value, month, sex, county, zip3, wrapped, sealPatient(key, p))
	if p.Handle != "" {
		tx.write(`INSERT INTO patient_handle (handle, patient_id) VALUES (?, ?)`, p.Handle, p.ID)
	}
	if p.SRID != "" {
		tx.write(`INSERT INTO patient_sr_id (sr_id, patient_id) VALUES (?, ?)`, p.SRID, p.ID)
	}
}

// readable returns what of a person stands readable for counting: nothing where the
// record is protected (security.md 5.1).
func readable(p iis.Patient) (birthMonth int64, sex, county, zip3 string) {
	if p.Protection.Value == "Y" || p.BirthDate.IsZero() {
		birthMonth = noDay
	} else {
		y, m, _ := p.BirthDate.YMD()
		birthMonth = iis.DateOf(y, m, 1).UnixDays()
	}
	if p.Protection.Value == "Y" {
		return birthMonth, "", "", ""
	}
	return birthMonth, p.Sex, p.County, p.ZIP3
}

func sealPatient(key *keyring.DataKey, p iis.Patient) []byte {
	return key.Seal(pack(func(k *packer) { packPatient(k, &p) }), place("patient", "sealed", int64(p.ID)))
}

const selectPatient = `SELECT id, version, status, data_key, sealed FROM patient WHERE id = ?`

// openPatient reads a row of selectPatient and keeps the person's data key.
func (tx *Tx) openPatient(c *cursor) (p iis.Patient, err error) {
	ids(c, &p.ID)
	p.Version = c.int()
	texts(c, &p.Status)
	key, err := tx.keepDataKey(p.ID, c.blob())
	if err != nil {
		return p, err
	}
	raw, err := key.Unseal(c.blob(), place("patient", "sealed", int64(p.ID)))
	if err != nil {
		return p, fmt.Errorf("open patient %d: %w", p.ID, err)
	}
	return p, unpack(raw, func(k *packer) { packPatient(k, &p) })
}

// keepDataKey unwraps a person's data key and keeps it for the transaction.
func (tx *Tx) keepDataKey(id iis.PatientID, wrapped []byte) (*keyring.DataKey, error) {
	if key := tx.dataKeys[id]; key != nil {
		return key, nil
	}
	key, err := tx.db.keys.DataKey(wrapped, place("patient", "data_key", int64(id)))
	if err != nil {
		return nil, fmt.Errorf("open data key of patient %d: %w", id, err)
	}
	if tx.dataKeys == nil {
		tx.dataKeys = map[iis.PatientID]*keyring.DataKey{}
	}
	tx.dataKeys[id] = key
	return key, nil
}

// loadDataKeys reads the data keys of the homes that are not known yet, in one batch.
// It sends nothing that is queued.
func (tx *Tx) loadDataKeys(ctx context.Context, homes []iis.PatientID) error {
	var batch []engine.Query
	asked := map[iis.PatientID]bool{}
	for _, home := range homes {
		if tx.dataKeys[home] != nil || asked[home] {
			continue
		}
		asked[home] = true
		batch = append(batch, ask(`SELECT data_key FROM patient WHERE id = ?`, []any{home}, func(c *cursor) error {
			_, err := tx.keepDataKey(home, c.blob())
			return err
		}))
	}
	if len(batch) == 0 {
		return nil
	}
	return tx.eng.Query(ctx, batch)
}

// PatientByHandle returns whose handle it is. A retired handle leads to the patient
// that the record was merged into.
func (tx *Tx) PatientByHandle(ctx context.Context, h iis.PatientHandle) (iis.PatientID, error) {
	return tx.patientBy(ctx, `SELECT patient_id FROM patient_handle WHERE handle = ?`, string(h))
}

// PatientBySRID returns whose state registry id it is, in the same way.
func (tx *Tx) PatientBySRID(ctx context.Context, id iis.SRID) (iis.PatientID, error) {
	return tx.patientBy(ctx, `SELECT patient_id FROM patient_sr_id WHERE sr_id = ?`, string(id))
}

func (tx *Tx) patientBy(ctx context.Context, sql, name string) (iis.PatientID, error) {
	var id iis.PatientID
	err := tx.query(ctx, ask(sql, []any{name}, func(c *cursor) error {
		id = iis.PatientID(c.int())
		return nil
	}))
	if err != nil {
		return 0, err
	}
	if id == 0 {
		return 0, errNoPatient
	}
	now, err := tx.redirect(ctx, []iis.PatientID{id})
	if err != nil {
		return 0, err
	}
	if len(now) == 0 {
		return id, nil
	}
	return now[0], nil
}

// redirect returns the patients that the homes belong to now. Merging moves links, so
// the links that hold say it.
func (tx *Tx) redirect(ctx context.Context, homes []iis.PatientID) ([]iis.PatientID, error) {
	var now []iis.PatientID
	seen := map[iis.PatientID]bool{}
	batch := make([]engine.Query, 0, len(homes))
	for _, home := range homes {
		batch = append(batch, ask(`SELECT patient_id FROM patient_link WHERE home = ? AND until_at = 0`, []any{home},
			func(c *cursor) error {
				if id := iis.PatientID(c.int()); !seen[id] {
					seen[id] = true
					now = append(now, id)
				}
				return nil
			}))
	}
	return now, tx.query(ctx, batch...)
}
