package store

import (
	"context"
	"fmt"

	"github.com/openiis/openiis/platform/keyring"
)

// sealDoc packs and seals the part of a noun of the portal that nothing is looked up
// by, under the contact key, for its row.
func (tx *Tx) sealDoc(table, id string, walk func(*packer)) []byte {
	return tx.db.keys.Seal(keyring.Contact, pack(walk), placeOf(table, "sealed", id))
}

// openDoc opens what sealDoc sealed.
func (tx *Tx) openDoc(table, id string, sealed []byte, walk func(*packer)) error {
	plain, err := tx.db.keys.Unseal(keyring.Contact, sealed, placeOf(table, "sealed", id))
	if err != nil {
		return fmt.Errorf("open row of %s: %w", table, err)
	}
	return unpack(plain, walk)
}

// blind hashes a value that rows are found by and that must not be readable.
func (tx *Tx) blind(kind, value string) []byte {
	h := tx.db.keys.BlindHash(kind, value)
	return h[:]
}

// did tells whether a statement with RETURNING changed a row. It is for the few writes
// whose caller must know at once, such as the use of a code.
func (tx *Tx) did(ctx context.Context, sql string, args ...any) (bool, error) {
	done := false
	err := tx.query(ctx, ask(sql, args, func(*cursor) error {
		done = true
		return nil
	}))
	return done, err
}

// collect reads all rows of a query.
func collect[T any](ctx context.Context, tx *Tx, sql string, args []any, read func(*cursor) (T, error)) ([]T, error) {
	var all []T
	err := tx.query(ctx, ask(sql, args, func(c *cursor) error {
		one, err := read(c)
		all = append(all, one)
		return err
	}))
	return all, err
}
