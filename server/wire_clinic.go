package server

import (
	"context"

	"github.com/openiis/openiis/edge/portal/provider"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/identity"
)

// clinicRooms are the parts of the registry that the pages of clinics need.
func (r *Registry) clinicRooms() provider.Rooms {
	return provider.Rooms{Finder: r.History, Claim: r.claim, Admit: r.admit, Open: r.openRecord, Names: r, Reporter: r.Intake, Sharing: r.Sharing, Questions: r.Notices, Vouch: r.vouch, Doses: r.History, Asker: r.Notices}
}

// admit refuses what the role of a user of a clinic does not allow.
func (r *Registry) admit(ctx context.Context, by iis.Actor, to iis.Act, deed string) error {
	return guard.Admit(ctx, r.Store.InTx, guard.Request{By: by, To: to, Deed: deed, At: r.Clock.Now(), Law: r.Law})
}

// vouch makes an activation code for the person of a handle; nobody is the same as not
// theirs.
func (r *Registry) vouch(ctx context.Context, by iis.Actor, p iis.PatientHandle, v identity.Vouching) (string, error) {
	var id iis.PatientID
	err := r.Store.View(ctx, func(tx *store.Tx) (err error) {
		id, err = tx.PatientByHandle(ctx, p)
		return err
	})
	if err != nil {
		return "", err
	}
	return r.Identity.Vouch(ctx, by, id, v)
}
