package exchange

import (
	"context"
	"slices"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Connect gives an organization one more connection, and facilities for it to speak for.
// The machine secret is returned and cannot be read again.
func (r *Registrar) Connect(ctx context.Context, by iis.Actor, id iis.OrganizationID, facilities []iis.Facility, c iis.Connection) (iis.Connection, string, error) {
	if c.Username == "" && c.CertificateName == "" {
		return iis.Connection{}, "", iis.Errorf(iis.Invalid, "a connection has a username or the name of a certificate")
	}
	var made iis.Connection
	var secrets []string
	err := guard.Do(ctx, r.InTx, r.request(by, "connect-organization", id), func(tx RegistrarTx, _ iis.Decision, _ *iis.AuditEvent) error {
		o, err := tx.Organization(ctx, id)
		if err != nil {
			return err
		}
		known, err := tx.Facilities(ctx, id)
		if err != nil {
			return err
		}
		m := Member{Organization: o, Facilities: append(slices.Clone(facilities), known...), Connections: []iis.Connection{c}}
		if secrets, err = m.complete(r.Now()); err != nil {
			return err
		}
		if err := free(ctx, tx, m); err != nil {
			return err
		}
		made = m.Connections[0]
		for _, f := range m.Facilities[:len(facilities)] {
			tx.SaveFacility(f)
		}
		tx.SaveConnection(made)
		return nil
	})
	if err != nil {
		return iis.Connection{}, "", err
	}
	return made, secrets[0], nil
}

// Disconnect ends a connection of an organization, by its username or the name of its
// certificate: it gets in no more from the next request on, and the name stays taken.
func (r *Registrar) Disconnect(ctx context.Context, by iis.Actor, id iis.OrganizationID, name string) error {
	return guard.Do(ctx, r.InTx, r.request(by, "disconnect-organization", id), func(tx RegistrarTx, _ iis.Decision, _ *iis.AuditEvent) error {
		all, err := tx.Connections(ctx, id)
		if err != nil {
			return err
		}
		for _, c := range all {
			if name != "" && c.Organization == id && (c.Username == name || c.CertificateName == name) {
				c.Disabled = true
				tx.SaveConnection(c)
				return nil
			}
		}
		return iis.Errorf(iis.NotFound, "the organization has no connection of this name")
	})
}

// free refuses facilities of other organizations, and names under which another
// connection signs in.
func free(ctx context.Context, tx RegistrarTx, m Member) error {
	for _, f := range m.Facilities {
		owner, err := tx.OrganizationOfFacility(ctx, f.ID)
		if err != nil {
			return err
		}
		if owner != "" && owner != m.Organization.ID {
			return iis.Errorf(iis.Conflict, "the facility %s belongs to another organization", f.ID)
		}
	}
	if len(m.Connections) == 0 {
		return nil
	}
	all, err := tx.Connections(ctx, "")
	if err != nil {
		return err
	}
	for _, c := range m.Connections {
		for _, other := range all {
			if other.ID != c.ID && (c.Username != "" && c.Username == other.Username || c.CertificateName != "" && c.CertificateName == other.CertificateName) {
				return iis.Errorf(iis.Conflict, "another connection signs in by this name already")
			}
		}
	}
	return nil
}
