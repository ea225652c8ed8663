package exchange

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// RegistrarTx is what the registrar needs of a transaction.
type RegistrarTx interface {
	guard.Tx
	Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error)
	Organizations(ctx context.Context) ([]iis.Organization, error)
	Facilities(ctx context.Context, org iis.OrganizationID) ([]iis.Facility, error)
	Connections(ctx context.Context, org iis.OrganizationID) ([]iis.Connection, error)
	OrganizationOfFacility(ctx context.Context, identifier string) (iis.OrganizationID, error)
	SaveOrganization(iis.Organization)
	SaveFacility(iis.Facility)
	SaveConnection(iis.Connection)
}

// Registrar keeps the organizations, their facilities and their connections.
type Registrar struct {
	InTx func(context.Context, func(RegistrarTx) error) error
	Look func(context.Context, func(RegistrarTx) error) error
	Law  *guard.Law
	Now  func() time.Time
}

// Member is an organization with all that it has here.
type Member struct {
	Organization iis.Organization
	Facilities   []iis.Facility
	Connections  []iis.Connection
}

// Add takes in an organization, or changes one that has the same id. An organization
// without an id gets one, and so does each connection. Every connection without a
// secret's hash gets a new machine secret; they are returned in the order of the
// connections and cannot be read again.
func (r *Registrar) Add(ctx context.Context, by iis.Actor, m Member) (Member, []string, error) {
	m.Facilities, m.Connections = slices.Clone(m.Facilities), slices.Clone(m.Connections)
	secrets, err := m.complete(r.Now())
	if err != nil {
		return Member{}, nil, err
	}
	err = guard.Do(ctx, r.InTx, r.request(by, "add-organization", m.Organization.ID), func(tx RegistrarTx, _ iis.Decision, _ *iis.AuditEvent) error {
		if err := free(ctx, tx, m); err != nil {
			return err
		}
		tx.SaveOrganization(m.Organization)
		for _, f := range m.Facilities {
			tx.SaveFacility(f)
		}
		for _, c := range m.Connections {
			tx.SaveConnection(c)
		}
		return nil
	})
	if err != nil {
		return Member{}, nil, err
	}
	return m, secrets, nil
}

// complete checks a member and fills in what is ours to say.
func (m *Member) complete(now time.Time) (secrets []string, err error) {
	o := &m.Organization
	o.Name = strings.TrimSpace(o.Name)
	if o.Name == "" {
		return nil, iis.Errorf(iis.Invalid, "an organization has a name")
	}
	if !slices.Contains(Kinds, o.Kind) {
		return nil, iis.Errorf(iis.Invalid, "%q is not a kind of organization", o.Kind)
	}
	if o.ID == "" {
		o.ID = iis.OrganizationID(randomID())
	}
	if o.Created.IsZero() {
		o.Created = now
	}
	for i := range m.Facilities {
		f := &m.Facilities[i]
		if f.ID = strings.TrimSpace(f.ID); f.ID == "" {
			return nil, iis.Errorf(iis.Invalid, "a facility has a code")
		}
		f.Organization = o.ID
	}
	secrets = make([]string, len(m.Connections))
	for i := range m.Connections {
		c := &m.Connections[i]
		c.Organization = o.ID
		if c.ID == "" {
			c.ID = randomID()
		}
		if c.ReportLevel == "" {
			c.ReportLevel = "usual"
		}
		if c.DefaultFacility == "" && len(m.Facilities) > 0 {
			c.DefaultFacility = m.Facilities[0].ID
		}
		if len(c.SecretHash) == 0 {
			secrets[i], c.SecretHash = NewSecret()
		}
	}
	return secrets, nil
}

// Kinds are the kinds of organizations, in the order in which they are shown.
var Kinds = []iis.OrganizationKind{iis.Provider, iis.SchoolOrg, iis.Childcare, iis.LocalHealth, iis.State, iis.Developer}

// NewSecret draws a machine secret of 256 random bits and its hash. Nobody chooses such
// secrets, so a fast hash is enough (security.md 5.3).
func NewSecret() (secret string, hash []byte) {
	b := make([]byte, 32)
	rand.Read(b)
	secret = base64.RawURLEncoding.EncodeToString(b)
	sum := sha256.Sum256([]byte(secret))
	return secret, sum[:]
}

func randomID() string {
	b := make([]byte, 8)
	rand.Read(b)
	return hex.EncodeToString(b)
}

// List returns every organization with its facilities and connections.
func (r *Registrar) List(ctx context.Context, by iis.Actor) ([]Member, error) {
	var all []Member
	err := guard.Look(ctx, r.Look, r.request(by, "list-organizations", ""), func(tx RegistrarTx, _ iis.Decision, _ *iis.AuditEvent) error {
		all = nil
		organizations, err := tx.Organizations(ctx)
		if err != nil {
			return err
		}
		for _, o := range organizations {
			m := Member{Organization: o}
			if m.Facilities, err = tx.Facilities(ctx, o.ID); err != nil {
				return err
			}
			if m.Connections, err = tx.Connections(ctx, o.ID); err != nil {
				return err
			}
			all = append(all, m)
		}
		return nil
	})
	return all, err
}

// SetDisabled disables an organization, or enables it again. From the next request on,
// none of its connections and users get in. Nobody disables the organization they act in.
func (r *Registrar) SetDisabled(ctx context.Context, by iis.Actor, id iis.OrganizationID, disabled bool) error {
	deed := "enable-organization"
	if disabled {
		deed = "disable-organization"
	}
	return guard.Do(ctx, r.InTx, r.request(by, deed, id), func(tx RegistrarTx, _ iis.Decision, _ *iis.AuditEvent) error {
		if disabled && !by.System && by.Organization == id {
			return iis.Errorf(iis.Forbidden, "nobody disables their own organization")
		}
		o, err := tx.Organization(ctx, id)
		if err != nil {
			return err
		}
		o.Disabled = disabled
		tx.SaveOrganization(o)
		return nil
	})
}

func (r *Registrar) request(by iis.Actor, deed string, id iis.OrganizationID) guard.Request {
	return guard.Request{By: by, To: iis.ActAdmin, Deed: deed, Purpose: iis.PurposeOperation, Subject: string(id), At: r.Now(), Law: r.Law}
}
