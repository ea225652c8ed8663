// Package store keeps the registry's records in SQL: one text for every engine, one
// file for each noun.
//
// Writes are queued in a transaction and sent as one batch; none returns a value that
// another one needs. Nothing is overwritten or deleted: what senders report is kept in
// versions. What says who a person is lies sealed under that person's own key, and is
// found by blind hashes only (docs/store.md).
package store

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
	"github.com/openiis/openiis/platform/store/postgres"
	"github.com/openiis/openiis/platform/store/sqlite"
)

// defaultCacheMB is the page cache of the embedded engine where none is set
// (storage.md 2.4).
const defaultCacheMB = 256

// Options says where the records are. Exactly one of URL and Path is set.
type Options struct {
	URL     string // postgres://...
	Path    string // file of the embedded engine
	Keys    *keyring.Keyring
	CacheMB int // page cache of the embedded engine; 0 is 256
}

// DB is an open store. It is safe for use by many goroutines.
type DB struct {
	eng  engine.Engine
	keys *keyring.Keyring
	ids  idSource
}

// Open opens the store and brings its tables up to date.
func Open(ctx context.Context, o Options) (*DB, error) {
	if o.Keys == nil || (o.URL == "") == (o.Path == "") {
		return nil, errors.New("a store needs keys and either a URL or a path")
	}
	eng, err := openEngine(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open store: %w", fault(err))
	}
	db := &DB{eng: eng, keys: o.Keys}
	if err := db.migrate(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("migrate store: %w", err), eng.Close())
	}
	if err := db.ids.open(ctx, eng); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", fault(err)), eng.Close())
	}
	if err := db.checkKeys(ctx); err != nil {
		return nil, errors.Join(err, eng.Close())
	}
	return db, nil
}

// checkKeys refuses keys that are not those the store was begun with: what they seal
// and hash would stand beside what nobody can open.
func (db *DB) checkKeys(ctx context.Context) error {
	mine := db.keys.BlindHash("key-check", "openiis")
	mark := hex.EncodeToString(mine[:8])
	return db.InTx(ctx, func(tx *Tx) error {
		have, err := tx.Setting(ctx, "key-check")
		switch {
		case err != nil:
			return err
		case have == "":
			tx.SaveSetting("key-check", mark)
		case have != mark:
			return errors.New("the key file does not belong to this store")
		}
		return nil
	})
}

func openEngine(ctx context.Context, o Options) (engine.Engine, error) {
	if o.Path != "" {
		if o.CacheMB == 0 {
			o.CacheMB = defaultCacheMB
		}
		return sqlite.Open(sqlite.Options{Path: o.Path, CacheMB: o.CacheMB})
	}
	if !strings.HasPrefix(o.URL, "postgres://") && !strings.HasPrefix(o.URL, "postgresql://") {
		return nil, errors.New("a store URL begins with postgres://")
	}
	return postgres.Open(ctx, o.URL)
}

// Engine is the name of the engine: "sqlite" or "postgres".
func (db *DB) Engine() string { return db.eng.Name() }

// Close waits for what is being written and closes the store.
func (db *DB) Close() error { return db.eng.Close() }

// InTx runs fn in a writing transaction and returns once it is durable. fn may run more
// than once, and must neither call InTx again nor act on anything but its Tx.
func (db *DB) InTx(ctx context.Context, fn func(*Tx) error) error {
	return fault(db.eng.Write(ctx, func(t engine.Tx) error {
		tx := &Tx{db: db, eng: t}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.flush(ctx)
	}))
}

// View runs fn on a snapshot. Writing there is a fault of the program.
func (db *DB) View(ctx context.Context, fn func(*Tx) error) error {
	return fault(db.eng.Read(ctx, func(t engine.Tx) error {
		tx := &Tx{db: db, eng: t, snapshot: true}
		if err := fn(tx); err != nil {
			return err
		}
		if len(tx.queue) > 0 {
			return errors.New("a view has queued a write")
		}
		return nil
	}))
}

// Look runs fn on a snapshot and commits what it queued, its audit row above all,
// together with what others queued meanwhile, before it returns. When fn fails nothing
// is written.
func (db *DB) Look(ctx context.Context, fn func(*Tx) error) error {
	var tx *Tx
	err := db.eng.Read(ctx, func(t engine.Tx) error {
		tx = &Tx{db: db, eng: t, snapshot: true}
		if err := fn(tx); err != nil {
			return err
		}
		return tx.loadQueueKeys(ctx, tx.queue)
	})
	if err != nil || len(tx.queue) == 0 {
		return fault(err)
	}
	return fault(db.eng.Append(ctx, func() ([]engine.Statement, error) { return tx.build(tx.queue) }))
}

// fault gives an engine's fault the Kind that callers know.
func fault(err error) error {
	var known *iis.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, engine.ErrStale), errors.Is(err, engine.ErrExists):
		return &iis.Error{Kind: iis.Conflict, Msg: "this was changed meanwhile", Err: err}
	case errors.Is(err, engine.ErrUnavailable), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return &iis.Error{Kind: iis.Unavailable, Msg: "the registry cannot do this now; try again later", Err: err}
	}
	return err
}
