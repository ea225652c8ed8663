package store

import (
	"context"

	"github.com/openiis/openiis/iis"
)

// SaveConnection queues a connection, new or changed.
func (tx *Tx) SaveConnection(n iis.Connection) {
	tx.write(`
		INSERT INTO connection (id, organization, username, certificate_name, secret_hash, settings)
		VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET organization = excluded.organization, username = excluded.username,
			certificate_name = excluded.certificate_name, secret_hash = excluded.secret_hash, settings = excluded.settings`,
		n.ID, n.Organization, n.Username, n.CertificateName, n.SecretHash,
		pack(func(k *packer) { packConnection(k, &n) }))
}

// packConnection packs the settings that nothing is looked up by.
func packConnection(p *packer, n *iis.Connection) {
	text(p, &n.DefaultFacility)
	words(p, &n.Facilities)
	p.flag(&n.AnyFacility)
	text(p, &n.ReportLevel)
	words(p, &n.Versions)
	p.flag(&n.MayWrite)
	p.flag(&n.MayRead)
	p.flag(&n.Unlimited)
	p.flag(&n.Disabled)
}

// Connections returns the connections of an organization, or those of all for an
// empty one.
func (tx *Tx) Connections(ctx context.Context, org iis.OrganizationID) ([]iis.Connection, error) {
	var w where
	w.equal("organization", string(org))
	return tx.connections(ctx, w.String()+` ORDER BY organization, id`, w.args...)
}

// ConnectionByUsername returns the connection that signs in by this username.
func (tx *Tx) ConnectionByUsername(ctx context.Context, username string) (iis.Connection, error) {
	return tx.connection(ctx, ` WHERE username = ?`, username)
}

// ConnectionByCertificate returns the connection that is known by this name of its
// client certificate.
func (tx *Tx) ConnectionByCertificate(ctx context.Context, name string) (iis.Connection, error) {
	return tx.connection(ctx, ` WHERE certificate_name = ?`, name)
}

func (tx *Tx) connection(ctx context.Context, tail, name string) (iis.Connection, error) {
	if name == "" { // a connection without one has the empty name
		return iis.Connection{}, iis.Errorf(iis.NotFound, "there is no such connection")
	}
	all, err := tx.connections(ctx, tail, name)
	return only(all, err, "connection")
}

func (tx *Tx) connections(ctx context.Context, tail string, args ...any) ([]iis.Connection, error) {
	var all []iis.Connection
	err := tx.query(ctx, ask(`
		SELECT id, organization, username, certificate_name, secret_hash, settings FROM connection`+tail, args,
		func(c *cursor) error {
			n := iis.Connection{ID: c.text()}
			texts(c, &n.Organization)
			n.Username, n.CertificateName, n.SecretHash = c.text(), c.text(), c.blob()
			err := unpack(c.blob(), func(k *packer) { packConnection(k, &n) })
			all = append(all, n)
			return err
		}))
	return all, err
}
