package server

import (
	"context"
	"time"

	"github.com/openiis/openiis/edge/portal"
	stage "github.com/openiis/openiis/edge/portal/demo"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/account"
)

// addDemoPages hangs the demo's pages into the portal.
func (r *Registry) addDemoPages(f *portal.Frame) {
	stage.Add(f, stage.Stage{Cast: r.cast, Outbox: r.outbox, Advance: r.advance})
}

// advance moves the registry's clock forward, keeps the new time and does what fell due.
func (r *Registry) advance(ctx context.Context, by time.Duration) error {
	if err := r.Clock.Advance(by); err != nil {
		return err
	}
	return r.settleTime(ctx)
}

// outbox is all that the demo would have sent.
func (r *Registry) outbox(ctx context.Context) (all []iis.Message, err error) {
	err = r.Store.View(ctx, func(tx *store.Tx) error {
		all, err = tx.Outbox(ctx, time.Time{})
		return err
	})
	return all, err
}

// cast is who plays in the demo, from its credentials.
func (r *Registry) cast() (stage.Cast, error) {
	c, err := ReadCredentials(r.Config.Server.Data)
	if err != nil {
		return stage.Cast{}, err
	}
	out := stage.Cast{BaseURL: c.BaseURL}
	for _, p := range c.Residents {
		out.Residents = append(out.Residents, stage.Persona{Name: p.Name, Key: p.Persona, Username: p.Username, Password: p.Password, Code: account.CodeNow(p.TOTPSecret, time.Now())})
	}
	names := map[string]string{}
	for _, o := range c.Organizations {
		names[o.ID] = o.Name
	}
	for _, u := range c.Users {
		out.Users = append(out.Users, stage.Persona{Name: names[u.Roles[0].Organization], Role: string(u.Roles[0].Role), Username: u.Username, Password: u.Password, Code: account.CodeNow(u.TOTPSecret, time.Now())})
	}
	for _, p := range c.Unregistered {
		out.Strangers = append(out.Strangers, stage.Stranger{Name: p.Name, BirthDate: p.BirthDate, Email: p.Email, Phone: p.Phone})
	}
	for _, o := range c.Organizations {
		if o.HL7 != nil {
			out.Systems = append(out.Systems, stage.System{Name: o.Name, Username: o.HL7.Username, Password: o.HL7.Password, Facility: o.HL7.Facility})
		}
	}
	return out, nil
}
