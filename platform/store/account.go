package store

import (
	"context"
	"strings"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store/engine"
)

// SaveAccount queues a new account (Version 0) or a new state of one that was read. A
// stale state, or a username that is taken without regard to case, is a Conflict.
func (tx *Tx) SaveAccount(a iis.Account) {
	if v, ok := tx.accounts[a.ID]; ok {
		a.Version = max(v, a.Version)
	}
	if tx.accounts == nil {
		tx.accounts = map[iis.UserID]int64{}
	}
	tx.accounts[a.ID] = a.Version + 1
	sealed := tx.sealDoc("account", string(a.ID), func(k *packer) { packAccount(k, &a) })
	name := tx.usernameHash(a.Username)
	if a.Username == "" { // of a registration that has come no further: any number of them
		name = tx.blind("username", "\x00"+string(a.ID))
	}
	if a.Version == 0 {
		tx.write(`INSERT INTO account (id, version, username_hash, status, created, sealed) VALUES (?, 1, ?, ?, ?, ?)`,
			a.ID, name, a.Status, a.Created, sealed)
		return
	}
	tx.writeOne(`UPDATE account SET version = version + 1, username_hash = ?, status = ?, sealed = ? WHERE id = ? AND version = ?`,
		name, a.Status, sealed, a.ID, a.Version)
}

func (tx *Tx) usernameHash(name string) []byte {
	return tx.blind("username", strings.ToLower(strings.TrimSpace(name)))
}

func packAccount(p *packer, a *iis.Account) {
	text(p, &a.Username)
	record(p, &a.Name, packName)
	number(p, &a.BirthDate)
	text(p, &a.Language, &a.PasswordHash)
	p.time(&a.PasswordAt)
	p.flag(&a.MustReset)
}

const selectAccount = `SELECT a.id, a.version, a.status, a.created, a.sealed FROM account a`

func (tx *Tx) readAccount(c *cursor) (a iis.Account, err error) {
	texts(c, &a.ID)
	a.Version = c.int()
	texts(c, &a.Status)
	a.Created = c.time()
	return a, tx.openDoc("account", string(a.ID), c.blob(), func(k *packer) { packAccount(k, &a) })
}

// Account returns one account.
func (tx *Tx) Account(ctx context.Context, id iis.UserID) (iis.Account, error) {
	all, err := collect(ctx, tx, selectAccount+` WHERE a.id = ?`, []any{id}, tx.readAccount)
	return only(all, err, "account")
}

// AccountByUsername returns the account of a username, without regard to case.
func (tx *Tx) AccountByUsername(ctx context.Context, username string) (iis.Account, error) {
	all, err := collect(ctx, tx, selectAccount+` WHERE a.username_hash = ?`, []any{tx.usernameHash(username)}, tx.readAccount)
	return only(all, err, "account")
}

const newestAccounts = ` ORDER BY a.created DESC, a.id LIMIT ? OFFSET ?`

// searchBatch is how many accounts a search by a part of the username opens at a time.
const searchBatch = 1000

// Accounts returns accounts behind those skipped, newest first: those of people with a
// role somewhere, or with a text those whose username holds it. Usernames are sealed, so
// a search opens accounts until it has enough; only administrators search.
func (tx *Tx) Accounts(ctx context.Context, substring string, skip, limit int) ([]iis.Account, error) {
	limit = limitOr(limit)
	if substring == "" {
		return collect(ctx, tx, selectAccount+` WHERE EXISTS (SELECT 1 FROM membership m WHERE m.user_id = a.id AND m.until_at = 0)`+newestAccounts,
			[]any{limit, skip}, tx.readAccount)
	}
	part := strings.ToLower(substring)
	var found []iis.Account
	for from := 0; len(found) < skip+limit; from += searchBatch {
		some, err := collect(ctx, tx, selectAccount+newestAccounts, []any{searchBatch, from}, tx.readAccount)
		if err != nil {
			return nil, err
		}
		for _, a := range some {
			if strings.Contains(strings.ToLower(a.Username), part) {
				found = append(found, a)
			}
		}
		if len(some) < searchBatch {
			break
		}
	}
	return found[min(skip, len(found)):min(skip+limit, len(found))], nil
}

// AccountsByID returns accounts by their ids. What is not there is left out.
func (tx *Tx) AccountsByID(ctx context.Context, users ...iis.UserID) (map[iis.UserID]iis.Account, error) {
	all := map[iis.UserID]iis.Account{}
	return all, tx.query(ctx, batchOf(users, func(id iis.UserID) engine.Query {
		return ask(selectAccount+` WHERE a.id = ?`, []any{id}, func(c *cursor) error {
			a, err := tx.readAccount(c)
			all[a.ID] = a
			return err
		})
	})...)
}

// Contacts returns the contacts of an account, removed ones too, oldest first.
func (tx *Tx) Contacts(ctx context.Context, user iis.UserID) ([]iis.AccountContact, error) {
	all, err := collect(ctx, tx, `SELECT id, sealed FROM account_contact WHERE user_id = ? ORDER BY id`, []any{user},
		func(c *cursor) (n iis.AccountContact, err error) {
			n.ID = c.text()
			return n, tx.openDoc("account_contact", n.ID, c.blob(), func(k *packer) { packAccountContact(k, &n) })
		})
	sortByTime(all, func(n iis.AccountContact) int64 { return micros(n.Added) })
	return all, err
}

func packAccountContact(p *packer, n *iis.AccountContact) {
	text(p, &n.User)
	text(p, &n.Kind)
	text(p, &n.Value)
	p.time(&n.Added)
	p.time(&n.Confirmed)
	p.time(&n.Effective)
	p.time(&n.Removed)
	p.time(&n.Failed)
}

// SaveContact queues a contact, new or changed.
func (tx *Tx) SaveContact(n iis.AccountContact) {
	tx.write(`
		INSERT INTO account_contact (id, user_id, kind, value_hash, confirmed, removed, sealed) VALUES (?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, value_hash = excluded.value_hash,
			confirmed = excluded.confirmed, removed = excluded.removed, sealed = excluded.sealed`,
		n.ID, n.User, n.Kind, tx.contactHash(n.Kind, n.Value), n.Confirmed, n.Removed,
		tx.sealDoc("account_contact", n.ID, func(k *packer) { packAccountContact(k, &n) }))
}

func (tx *Tx) contactHash(kind iis.ContactKind, value string) []byte {
	return tx.blind("contact-"+string(kind), strings.ToLower(value))
}

// ContactHolders returns the accounts, closed ones not among them, that have confirmed
// a contact and not removed it.
func (tx *Tx) ContactHolders(ctx context.Context, kind iis.ContactKind, value string) ([]iis.UserID, error) {
	return collect(ctx, tx, `
		SELECT DISTINCT c.user_id FROM account_contact c JOIN account a ON a.id = c.user_id
		WHERE c.kind = ? AND c.value_hash = ? AND c.confirmed <> 0 AND c.removed = 0 AND a.status <> ?
		ORDER BY c.user_id`,
		[]any{kind, tx.contactHash(kind, value), iis.AccountClosed},
		func(c *cursor) (iis.UserID, error) { return iis.UserID(c.text()), nil })
}
