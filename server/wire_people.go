package server

import (
	"context"
	"crypto/rand"
	"runtime"
	"strings"

	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/relation"
)

// wirePeople makes the rooms of people: their accounts, who they are in the registry
// and whom they act for.
func (r *Registry) wirePeople() {
	db, now := r.Store, r.Clock.Now
	r.Accounts = &account.Service{
		InTx: func(ctx context.Context, fn func(account.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Read: func(ctx context.Context, fn func(account.Tx) error) error {
			return db.View(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, NewID: newTextID, Passwords: account.NewPasswords(runtime.GOMAXPROCS(0)), Law: r.Law, Issuer: application,
	}
	r.Identity = &identity.Service{
		InTx: func(ctx context.Context, fn func(identity.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, NewID: newTextID, Law: r.Law,
	}
	r.Relations = &relation.Service{
		InTx: func(ctx context.Context, fn func(relation.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Look: func(ctx context.Context, fn func(relation.Tx) error) error {
			return db.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, NewID: newTextID, Law: r.Law,
	}
}

// newTextID draws the id of a noun of the portal: 128 random bits, fit for a path.
func newTextID() string { return strings.ToLower(rand.Text()) }
