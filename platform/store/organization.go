package store

import (
	"context"
	"slices"
	"strings"

	"github.com/openiis/openiis/iis"
)

// SaveOrganization queues an organization, new or changed.
func (tx *Tx) SaveOrganization(o iis.Organization) {
	tx.write(`
		INSERT INTO organization (`+organizationColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, name = excluded.name, street = excluded.street,
			city = excluded.city, zip = excluded.zip, county = excluded.county, phone = excluded.phone,
			email = excluded.email, disabled = excluded.disabled`,
		o.ID, o.Kind, o.Name, o.Street, o.City, o.ZIP, o.County, o.Phone, o.Email, o.Disabled, o.Created)
}

const organizationColumns = `id, kind, name, street, city, zip, county, phone, email, disabled, created`

// Organizations returns all organizations by name.
func (tx *Tx) Organizations(ctx context.Context) ([]iis.Organization, error) {
	return tx.organizations(ctx, ` ORDER BY name, id`)
}

// Organization returns one organization.
func (tx *Tx) Organization(ctx context.Context, id iis.OrganizationID) (iis.Organization, error) {
	all, err := tx.organizations(ctx, ` WHERE id = ?`, id)
	return only(all, err, "organization")
}

// FindOrganizations returns those whose name or city holds each of the words, whatever
// their case, by name; disabled ones are left out.
func (tx *Tx) FindOrganizations(ctx context.Context, words []string, limit int) ([]iis.Organization, error) {
	all, err := tx.organizations(ctx, ` WHERE disabled = 0 ORDER BY name, id`)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o iis.Organization) bool {
		text := strings.ToLower(o.Name + "\n" + o.City)
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, strings.ToLower(w)) })
	})
	return all[:min(len(all), limitOr(limit))], nil
}

func (tx *Tx) organizations(ctx context.Context, tail string, args ...any) ([]iis.Organization, error) {
	var all []iis.Organization
	err := tx.query(ctx, ask(`SELECT `+organizationColumns+` FROM organization`+tail, args, func(c *cursor) error {
		var o iis.Organization
		texts(c, &o.ID)
		texts(c, &o.Kind)
		texts(c, &o.Name, &o.Street, &o.City, &o.ZIP, &o.County, &o.Phone, &o.Email)
		o.Disabled, o.Created = c.bool(), c.time()
		all = append(all, o)
		return nil
	}))
	return all, err
}

// only returns the one row of a look-up, or a NotFound that names what was looked for.
func only[T any](all []T, err error, what string) (one T, _ error) {
	if err != nil {
		return one, err
	}
	if len(all) == 0 {
		return one, iis.Errorf(iis.NotFound, "there is no such %s", what)
	}
	return all[0], nil
}

// SaveFacility queues a facility, new or changed.
func (tx *Tx) SaveFacility(f iis.Facility) {
	tx.write(`
		INSERT INTO facility (id, organization, name, identifiers) VALUES (?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET organization = excluded.organization, name = excluded.name,
			identifiers = excluded.identifiers`,
		f.ID, f.Organization, f.Name, strings.Join(f.Identifiers, "\n"))
	for _, name := range append([]string{f.ID}, f.Identifiers...) {
		tx.write(`
			INSERT INTO facility_name (name, facility, organization) VALUES (?, ?, ?)
			ON CONFLICT (name, facility) DO UPDATE SET organization = excluded.organization`,
			strings.ToUpper(name), f.ID, f.Organization)
	}
}

// Facilities returns the facilities of an organization by id, or those of all for an
// empty one.
func (tx *Tx) Facilities(ctx context.Context, org iis.OrganizationID) ([]iis.Facility, error) {
	var w where
	w.equal("organization", string(org))
	var all []iis.Facility
	err := tx.query(ctx, ask(`SELECT id, organization, name, identifiers FROM facility`+w.String()+` ORDER BY id`, w.args,
		func(c *cursor) error {
			f := iis.Facility{ID: c.text()}
			texts(c, &f.Organization)
			f.Name = c.text()
			if s := c.text(); s != "" {
				f.Identifiers = strings.Split(s, "\n")
			}
			all = append(all, f)
			return nil
		}))
	return all, err
}

// OrganizationOfFacility returns the organization of the facility that goes by this
// identifier, whatever its case; empty where none does, or those of several
// organizations do.
func (tx *Tx) OrganizationOfFacility(ctx context.Context, identifier string) (iis.OrganizationID, error) {
	var all []iis.OrganizationID
	err := tx.query(ctx, ask(`SELECT DISTINCT organization FROM facility_name WHERE name = ?`,
		[]any{strings.ToUpper(identifier)}, func(c *cursor) error {
			all = append(all, iis.OrganizationID(c.text()))
			return nil
		}))
	if err != nil || len(all) != 1 {
		return "", err
	}
	return all[0], nil
}
