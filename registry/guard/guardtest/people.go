package guardtest

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// Account reads an account.
func (t *Tx) Account(_ context.Context, id iis.UserID) (iis.Account, error) {
	a, ok := t.b.Accounts[id]
	if !ok {
		return a, notFound("account")
	}
	return a, nil
}

// Accounts lists accounts by a part of the username.
func (t *Tx) Accounts(_ context.Context, text string, skip, limit int) ([]iis.Account, error) {
	var out []iis.Account
	for _, a := range t.b.Accounts {
		if strings.Contains(a.Username, text) {
			out = append(out, a)
		}
	}
	return cut(out, skip, limit), nil
}

// AccountsByID reads some.
func (t *Tx) AccountsByID(_ context.Context, users ...iis.UserID) (map[iis.UserID]iis.Account, error) {
	out := map[iis.UserID]iis.Account{}
	for _, a := range t.b.Accounts {
		if slices.Contains(users, a.ID) {
			out[a.ID] = a
		}
	}
	return out, nil
}

// AllGuardianships lists those of some accounts, or all.
func (t *Tx) AllGuardianships(_ context.Context, of []iis.UserID, skip, limit int) ([]iis.Guardianship, error) {
	return cut(keep(t.b.Guardians, func(g iis.Guardianship) bool { return len(of) == 0 || slices.Contains(of, g.User) }), skip, limit), nil
}

// Organization reads an organization.
func (t *Tx) Organization(_ context.Context, id iis.OrganizationID) (iis.Organization, error) {
	o, ok := t.b.Orgs[id]
	if !ok {
		return o, notFound("organization")
	}
	return o, nil
}

// FindOrganizations finds by words of name and city.
func (t *Tx) FindOrganizations(_ context.Context, words []string, _ int) ([]iis.Organization, error) {
	var out []iis.Organization
	for _, o := range t.b.Orgs {
		text := strings.ToLower(o.Name + " " + o.City)
		if !o.Disabled && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, strings.ToLower(w)) }) {
			out = append(out, o)
		}
	}
	return out, nil
}

// Memberships lists a user's roles.
func (t *Tx) Memberships(_ context.Context, u iis.UserID) ([]iis.Membership, error) {
	return keep(t.b.Members, func(m iis.Membership) bool { return m.User == u && m.Until.IsZero() }), nil
}

// Members lists who works in an organization.
func (t *Tx) Members(_ context.Context, o iis.OrganizationID) ([]iis.Membership, error) {
	return keep(t.b.Members, func(m iis.Membership) bool { return m.Organization == o && m.Until.IsZero() }), nil
}

// Attempts lists wrong tries.
func (t *Tx) Attempts(_ context.Context, kind, key string, since time.Time) ([]time.Time, error) {
	var out []time.Time
	for _, a := range t.b.Tables.Attempts {
		if a.Kind == kind && a.Key == key && !a.At.Before(since) {
			out = append(out, a.At)
		}
	}
	return out, nil
}

// SaveAttempt keeps a wrong try.
func (t *Tx) SaveAttempt(a iis.Attempt) { t.b.Tables.Attempts = append(t.b.Tables.Attempts, a) }

// ForgetAttempts forgets them.
func (t *Tx) ForgetAttempts(kind, key string) {
	t.b.Tables.Attempts = keep(t.b.Tables.Attempts, func(a iis.Attempt) bool { return a.Kind != kind || a.Key != key })
}

// SaveMessage keeps a message for outside.
func (t *Tx) SaveMessage(m iis.Message) {
	t.b.Messages = put(t.b.Messages, m, func(o iis.Message) bool { return o.ID == m.ID })
}

// Message reads one.
func (t *Tx) Message(_ context.Context, id string) (iis.Message, error) {
	return one(t.b.Messages, func(m iis.Message) bool { return m.ID == id }, "message")
}

// Enqueue queues a job.
func (t *Tx) Enqueue(j iis.Job) {
	t.b.Jobs = put(t.b.Jobs, j, func(o iis.Job) bool { return o.Kind == j.Kind && o.Key == j.Key })
}

// AccountLinks lists whom an account is.
func (t *Tx) AccountLinks(_ context.Context, u iis.UserID) ([]iis.AccountLink, error) {
	return keep(t.b.Links, func(l iis.AccountLink) bool { return l.User == u && l.Until.IsZero() }), nil
}

// SaveAccountLink ties an account to a person.
func (t *Tx) SaveAccountLink(l iis.AccountLink) { t.b.Links = append(t.b.Links, l) }

// Guardianships lists those of an account.
func (t *Tx) Guardianships(_ context.Context, u iis.UserID) ([]iis.Guardianship, error) {
	return keep(t.b.Guardians, func(g iis.Guardianship) bool { return g.User == u }), nil
}

// GuardiansOf lists those over a person.
func (t *Tx) GuardiansOf(_ context.Context, p iis.PatientID) ([]iis.Guardianship, error) {
	return keep(t.b.Guardians, func(g iis.Guardianship) bool { return g.Patient == p }), nil
}

// Guardianship reads one.
func (t *Tx) Guardianship(_ context.Context, id string) (iis.Guardianship, error) {
	return one(t.b.Guardians, func(g iis.Guardianship) bool { return g.ID == id }, "guardianship")
}

// SaveGuardianship keeps one.
func (t *Tx) SaveGuardianship(g iis.Guardianship) {
	t.b.Guardians = put(t.b.Guardians, g, func(o iis.Guardianship) bool { return o.ID == g.ID })
}

// SaveIdentityClaim keeps an attempt to be linked.
func (t *Tx) SaveIdentityClaim(c iis.IdentityClaim) { t.b.Proofs[c.ID] = c }

// IdentityClaim reads one.
func (t *Tx) IdentityClaim(_ context.Context, id string) (iis.IdentityClaim, error) {
	c, ok := t.b.Proofs[id]
	if !ok {
		return c, notFound("claim")
	}
	return c, nil
}

// SaveCode keeps a one-time code.
func (t *Tx) SaveCode(c iis.Code) { t.b.Codes[c.ID] = c }

// Code reads one.
func (t *Tx) Code(_ context.Context, id string) (iis.Code, error) {
	c, ok := t.b.Codes[id]
	if !ok {
		return c, notFound("code")
	}
	return c, nil
}

// TryCode tries one.
func (t *Tx) TryCode(_ context.Context, id string, hash []byte, at time.Time) (bool, error) {
	c, ok := t.b.Codes[id]
	if !ok || !c.Used.IsZero() || c.Tries >= 5 || !at.Before(c.Until) {
		return false, nil
	}
	c.Tries++
	right := bytes.Equal(c.Hash, hash)
	if right {
		c.Used = at
	}
	t.b.Codes[id] = c
	return right, nil
}

// SaveActivationCode keeps a clinic's code and replaces the one before it.
func (t *Tx) SaveActivationCode(c iis.ActivationCode) {
	for i, o := range t.b.Vouched {
		if o.Patient == c.Patient && o.Guardian == c.Guardian && o.Used.IsZero() && o.Replaced.IsZero() {
			t.b.Vouched[i].Replaced = c.At
		}
	}
	t.b.Vouched = append(t.b.Vouched, c)
}

// ActivationCode reads one.
func (t *Tx) ActivationCode(_ context.Context, hash []byte) (iis.ActivationCode, error) {
	return one(t.b.Vouched, func(c iis.ActivationCode) bool { return bytes.Equal(c.Hash, hash) }, "code")
}

// UseActivationCode uses one.
func (t *Tx) UseActivationCode(_ context.Context, id string, by iis.UserID, at time.Time) (bool, error) {
	for i, c := range t.b.Vouched {
		if c.ID == id && c.Used.IsZero() && c.Replaced.IsZero() && at.Before(c.Until) {
			t.b.Vouched[i].Used, t.b.Vouched[i].UsedBy = at, by
			return true, nil
		}
	}
	return false, nil
}
