package store

import (
	"context"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveAccountLink queues the tie of an account to the person it belongs to, new or
// ended.
func (tx *Tx) SaveAccountLink(l iis.AccountLink) {
	tx.write(`
		INSERT INTO account_link (user_id, patient_id, since, how, until_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (user_id, patient_id, since) DO UPDATE SET until_at = excluded.until_at`,
		l.User, l.Patient, l.Since, l.How, l.Until)
}

const selectAccountLink = `SELECT user_id, patient_id, since, how, until_at FROM account_link`

func readAccountLink(c *cursor) (l iis.AccountLink, err error) {
	texts(c, &l.User)
	ids(c, &l.Patient)
	l.Since, l.How, l.Until = c.time(), c.text(), c.time()
	return l, nil
}

// AccountLinks returns the links of an account that hold.
func (tx *Tx) AccountLinks(ctx context.Context, user iis.UserID) ([]iis.AccountLink, error) {
	return collect(ctx, tx, selectAccountLink+` WHERE user_id = ? AND until_at = 0 ORDER BY since`, []any{user}, readAccountLink)
}

// SaveGuardianship queues a guardianship, new or changed.
func (tx *Tx) SaveGuardianship(g iis.Guardianship) {
	tx.write(`
		INSERT INTO guardianship (id, user_id, patient_id, relation, how, since, until_at, blocked, ended_by, sealed_reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET relation = excluded.relation, until_at = excluded.until_at,
			blocked = excluded.blocked, ended_by = excluded.ended_by, sealed_reason = excluded.sealed_reason`,
		g.ID, g.User, g.Patient, g.Relation, g.How, g.Since, g.Until, g.Blocked, g.By,
		tx.sealDoc("guardianship", g.ID, func(k *packer) { text(k, &g.Reason) }))
}

const selectGuardianship = `
	SELECT id, user_id, patient_id, relation, how, since, until_at, blocked, ended_by, sealed_reason FROM guardianship`

func (tx *Tx) readGuardianship(c *cursor) (g iis.Guardianship, err error) {
	g.ID = c.text()
	texts(c, &g.User)
	ids(c, &g.Patient)
	g.Relation, g.How, g.Since, g.Until, g.Blocked = c.text(), c.text(), c.time(), c.time(), c.bool()
	texts(c, &g.By)
	return g, tx.openDoc("guardianship", g.ID, c.blob(), func(k *packer) { text(k, &g.Reason) })
}

// Guardianship returns one guardianship.
func (tx *Tx) Guardianship(ctx context.Context, id string) (iis.Guardianship, error) {
	all, err := collect(ctx, tx, selectGuardianship+` WHERE id = ?`, []any{id}, tx.readGuardianship)
	return only(all, err, "guardianship")
}

// Guardianships returns those of an account, ended and blocked ones too, oldest first.
func (tx *Tx) Guardianships(ctx context.Context, user iis.UserID) ([]iis.Guardianship, error) {
	return collect(ctx, tx, selectGuardianship+` WHERE user_id = ? ORDER BY since, id`, []any{user}, tx.readGuardianship)
}

// AllGuardianships returns guardianships behind those skipped, ended and blocked ones too,
// newest first: of some accounts, or of all where none is named.
func (tx *Tx) AllGuardianships(ctx context.Context, of []iis.UserID, skip, limit int) ([]iis.Guardianship, error) {
	sql, args := selectGuardianships(of, skip, limit)
	return collect(ctx, tx, sql, args, tx.readGuardianship)
}

func selectGuardianships(of []iis.UserID, skip, limit int) (sql string, args []any) {
	some := ""
	if len(of) > 0 {
		some = ` WHERE user_id IN (?` + strings.Repeat(`, ?`, len(of)-1) + `)`
	}
	for _, user := range of {
		args = append(args, user)
	}
	return selectGuardianship + some + ` ORDER BY since DESC, id LIMIT ? OFFSET ?`, append(args, limitOr(limit), skip)
}

// GuardiansOf returns those over a person, ended and blocked ones too, oldest first.
func (tx *Tx) GuardiansOf(ctx context.Context, patient iis.PatientID) ([]iis.Guardianship, error) {
	return collect(ctx, tx, selectGuardianship+` WHERE patient_id = ? ORDER BY since, id`, []any{patient}, tx.readGuardianship)
}

// SaveClaim queues an organization's claim of care, or lengthens the one it has. One
// that had ended or run out begins anew.
func (tx *Tx) SaveClaim(c iis.CareClaim) {
	tx.write(`
		INSERT INTO care_claim (patient_id, organization, claimed_by, since, until_at, ended) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (patient_id, organization) DO UPDATE SET
			since = CASE WHEN care_claim.ended <> 0 OR care_claim.until_at < excluded.since THEN excluded.since ELSE care_claim.since END,
			until_at = CASE WHEN care_claim.until_at > excluded.until_at AND excluded.ended = 0 AND care_claim.ended = 0
				THEN care_claim.until_at ELSE excluded.until_at END,
			claimed_by = excluded.claimed_by, ended = excluded.ended`,
		c.Patient, c.Organization, c.By, c.Since, c.Until, c.Ended)
}

const selectClaim = `SELECT patient_id, organization, claimed_by, since, until_at, ended FROM care_claim`

func readClaim(c *cursor) (k iis.CareClaim, err error) {
	ids(c, &k.Patient)
	texts(c, &k.Organization)
	texts(c, &k.By)
	k.Since, k.Until, k.Ended = c.time(), c.time(), c.time()
	return k, nil
}

// Claims returns the claims of care on a person that hold at an instant, oldest first.
func (tx *Tx) Claims(ctx context.Context, patient iis.PatientID, at time.Time) ([]iis.CareClaim, error) {
	return collect(ctx, tx, selectClaim+` WHERE patient_id = ? AND ended = 0 AND until_at > ? ORDER BY since, organization`,
		[]any{patient, at}, readClaim)
}

// InsertLimit queues a person's word that an organization shall not see the record.
func (tx *Tx) InsertLimit(l iis.Limit) {
	tx.write(`INSERT INTO consent_limit (id, patient_id, organization, set_by, since, until_at, lifted_by) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		l.ID, l.Patient, l.Organization, l.By, l.Since, l.Until, l.LiftedBy)
}

// LiftLimit ends the limit of a person on an organization that holds, and tells whether
// there was one.
func (tx *Tx) LiftLimit(ctx context.Context, patient iis.PatientID, org iis.OrganizationID, by iis.UserID, at time.Time) (bool, error) {
	return tx.did(ctx, `UPDATE consent_limit SET until_at = ?, lifted_by = ?
		WHERE patient_id = ? AND organization = ? AND until_at = 0 RETURNING 1`, at, by, patient, org)
}

const selectLimit = `SELECT id, patient_id, organization, set_by, since, until_at, lifted_by FROM consent_limit`

func readLimit(c *cursor) (l iis.Limit, err error) {
	l.ID = c.text()
	ids(c, &l.Patient)
	texts(c, &l.Organization)
	texts(c, &l.By)
	l.Since, l.Until = c.time(), c.time()
	texts(c, &l.LiftedBy)
	return l, nil
}

// Limits returns the limits of a person that hold, oldest first.
func (tx *Tx) Limits(ctx context.Context, patient iis.PatientID) ([]iis.Limit, error) {
	return collect(ctx, tx, selectLimit+` WHERE patient_id = ? AND until_at = 0 ORDER BY since, id`, []any{patient}, readLimit)
}

// AccountsOf returns the accounts that are linked to a person and those of guardians
// that are neither ended nor blocked.
func (tx *Tx) AccountsOf(ctx context.Context, patient iis.PatientID) ([]iis.UserID, error) {
	return collect(ctx, tx, `
		SELECT user_id FROM account_link WHERE patient_id = ? AND until_at = 0
		UNION SELECT user_id FROM guardianship WHERE patient_id = ? AND until_at = 0 AND blocked = 0
		ORDER BY user_id`, []any{patient, patient},
		func(c *cursor) (iis.UserID, error) { return iis.UserID(c.text()), nil })
}
