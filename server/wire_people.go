package server

import (
	"context"
	"crypto/rand"
	"runtime"
	"strings"

	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/audit"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/notice"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
)

// wirePeople makes the rooms of people: their accounts, who they are in the registry,
// whom they act for, what they share, what they are told, and the search of the log.
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
	r.Sharing = &sharing.Service{
		InTx: func(ctx context.Context, fn func(sharing.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Look: func(ctx context.Context, fn func(sharing.Tx) error) error {
			return db.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, NewID: newTextID, Law: r.Law,
	}
	r.Notices = &notice.Service{
		InTx: func(ctx context.Context, fn func(notice.Tx) error) error {
			return db.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Look: func(ctx context.Context, fn func(notice.Tx) error) error {
			return db.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, NewID: newTextID, Law: r.Law,
	}
	r.Audits = &audit.Service{
		Look: func(ctx context.Context, fn func(audit.Tx) error) error {
			return db.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Now: now, Law: r.Law,
	}
}

// tellAddress lets the rooms that write links know where the registry is reached, once
// its door is open.
func (r *Registry) tellAddress() {
	r.Accounts.PublicURL = r.BaseURL()
	r.Sharing.PublicURL = r.BaseURL()
	r.Notices.PublicURL = r.BaseURL()
}

// newTextID draws the id of a noun of the portal: 128 random bits, fit for a path.
func newTextID() string { return strings.ToLower(rand.Text()) }
