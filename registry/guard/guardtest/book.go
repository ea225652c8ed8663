// Package guardtest is a store in memory for the tests of the registry's rooms about
// people: relations, grants, notices and what ties an actor to a person. A transaction
// that fails leaves nothing, and its conditional methods decide at once, as the real
// one's do.
package guardtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/openiis/openiis/iis"
)

// Tables are what the store holds. Tests fill and read them between transactions.
type Tables struct {
	Files     map[iis.PatientID]iis.File
	Accounts  map[iis.UserID]iis.Account
	Orgs      map[iis.OrganizationID]iis.Organization
	Members   []iis.Membership
	Contacts  []iis.AccountContact
	Links     []iis.AccountLink
	Guardians []iis.Guardianship
	Claims    []iis.CareClaim
	Limits    []iis.Limit
	Grants    []iis.Grant
	Codes     map[string]iis.Code
	Proofs    map[string]iis.IdentityClaim
	Vouched   []iis.ActivationCode
	Attempts  []iis.Attempt
	Messages  []iis.Message
	Notices   []iis.Notice
	Choices   []iis.Preference
	Questions []iis.Question
	Jobs      []iis.Job
	Events    []iis.AuditEvent
	Cursors   map[string]int64
}

// Book is the store with its clock.
type Book struct {
	mu sync.Mutex
	Tables
	Time time.Time
	ids  atomic.Int64
}

// New makes an empty store at noon in New York on a Sunday.
func New() *Book {
	return &Book{Time: time.Date(2026, 11, 22, 17, 0, 0, 0, time.UTC), Tables: Tables{
		Files: map[iis.PatientID]iis.File{}, Accounts: map[iis.UserID]iis.Account{}, Orgs: map[iis.OrganizationID]iis.Organization{},
		Codes: map[string]iis.Code{}, Proofs: map[string]iis.IdentityClaim{}, Cursors: map[string]int64{}}}
}

// Now is the store's clock.
func (b *Book) Now() time.Time { return b.Time }

// Pass moves the clock.
func (b *Book) Pass(d time.Duration) { b.Time = b.Time.Add(d) }

// NewID makes ids in a row.
func (b *Book) NewID() string {
	return fmt.Sprintf("id%04d", b.ids.Add(1))
}

// Tx is one transaction. It has every method that a room about people asks for.
type Tx struct{ b *Book }

// In runs fn in a transaction of the caller's own interface: T is the room's Tx.
func In[T any](b *Book) func(context.Context, func(T) error) error {
	return func(_ context.Context, fn func(T) error) error {
		b.mu.Lock()
		defer b.mu.Unlock()
		before := b.Tables.clone()
		err := fn(any(&Tx{b}).(T))
		if err != nil {
			b.Tables = before
		}
		return err
	}
}

func (t Tables) clone() Tables {
	t.Files, t.Accounts, t.Orgs = maps.Clone(t.Files), maps.Clone(t.Accounts), maps.Clone(t.Orgs)
	t.Codes, t.Proofs, t.Cursors = maps.Clone(t.Codes), maps.Clone(t.Proofs), maps.Clone(t.Cursors)
	t.Members, t.Contacts, t.Links = slices.Clone(t.Members), slices.Clone(t.Contacts), slices.Clone(t.Links)
	t.Guardians, t.Claims, t.Limits, t.Grants = slices.Clone(t.Guardians), slices.Clone(t.Claims), slices.Clone(t.Limits), slices.Clone(t.Grants)
	t.Vouched, t.Attempts, t.Messages = slices.Clone(t.Vouched), slices.Clone(t.Attempts), slices.Clone(t.Messages)
	t.Notices, t.Choices, t.Questions = slices.Clone(t.Notices), slices.Clone(t.Choices), slices.Clone(t.Questions)
	t.Jobs, t.Events = slices.Clone(t.Jobs), slices.Clone(t.Events)
	return t
}

func notFound(what string) error { return iis.Errorf(iis.NotFound, "no such %s", what) }

func one[V any](all []V, is func(V) bool, what string) (V, error) {
	if i := slices.IndexFunc(all, is); i >= 0 {
		return all[i], nil
	}
	var none V
	return none, notFound(what)
}

func keep[V any](all []V, is func(V) bool) []V {
	var out []V
	for _, v := range all {
		if is(v) {
			out = append(out, v)
		}
	}
	return out
}

func put[V any](all []V, v V, same func(V) bool) []V {
	if i := slices.IndexFunc(all, same); i >= 0 {
		all = slices.Clone(all)
		all[i] = v
		return all
	}
	return append(all, v)
}

// AddPerson enters a person as one organization reported them.
func (b *Book) AddPerson(id iis.PatientID, handle iis.PatientHandle, birth iis.Date, by iis.OrganizationID, at time.Time, who iis.Identity) {
	who.BirthDate = birth
	b.Files[id] = iis.File{Patient: iis.Patient{ID: id, Handle: handle, BirthDate: birth, Status: iis.PatientActive},
		Sources: []iis.SourceRecord{{Home: id, Organization: by, Identity: who, FirstAt: at, At: at}}}
}

// AddAccount enters an active account with a confirmed e-mail address.
func (b *Book) AddAccount(id iis.UserID, name iis.Name, birth iis.Date) {
	b.Accounts[id] = iis.Account{ID: id, Username: string(id), Name: name, BirthDate: birth, Language: "en", Status: iis.AccountActive}
	long := b.Time.AddDate(-1, 0, 0)
	b.Tables.Contacts = append(b.Tables.Contacts, iis.AccountContact{ID: "mail-" + string(id), User: id, Kind: iis.ContactEmail, Value: string(id) + "@example.org", Confirmed: long, Effective: long})
}
