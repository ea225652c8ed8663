package store

import (
	"context"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// SaveMembership queues a role of a user in an organization, new or ended.
func (tx *Tx) SaveMembership(m iis.Membership) {
	tx.write(`
		INSERT INTO membership (`+membershipColumns+`) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET role = excluded.role, until_at = excluded.until_at`,
		m.ID, m.User, m.Organization, m.Role, m.Since, m.Until, m.By)
}

const membershipColumns = `id, user_id, organization, role, since, until_at, given_by`

func readMembership(c *cursor) (m iis.Membership, err error) {
	m.ID = c.text()
	texts(c, &m.User)
	texts(c, &m.Organization)
	texts(c, &m.Role)
	m.Since, m.Until = c.time(), c.time()
	texts(c, &m.By)
	return m, nil
}

// Memberships returns the roles of a user that hold.
func (tx *Tx) Memberships(ctx context.Context, user iis.UserID) ([]iis.Membership, error) {
	return collect(ctx, tx, `SELECT `+membershipColumns+` FROM membership WHERE user_id = ? AND until_at = 0 ORDER BY organization, role`,
		[]any{user}, readMembership)
}

// MembershipsOf returns the roles that hold of each of some users.
func (tx *Tx) MembershipsOf(ctx context.Context, users ...iis.UserID) (map[iis.UserID][]iis.Membership, error) {
	all := map[iis.UserID][]iis.Membership{}
	return all, tx.query(ctx, batchOf(users, func(id iis.UserID) engine.Query {
		return ask(`SELECT `+membershipColumns+` FROM membership WHERE user_id = ? AND until_at = 0 ORDER BY organization, role`, []any{id}, func(c *cursor) error {
			m, err := readMembership(c)
			all[id] = append(all[id], m)
			return err
		})
	})...)
}

// Members returns the roles in an organization that hold.
func (tx *Tx) Members(ctx context.Context, org iis.OrganizationID) ([]iis.Membership, error) {
	return collect(ctx, tx, `SELECT `+membershipColumns+` FROM membership WHERE organization = ? AND until_at = 0 ORDER BY user_id, role`,
		[]any{org}, readMembership)
}
