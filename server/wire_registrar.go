package server

import (
	"context"

	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/exchange"
)

// wireRegistrar makes the room that keeps organizations and their connections.
func (r *Registry) wireRegistrar() {
	r.Registrar = &exchange.Registrar{Law: r.Law, Now: r.Clock.Now,
		InTx: func(ctx context.Context, fn func(exchange.RegistrarTx) error) error {
			return r.Store.InTx(ctx, func(tx *store.Tx) error { return fn(tx) })
		},
		Look: func(ctx context.Context, fn func(exchange.RegistrarTx) error) error {
			return r.Store.Look(ctx, func(tx *store.Tx) error { return fn(tx) })
		}}
}
