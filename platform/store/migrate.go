package store

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// Migrations are numbered files, forward only: each is run once, in its order, in a
// transaction of its own.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the tables up to the newest migration. A store that is newer than the
// program is refused.
func (db *DB) migrate(ctx context.Context) error {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return err
	}
	have, err := db.schemaVersion(ctx)
	if err != nil {
		return err
	}
	if have > len(names) {
		return iis.Errorf(iis.Unavailable, "the store was written by a newer release (tables %d, this release knows %d)", have, len(names))
	}
	for n := have + 1; n <= len(names); n++ {
		text, err := migrations.ReadFile(names[n-1])
		if err != nil {
			return err
		}
		after := engine.Statement{SQL: `INSERT INTO schema_version (version, at) VALUES (?, ?)`,
			Args: []any{int64(n), time.Now().UnixMicro()}}
		if err := db.eng.Migrate(ctx, string(text), after); err != nil {
			return fmt.Errorf("%s: %w", names[n-1], fault(err))
		}
	}
	return nil
}

// schemaVersion returns the number of the newest migration that was run.
func (db *DB) schemaVersion(ctx context.Context) (int, error) {
	var have int64
	err := db.eng.Write(ctx, func(t engine.Tx) error {
		if err := t.Exec(ctx, []engine.Statement{{SQL: `
			CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL PRIMARY KEY, at BIGINT NOT NULL)`}}); err != nil {
			return err
		}
		return t.Query(ctx, []engine.Query{{SQL: `SELECT COALESCE(MAX(version), 0) FROM schema_version`,
			Each: func(r engine.Row) error { have = r.Int(0); return nil }}})
	})
	return int(have), fault(err)
}

// keyVersion is the name of the setting that holds the version of the normalizers that
// the blocking keys were made with.
const keyVersion = "key-version"

// KeyVersion returns the version of the normalizers that the blocking keys were made
// with; 0 where none were made.
func (db *DB) KeyVersion(ctx context.Context) (int, error) {
	n := 0
	err := db.View(ctx, func(tx *Tx) error {
		v, err := tx.Setting(ctx, keyVersion)
		if err != nil || v == "" {
			return err
		}
		n, err = strconv.Atoi(v)
		return err
	})
	return n, err
}

// rebuildStep is how many persons one transaction of RebuildKeys opens (ours).
const rebuildStep = 500

// RebuildKeys makes every blocking key anew with the normalizers of the version, before
// the registry serves. Broken off, it is begun again from the start.
func (db *DB) RebuildKeys(ctx context.Context, version int, keys func(iis.Identity) []iis.BlockKey) error {
	err := db.InTx(ctx, func(tx *Tx) error {
		tx.SaveSetting(keyVersion, "0")
		tx.write(`DELETE FROM patient_key`)
		return nil
	})
	for last := iis.PatientID(0); err == nil; {
		var homes []iis.PatientID
		err = db.InTx(ctx, func(tx *Tx) error {
			homes = nil
			if err := tx.query(ctx, ask(`SELECT id FROM patient WHERE id > ? ORDER BY id LIMIT ?`,
				[]any{last, rebuildStep}, func(c *cursor) error {
					homes = append(homes, iis.PatientID(c.int()))
					return nil
				})); err != nil {
				return err
			}
			all, err := tx.reported(ctx, homes)
			if err != nil {
				return err
			}
			for _, sr := range all {
				tx.SaveKeys(sr.Home, keys(sr.Identity))
			}
			return nil
		})
		if len(homes) == 0 {
			break
		}
		last = homes[len(homes)-1]
	}
	if err != nil {
		return fmt.Errorf("rebuild keys: %w", err)
	}
	return db.InTx(ctx, func(tx *Tx) error {
		tx.SaveSetting(keyVersion, strconv.Itoa(version))
		return nil
	})
}
