package store

import (
	"context"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveFactor queues a second step, new or changed. The newest accepted step never goes
// back.
func (tx *Tx) SaveFactor(f iis.Factor) {
	tx.write(`
		INSERT INTO factor (id, user_id, last_step, sealed) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed,
			last_step = CASE WHEN excluded.last_step > factor.last_step THEN excluded.last_step ELSE factor.last_step END`,
		f.ID, f.User, f.LastStep, tx.sealDoc("factor", f.ID, func(k *packer) { packFactor(k, &f) }))
}

func packFactor(p *packer, f *iis.Factor) {
	text(p, &f.Kind)
	text(p, &f.Label)
	p.bytes(&f.Secret)
	p.time(&f.Added)
	p.time(&f.Confirmed)
	p.time(&f.Effective)
	p.time(&f.Removed)
}

// Factors returns the second steps of an account, removed ones too, oldest first.
func (tx *Tx) Factors(ctx context.Context, user iis.UserID) ([]iis.Factor, error) {
	all, err := collect(ctx, tx, `SELECT id, user_id, last_step, sealed FROM factor WHERE user_id = ? ORDER BY id`, []any{user},
		func(c *cursor) (f iis.Factor, err error) {
			f.ID = c.text()
			texts(c, &f.User)
			f.LastStep = c.int()
			return f, tx.openDoc("factor", f.ID, c.blob(), func(k *packer) { packFactor(k, &f) })
		})
	sortByTime(all, func(f iis.Factor) int64 { return micros(f.Added) })
	return all, err
}

// UseStep accepts a time step of a factor once, and none before it.
func (tx *Tx) UseStep(ctx context.Context, factor string, step int64) (bool, error) {
	return tx.did(ctx, `UPDATE factor SET last_step = ? WHERE id = ? AND last_step < ? RETURNING 1`, step, factor, step)
}

// ReplaceBackupCodes queues new backup codes in the place of those the account had.
func (tx *Tx) ReplaceBackupCodes(user iis.UserID, codes []iis.BackupCode) {
	tx.write(`DELETE FROM backup_code WHERE user_id = ?`, user)
	for _, c := range codes {
		tx.write(`INSERT INTO backup_code (user_id, hash, used) VALUES (?, ?, ?)`, user, c.Hash, c.Used)
	}
}

// UseBackupCode uses a backup code once, and tells whether it did.
func (tx *Tx) UseBackupCode(ctx context.Context, user iis.UserID, hash []byte, at time.Time) (bool, error) {
	return tx.did(ctx, `UPDATE backup_code SET used = ? WHERE user_id = ? AND hash = ? AND used = 0 RETURNING 1`, at, user, hash)
}

// BackupCodesLeft counts the backup codes that were not used.
func (tx *Tx) BackupCodesLeft(ctx context.Context, user iis.UserID) (int, error) {
	n := 0
	err := tx.query(ctx, ask(`SELECT COUNT(*) FROM backup_code WHERE user_id = ? AND used = 0`, []any{user}, func(c *cursor) error {
		n = int(c.int())
		return nil
	}))
	return n, err
}
