package account

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

// book is a store in memory. A transaction that fails leaves nothing.
type book struct {
	mu sync.Mutex
	state
}

type state struct {
	accounts  map[iis.UserID]iis.Account
	members   map[string]iis.Membership
	orgs      map[iis.OrganizationID]iis.Organization
	attempts  []iis.Attempt
	contacts  map[string]iis.AccountContact
	messages  []iis.Message
	questions []iis.Question
	jobs      []iis.Job
	notices   []iis.Notice
	factors   map[string]iis.Factor
	backup    []iis.BackupCode
	codes     map[string]iis.Code
	sessions  map[string]iis.Session
	devices   map[string]iis.Device
	events    []iis.AuditEvent
}

func (s state) clone() state {
	s.accounts, s.members, s.orgs = maps.Clone(s.accounts), maps.Clone(s.members), maps.Clone(s.orgs)
	s.contacts, s.factors, s.codes = maps.Clone(s.contacts), maps.Clone(s.factors), maps.Clone(s.codes)
	s.sessions, s.devices = maps.Clone(s.sessions), maps.Clone(s.devices)
	s.attempts, s.backup = slices.Clone(s.attempts), slices.Clone(s.backup)
	return s
}

func (b *book) inTx(_ context.Context, fn func(Tx) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	before := b.state.clone()
	err := fn(b)
	if err != nil {
		b.state = before
	}
	return err
}

func notFound(what string) error { return iis.Errorf(iis.NotFound, "no such %s", what) }

func get[K comparable, V any](m map[K]V, k K, what string) (V, error) {
	v, ok := m[k]
	if !ok {
		return v, notFound(what)
	}
	return v, nil
}

func where[K comparable, V any](m map[K]V, keep func(V) bool) []V {
	var out []V
	for _, v := range m {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

func (b *book) Standing(context.Context, iis.Actor, iis.PatientID, time.Time) (iis.Standing, error) {
	return iis.Standing{}, notFound("person")
}
func (b *book) Audit(e iis.AuditEvent)            { b.events = append(b.events, e) }
func (b *book) SaveClaim(iis.CareClaim)           {}
func (b *book) UseOpening(iis.GrantID, time.Time) {}

func (b *book) Account(_ context.Context, id iis.UserID) (iis.Account, error) {
	return get(b.accounts, id, "account")
}
func (b *book) AccountByUsername(_ context.Context, name string) (iis.Account, error) {
	for _, a := range b.accounts {
		if name != "" && strings.EqualFold(a.Username, name) {
			return a, nil
		}
	}
	return iis.Account{}, notFound("account")
}
func (b *book) SaveAccount(a iis.Account) { a.Version++; b.accounts[a.ID] = a }
func (b *book) Memberships(_ context.Context, u iis.UserID) ([]iis.Membership, error) {
	return where(b.members, func(m iis.Membership) bool { return m.User == u && m.Until.IsZero() }), nil
}
func (b *book) Organization(_ context.Context, id iis.OrganizationID) (iis.Organization, error) {
	return get(b.orgs, id, "organization")
}
func (b *book) Attempts(_ context.Context, kind, key string, since time.Time) ([]time.Time, error) {
	var out []time.Time
	for _, a := range b.attempts {
		if a.Kind == kind && a.Key == key && !a.At.Before(since) {
			out = append(out, a.At)
		}
	}
	return out, nil
}
func (b *book) SaveAttempt(a iis.Attempt) { b.attempts = append(b.attempts, a) }
func (b *book) ForgetAttempts(kind, key string) {
	b.attempts = slices.DeleteFunc(b.attempts, func(a iis.Attempt) bool { return a.Kind == kind && a.Key == key })
}
func (b *book) Contacts(_ context.Context, u iis.UserID) ([]iis.AccountContact, error) {
	out := where(b.contacts, func(c iis.AccountContact) bool { return c.User == u })
	slices.SortFunc(out, func(x, y iis.AccountContact) int { return strings.Compare(x.ID, y.ID) })
	return out, nil
}
func (b *book) ContactHolders(_ context.Context, kind iis.ContactKind, value string) ([]iis.UserID, error) {
	var out []iis.UserID
	for _, c := range b.contacts {
		if c.Kind == kind && c.Value == value && !c.Confirmed.IsZero() && b.accounts[c.User].Status != iis.AccountClosed {
			out = append(out, c.User)
		}
	}
	return out, nil
}
func (b *book) SaveContact(c iis.AccountContact) { b.contacts[c.ID] = c }
func (b *book) SaveMessage(m iis.Message)        { b.messages = append(b.messages, m) }
func (b *book) Enqueue(j iis.Job)                { b.jobs = append(b.jobs, j) }
func (b *book) InsertQuestion(q iis.Question)    { b.questions = append(b.questions, q) }
func (b *book) SaveNotice(n iis.Notice)          { b.notices = append(b.notices, n) }
func (b *book) Factors(_ context.Context, u iis.UserID) ([]iis.Factor, error) {
	return where(b.factors, func(f iis.Factor) bool { return f.User == u }), nil
}
func (b *book) SaveFactor(f iis.Factor) { b.factors[f.ID] = f }
func (b *book) UseStep(_ context.Context, id string, step int64) (bool, error) {
	f := b.factors[id]
	if f.LastStep >= step {
		return false, nil
	}
	f.LastStep = step
	b.factors[id] = f
	return true, nil
}
func (b *book) ReplaceBackupCodes(_ iis.UserID, codes []iis.BackupCode) { b.backup = codes }
func (b *book) UseBackupCode(_ context.Context, u iis.UserID, hash []byte, at time.Time) (bool, error) {
	for i, c := range b.backup {
		if c.User == u && bytes.Equal(c.Hash, hash) && c.Used.IsZero() {
			b.backup[i].Used = at
			return true, nil
		}
	}
	return false, nil
}
func (b *book) BackupCodesLeft(_ context.Context, u iis.UserID) (n int, _ error) {
	for _, c := range b.backup {
		if c.User == u && c.Used.IsZero() {
			n++
		}
	}
	return n, nil
}
func (b *book) SaveCode(c iis.Code) { b.codes[c.ID] = c }
func (b *book) Code(_ context.Context, id string) (iis.Code, error) {
	return get(b.codes, id, "code")
}
func (b *book) TryCode(_ context.Context, id string, hash []byte, at time.Time) (bool, error) {
	c, ok := b.codes[id]
	if !ok || !c.Used.IsZero() || c.Tries >= 5 || !at.Before(c.Until) {
		return false, nil
	}
	c.Tries++
	right := bytes.Equal(c.Hash, hash)
	if right {
		c.Used = at
	}
	b.codes[id] = c
	return right, nil
}
func (b *book) CodesSent(_ context.Context, u iis.UserID, since time.Time) ([]iis.Code, error) {
	return where(b.codes, func(c iis.Code) bool { return c.User == u && !c.Sent.Before(since) }), nil
}
func (b *book) SessionByHash(_ context.Context, hash []byte) (iis.Session, error) {
	for _, s := range b.sessions {
		if bytes.Equal(s.Hash, hash) {
			return s, nil
		}
	}
	return iis.Session{}, notFound("session")
}
func (b *book) Sessions(_ context.Context, u iis.UserID) ([]iis.Session, error) {
	return where(b.sessions, func(s iis.Session) bool { return s.User == u && s.Ended.IsZero() }), nil
}
func (b *book) SaveSession(s iis.Session) { b.sessions[s.ID] = s }
func (b *book) EndSessions(u iis.UserID, but, why string, at time.Time) {
	for id, s := range b.sessions {
		if s.User == u && id != but && s.Ended.IsZero() {
			s.Ended, s.EndedWhy = at, why
			b.sessions[id] = s
		}
	}
}
func (b *book) DeviceByHash(_ context.Context, hash []byte) (iis.Device, error) {
	for _, d := range b.devices {
		if bytes.Equal(d.Hash, hash) {
			return d, nil
		}
	}
	return iis.Device{}, notFound("device")
}
func (b *book) Devices(_ context.Context, u iis.UserID) ([]iis.Device, error) {
	return where(b.devices, func(d iis.Device) bool { return d.User == u && d.Removed.IsZero() }), nil
}
func (b *book) SaveDevice(d iis.Device) { b.devices[d.ID] = d }
func (b *book) Organizations(context.Context) ([]iis.Organization, error) {
	return where(b.orgs, func(iis.Organization) bool { return true }), nil
}
func (b *book) SaveOrganization(o iis.Organization) { b.orgs[o.ID] = o }
func (b *book) Accounts(_ context.Context, text string, skip, limit int) ([]iis.Account, error) {
	all := where(b.accounts, func(a iis.Account) bool { return strings.Contains(a.Username, text) })
	return all[min(skip, len(all)):min(skip+limit, len(all))], nil
}
func (b *book) MembershipsOf(ctx context.Context, users ...iis.UserID) (map[iis.UserID][]iis.Membership, error) {
	out := map[iis.UserID][]iis.Membership{}
	for _, u := range users {
		out[u], _ = b.Memberships(ctx, u)
	}
	return out, nil
}
func (b *book) Members(_ context.Context, o iis.OrganizationID) ([]iis.Membership, error) {
	return where(b.members, func(m iis.Membership) bool { return m.Organization == o && m.Until.IsZero() }), nil
}
func (b *book) SaveMembership(m iis.Membership) { b.members[m.ID] = m }

// desk is a Service over a book, with a clock that the test moves.
type desk struct {
	*Service
	*book
	t   *testing.T
	now time.Time
}

var visitorHere = iis.Actor{Door: iis.DoorPortal, Address: "192.0.2.7"}
var system = iis.Actor{System: true, Door: iis.DoorShell}

func newDesk(t *testing.T) *desk {
	b := &book{state: state{accounts: map[iis.UserID]iis.Account{}, members: map[string]iis.Membership{}, orgs: map[iis.OrganizationID]iis.Organization{},
		contacts: map[string]iis.AccountContact{}, factors: map[string]iis.Factor{}, codes: map[string]iis.Code{}, sessions: map[string]iis.Session{}, devices: map[string]iis.Device{}}}
	d := &desk{book: b, t: t, now: time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)}
	n := 0
	d.Service = &Service{InTx: b.inTx, Read: b.inTx, Now: func() time.Time { return d.now }, Clock: func() time.Time { return d.now },
		NewID: func() string { n++; return fmt.Sprintf("id%03d", n) }, Passwords: NewPasswords(2), PublicURL: "https://localhost:8443", Issuer: "NJIIS"}
	return d
}

func (d *desk) pass(by time.Duration) { d.now = d.now.Add(by) }

// lastCode is the code in the newest message to an address.
func (d *desk) lastCode(to string) string {
	d.t.Helper()
	for _, m := range slices.Backward(d.messages) {
		if m.To == to && m.Code != "" {
			return m.Code
		}
	}
	d.t.Fatalf("no code went to %s", to)
	return ""
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

// resident makes an active account with e-mail, phone and authenticator app.
func (d *desk) resident(username string) (iis.UserID, []byte) {
	d.t.Helper()
	seed := newSeed()
	id, err := d.AddUser(d.t.Context(), system, NewUser{Username: username, Name: iis.Name{Given: "Robin", Family: "Example"}, BirthDate: iis.DateOf(1990, 5, 14),
		Email: username + "@example.org", Phone: "6095552345", Password: "four odd brass kettles", TOTPSeed: seed})
	d.must(err)
	return id, seed
}

// signIn signs a resident in with the app.
func (d *desk) signIn(username string, seed []byte) Opened {
	d.t.Helper()
	in, err := d.SignIn(d.t.Context(), visitorHere, username, "four odd brass kettles", "", "Firefox")
	d.must(err)
	ways, err := d.Ways(d.t.Context(), visitorHere, in.Secret)
	d.must(err)
	d.pass(30 * time.Second)
	out, err := d.SecondStep(d.t.Context(), visitorHere, in.Secret, ways[0].ID, totpCode(seed, d.now.Unix()/totpStep), false)
	d.must(err)
	return out
}
