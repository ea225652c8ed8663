package store

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// HandlesOf returns what people are called in addresses, each by the handle of its own:
// a patient who was merged away by the retired one. Who is not there is left out.
func (tx *Tx) HandlesOf(ctx context.Context, patients ...iis.PatientID) (map[iis.PatientID]iis.PatientHandle, error) {
	called := map[iis.PatientID]iis.PatientHandle{}
	return called, tx.query(ctx, batchOf(patients, func(id iis.PatientID) engine.Query {
		return ask(selectPatient, []any{id}, func(c *cursor) error {
			p, err := tx.openPatient(c)
			called[p.ID] = p.Handle
			return err
		})
	})...)
}

// UsernamesOf returns the usernames of accounts. What is not there is left out.
func (tx *Tx) UsernamesOf(ctx context.Context, users ...iis.UserID) (map[iis.UserID]string, error) {
	called := map[iis.UserID]string{}
	return called, tx.query(ctx, batchOf(users, func(id iis.UserID) engine.Query {
		return ask(selectAccount+` WHERE a.id = ?`, []any{id}, func(c *cursor) error {
			a, err := tx.readAccount(c)
			called[a.ID] = a.Username
			return err
		})
	})...)
}

// batchOf asks about each id once.
func batchOf[T comparable](ids []T, about func(T) engine.Query) []engine.Query {
	var batch []engine.Query
	asked := map[T]bool{}
	for _, id := range ids {
		if !asked[id] {
			asked[id] = true
			batch = append(batch, about(id))
		}
	}
	return batch
}
