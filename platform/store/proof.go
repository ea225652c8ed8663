package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveIdentityClaim queues an account's attempt to be linked, new or settled.
func (tx *Tx) SaveIdentityClaim(c iis.IdentityClaim) {
	tx.write(`
		INSERT INTO identity_claim (id, user_id, at, sealed) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed`,
		c.ID, c.User, c.At, tx.sealDoc("identity_claim", c.ID, func(k *packer) { packIdentityClaim(k, &c) }))
}

func packIdentityClaim(p *packer, c *iis.IdentityClaim) {
	p.flag(&c.Guardian)
	text(p, &c.Relation)
	record(p, &c.Name, packName)
	number(p, &c.Birth)
	number(p, &c.Patient)
	text(p, &c.Code)
	p.time(&c.Done)
}

// IdentityClaim returns one attempt to be linked.
func (tx *Tx) IdentityClaim(ctx context.Context, id string) (iis.IdentityClaim, error) {
	all, err := collect(ctx, tx, `SELECT id, user_id, at, sealed FROM identity_claim WHERE id = ?`, []any{id},
		func(c *cursor) (k iis.IdentityClaim, err error) {
			k.ID = c.text()
			texts(c, &k.User)
			k.At = c.time()
			return k, tx.openDoc("identity_claim", k.ID, c.blob(), func(p *packer) { packIdentityClaim(p, &k) })
		})
	return only(all, err, "claim of identity")
}

// SaveActivationCode queues a new code and replaces the live one of the same person and
// role. A code that is there already stays as it is.
func (tx *Tx) SaveActivationCode(c iis.ActivationCode) {
	tx.write(`
		UPDATE activation_code SET replaced = ?
		WHERE patient_id = ? AND guardian = ? AND id <> ? AND used = 0 AND replaced = 0`,
		c.At, c.Patient, c.Guardian, c.ID)
	tx.write(`
		INSERT INTO activation_code (id, hash, patient_id, guardian, organization, until_at, used, used_by, replaced, sealed)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		c.ID, c.Hash, c.Patient, c.Guardian, c.Organization, c.Until, c.Used, c.UsedBy, c.Replaced,
		tx.sealDoc("activation_code", c.ID, func(k *packer) { packActivationCode(k, &c) }))
}

func packActivationCode(p *packer, c *iis.ActivationCode) {
	text(p, &c.Relation)
	record(p, &c.Name, packName)
	number(p, &c.BirthDate)
	text(p, &c.By)
	p.time(&c.At)
}

// ActivationCode returns the code of a hash, also one that was used or replaced.
func (tx *Tx) ActivationCode(ctx context.Context, hash []byte) (iis.ActivationCode, error) {
	all, err := collect(ctx, tx, `
		SELECT id, hash, patient_id, guardian, organization, until_at, used, used_by, replaced, sealed
		FROM activation_code WHERE hash = ?`, []any{hash},
		func(c *cursor) (a iis.ActivationCode, err error) {
			a.ID, a.Hash = c.text(), c.blob()
			ids(c, &a.Patient)
			a.Guardian = c.bool()
			texts(c, &a.Organization)
			a.Until, a.Used = c.time(), c.time()
			texts(c, &a.UsedBy)
			a.Replaced = c.time()
			return a, tx.openDoc("activation_code", a.ID, c.blob(), func(p *packer) { packActivationCode(p, &a) })
		})
	return only(all, err, "activation code")
}

// UseActivationCode uses a code that is unused, in time and not replaced, and tells
// whether this call did.
func (tx *Tx) UseActivationCode(ctx context.Context, id string, by iis.UserID, at time.Time) (bool, error) {
	return tx.did(ctx, `
		UPDATE activation_code SET used = ?, used_by = ?
		WHERE id = ? AND used = 0 AND replaced = 0 AND until_at > ? RETURNING 1`, at, by, id, at)
}
