// Package storetest is the contract of a storage engine: each engine's own test runs it
// against the real thing.
package storetest

import (
	"context"
	"testing"

	"github.com/openiis/openiis/platform/store"
)

// Run holds an engine to the contract. open returns a new, empty store.
func Run(t *testing.T, open func(*testing.T) *store.DB) {
	t.Run("what was stored about a person is read back", func(t *testing.T) { roundTrip(t, open(t)) })
	t.Run("a failed transaction leaves nothing", func(t *testing.T) { failure(t, open(t)) })
	t.Run("a stale write is a Conflict", func(t *testing.T) { stale(t, open(t)) })
	t.Run("two doors at once make one patient", func(t *testing.T) { twoDoors(t, open(t)) })
	t.Run("one failure in a group harms only itself", func(t *testing.T) { group(t, open(t)) })
	t.Run("a merged record is read from two homes", func(t *testing.T) { merged(t, open(t)) })
	t.Run("a message keeps its first answer", func(t *testing.T) { replay(t, open(t)) })
	t.Run("of followers at one place one goes on", func(t *testing.T) { cursor(t, open(t)) })
	t.Run("a look keeps its audit row before it returns", func(t *testing.T) { look(t, open(t)) })
	t.Run("of an account the log tells what it did and what was done to it, of a permission what was done under it", func(t *testing.T) { doneTo(t, open(t)) })
	t.Run("people and accounts are called by their names", func(t *testing.T) { called(t, open(t)) })
	t.Run("ids grow and never repeat", func(t *testing.T) { identifiers(t, open(t)) })
	t.Run("bytes that are no text do no harm", func(t *testing.T) { noText(t, open(t)) })
	t.Run("a form is kept for its browser and taken once", func(t *testing.T) { keptForms(t, open(t)) })
	t.Run("what has expired is removed and nothing else", func(t *testing.T) { purge(t, open(t)) })
	t.Run("keys are made anew for new normalizers", func(t *testing.T) { rebuild(t, open(t)) })
	t.Run("an account is found by what its owner types", func(t *testing.T) { accounts(t, open(t)) })
	t.Run("what may be used once is used once", func(t *testing.T) { onceOnly(t, open(t)) })
	t.Run("what ties an actor to a person is read at once", func(t *testing.T) { standing(t, open(t)) })
	t.Run("what is written to people is read back", func(t *testing.T) { letters(t, open(t)) })
	t.Run("lists come in their order, page by page", func(t *testing.T) { lists(t, open(t)) })
}

// in runs fn in a writing transaction that must succeed.
func in(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.InTx(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatalf("write: %v", err)
	}
}

// view runs fn on a snapshot that must succeed.
func view(t *testing.T, db *store.DB, fn func(context.Context, *store.Tx) error) {
	t.Helper()
	if err := db.View(t.Context(), func(tx *store.Tx) error { return fn(t.Context(), tx) }); err != nil {
		t.Fatalf("read: %v", err)
	}
}
