package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// maxPINTries is how many wrong PINs lock a grant (portal.md 4).
const maxPINTries = 5

// InsertGrant queues a signed grant. What was signed never changes.
func (tx *Tx) InsertGrant(g iis.Grant) {
	tx.write(`
		INSERT INTO consent_grant (id, patient_id, to_organization, to_user, link_hash, pin_hash, pin_tries, until_day, openings,
			opened, status, follows, ended_at, ended_by, ended_why, signed_at, guardian_signer, sealed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		g.ID, g.Patient, g.To, g.ToUser, g.LinkHash, tx.pinHash(g.PINHash), g.PINTries, g.Until, g.Openings,
		g.Opened, g.Status, g.Follows, g.EndedAt, g.EndedBy, g.EndedWhy, g.Signature.At, guardianSigner(g),
		tx.sealDoc("consent_grant", string(g.ID), func(k *packer) { packGrant(k, &g) }))
}

// pinHash hashes the hash of a PIN once more, with a key: PINs are too short to be
// safe behind a plain hash. A grant without a PIN has the empty hash.
func (tx *Tx) pinHash(hash []byte) []byte {
	if len(hash) == 0 {
		return nil
	}
	return tx.blind("pin", string(hash))
}

// guardianSigner is who signed as a guardian; empty where the person signed.
func guardianSigner(g iis.Grant) iis.UserID {
	if g.Signature.Capacity == iis.CapacityGuardian {
		return g.Signature.By
	}
	return ""
}

func packGrant(p *packer, g *iis.Grant) {
	text(p, &g.RecipientName, &g.RecipientEmail, &g.RecipientPhone)
	p.bytes(&g.PINHash)
	text(p, &g.Scope)
	words(p, &g.Groups)
	p.flag(&g.Confidential)
	p.flag(&g.Download)
	p.flag(&g.Report)
	text(p, &g.Purpose)
	text(p, &g.PurposeText)
	record(p, &g.Signature, packSignature)
}

func packSignature(p *packer, s *iis.Signature) {
	text(p, &s.By)
	text(p, &s.Name, &s.Capacity, &s.Relation, &s.Text, &s.Hash, &s.Version, &s.Language, &s.Method)
	p.time(&s.At)
	text(p, &s.Address)
}

const selectGrant = `
	SELECT id, patient_id, to_organization, to_user, link_hash, pin_tries, until_day, openings,
		opened, status, follows, ended_at, ended_by, ended_why, sealed FROM consent_grant`

func (tx *Tx) readGrant(c *cursor) (g iis.Grant, err error) {
	texts(c, &g.ID)
	ids(c, &g.Patient)
	texts(c, &g.To)
	texts(c, &g.ToUser)
	if h := c.blob(); len(h) > 0 {
		g.LinkHash = h
	}
	g.PINTries, g.Until, g.Openings, g.Opened = int(c.int()), c.date(), int(c.int()), int(c.int())
	texts(c, &g.Status)
	texts(c, &g.Follows)
	g.EndedAt = c.time()
	texts(c, &g.EndedBy)
	g.EndedWhy = c.text()
	return g, tx.openDoc("consent_grant", string(g.ID), c.blob(), func(k *packer) { packGrant(k, &g) })
}

// Grant returns one grant.
func (tx *Tx) Grant(ctx context.Context, id iis.GrantID) (iis.Grant, error) {
	all, err := collect(ctx, tx, selectGrant+` WHERE id = ?`, []any{id}, tx.readGrant)
	return only(all, err, "share")
}

// GrantsByReference returns grants whose ids begin with some letters, at most two: a second
// one tells that the letters are too few.
func (tx *Tx) GrantsByReference(ctx context.Context, letters string) ([]iis.GrantID, error) {
	from, to := begunBy(letters)
	return collect(ctx, tx, `SELECT id FROM consent_grant WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 2`, []any{from, to},
		func(c *cursor) (iis.GrantID, error) { return iis.GrantID(c.text()), nil })
}

// GrantByLink returns the grant of a link.
func (tx *Tx) GrantByLink(ctx context.Context, hash []byte) (iis.Grant, error) {
	if len(hash) == 0 { // grants without a link have the empty hash
		return iis.Grant{}, iis.Errorf(iis.NotFound, "there is no such share")
	}
	all, err := collect(ctx, tx, selectGrant+` WHERE link_hash = ?`, []any{hash}, tx.readGrant)
	return only(all, err, "share")
}

// Grants returns the grants that were signed for a person, ended ones too, newest first.
func (tx *Tx) Grants(ctx context.Context, patient iis.PatientID) ([]iis.Grant, error) {
	return collect(ctx, tx, selectGrant+` WHERE patient_id = ? ORDER BY signed_at DESC, id`, []any{patient}, tx.readGrant)
}

// GrantsTo returns the grants to an organization that are for all of it or for one of
// its users, ended ones too, newest first.
func (tx *Tx) GrantsTo(ctx context.Context, org iis.OrganizationID, user iis.UserID) ([]iis.Grant, error) {
	return collect(ctx, tx, selectGrant+` WHERE to_organization = ? AND (to_user = '' OR to_user = ?) ORDER BY signed_at DESC, id`,
		[]any{org, user}, tx.readGrant)
}

// EndGrant gives an active grant its last status, and tells whether it was active.
func (tx *Tx) EndGrant(ctx context.Context, id iis.GrantID, status iis.GrantStatus, why string, by iis.UserID, at time.Time) (bool, error) {
	return tx.did(ctx, `UPDATE consent_grant SET status = ?, ended_at = ?, ended_by = ?, ended_why = ?
		WHERE id = ? AND status = ? RETURNING 1`, status, at, by, why, id, iis.GrantActive)
}

// TryPIN tells whether the hash is that of an active grant's PIN. A wrong one counts,
// and the fifth locks the grant.
func (tx *Tx) TryPIN(ctx context.Context, id iis.GrantID, hash []byte, at time.Time) (bool, error) {
	if len(hash) == 0 {
		return false, nil
	}
	right := false
	pin := tx.pinHash(hash)
	err := tx.query(ctx, ask(`
		UPDATE consent_grant SET
			pin_tries = CASE WHEN pin_hash = ? THEN pin_tries ELSE pin_tries + 1 END,
			status = CASE WHEN pin_hash <> ? AND pin_tries + 1 >= ? THEN ? ELSE status END,
			ended_at = CASE WHEN pin_hash <> ? AND pin_tries + 1 >= ? THEN ? ELSE ended_at END
		WHERE id = ? AND status = ? AND pin_tries < ? RETURNING CASE WHEN pin_hash = ? THEN 1 ELSE 0 END`,
		[]any{pin, pin, maxPINTries, iis.GrantLocked, pin, maxPINTries, at, id, iis.GrantActive, maxPINTries, pin},
		func(c *cursor) error { right = c.bool(); return nil }))
	return right, err
}

// UseOpening queues the use of one opening of an active grant that has one left; the
// last one uses it up, which ends it. None left is a Conflict.
func (tx *Tx) UseOpening(id iis.GrantID, at time.Time) {
	tx.writeOne(`
		UPDATE consent_grant SET opened = opened + 1,
			status = CASE WHEN openings > 0 AND opened + 1 >= openings THEN ? ELSE status END,
			ended_at = CASE WHEN openings > 0 AND opened + 1 >= openings THEN ? ELSE ended_at END
		WHERE id = ? AND status = ? AND (openings = 0 OR opened < openings)`,
		iis.GrantUsedUp, at, id, iis.GrantActive)
}

// EndGrants queues the end of the active grants that an account signed as a guardian of
// a person.
func (tx *Tx) EndGrants(patient iis.PatientID, signer iis.UserID, why string, at time.Time) {
	tx.write(`
		UPDATE consent_grant SET status = ?, ended_at = ?, ended_why = ?
		WHERE patient_id = ? AND guardian_signer = ? AND status = ?`,
		iis.GrantRevoked, at, why, patient, signer, iis.GrantActive)
}
