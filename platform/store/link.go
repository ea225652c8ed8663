package store

import "github.com/openiis/openiis/iis"

// SaveLink queues a link. One that holds ends the one that held before: of one source
// record one link holds at any time. One that is over from its start, such as a match
// left to review, only says so.
func (tx *Tx) SaveLink(l iis.PatientLink) {
	if l.Until.IsZero() {
		tx.write(`UPDATE patient_link SET until_at = ? WHERE home = ? AND source = ? AND until_at = 0 AND since < ?`,
			l.Since, l.Home, int64(l.Source), l.Since)
		if l.Patient != l.Home {
			tx.write(`INSERT INTO patient_home (patient_id, home) VALUES (?, ?) ON CONFLICT (patient_id, home) DO NOTHING`,
				l.Patient, l.Home)
		}
	}
	tx.write(`
		INSERT INTO patient_link (home, source, since, patient_id, outcome, model, rules, until_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (home, source, since, patient_id) DO UPDATE SET until_at = excluded.until_at`,
		l.Home, int64(l.Source), l.Since, l.Patient, l.Outcome, l.Model, l.Rules, l.Until)
}

// selectHomes reads the homes that merging has joined to a patient.
const selectHomes = `SELECT home FROM patient_home WHERE patient_id = ? ORDER BY home`

const selectLinks = `
	SELECT home, source, since, patient_id, outcome, model, rules, until_at
	FROM patient_link WHERE home = ? AND until_at = 0 ORDER BY source`

func readLink(c *cursor) (l iis.PatientLink) {
	ids(c, &l.Home)
	ids(c, &l.Source)
	l.Since = c.time()
	ids(c, &l.Patient)
	texts(c, &l.Outcome, &l.Model, &l.Rules)
	l.Until = c.time()
	return l
}
