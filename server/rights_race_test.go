package server

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/identity"
)

// family is a demo registry that nobody serves, and those who race in it: a parent, her
// child, a school with a user, a clinic that treats the child, and an administrator.
type family struct {
	*Registry
	parent, teacher, nurse, admin, system iis.Actor
	self, child                           iis.PatientHandle
}

// TestNobodyWinsARaceForRights runs every race on SQLite and on PostgreSQL. The one that
// moves the clock comes last.
func TestNobodyWinsARaceForRights(t *testing.T) {
	races := []struct {
		name string
		run  func(*testing.T, *family)
	}{
		{"nobody reads after a share is revoked", afterRevoking},
		{"an opening is used once", oneOpening},
		{"five wrong PINs at once end the share", wrongPINs},
		{"a guardian reads nothing after the end", afterGuardianship},
		{"an activation code is used once", oneActivation},
	}
	onEach := func(t *testing.T, storeURL string) {
		f := openFamily(t, storeURL)
		for _, race := range races {
			t.Run(race.name, func(t *testing.T) { race.run(t, f) })
		}
	}
	t.Run("sqlite", func(t *testing.T) { onEach(t, "") })
	t.Run("postgres", func(t *testing.T) { onEach(t, postgresURL(t)) })
}

func openFamily(t *testing.T, storeURL string) *family {
	t.Helper()
	return openFamilyUnder(t, storeURL, "nj")
}

// openFamilyUnder makes the demo as ever and then opens it under the law of another
// jurisdiction.
func openFamilyUnder(t *testing.T, storeURL, jurisdiction string) *family {
	t.Helper()
	cfg := testConfig(t, true)
	cfg.Store.URL = StoreURL(storeURL)
	if err := start(t, cfg, at("2026-11-22T18:00:00Z")).stop(); err != nil {
		t.Fatal(err)
	}
	c, err := ReadCredentials(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Server.Jurisdiction = jurisdiction
	r, err := OpenRegistry(t.Context(), cfg, at("2026-11-22T19:00:00Z"), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	f := &family{Registry: r, system: iis.Actor{System: true, Door: iis.DoorShell}}
	f.admin = iis.Actor{User: "admin", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
	for _, o := range c.Organizations {
		switch o.Kind {
		case "school":
			f.teacher = iis.Actor{User: "teacher", Organization: iis.OrganizationID(o.ID), Kind: iis.SchoolOrg, Role: iis.RoleSchoolUser}
		case "provider":
			f.nurse = iis.Actor{User: "nurse", Organization: iis.OrganizationID(o.ID), Kind: iis.Provider, Role: iis.RoleUser}
		}
	}
	for _, one := range c.Residents {
		if one.Persona == "parent" {
			f.meet(t, one)
		}
	}
	return f
}

// meet finds the parent's account and the first child.
func (f *family) meet(t *testing.T, one DemoResident) {
	t.Helper()
	users, _, err := f.Accounts.Users(t.Context(), f.system, one.Username, 1)
	if err != nil || len(users) != 1 {
		t.Fatalf("users %d, err %v", len(users), err)
	}
	now := f.Clock.Now()
	f.parent = iis.Actor{User: users[0].Account.ID, Resident: true, SteppedUp: now, StepMethod: iis.FactorTOTP}
	people, err := f.Relations.People(t.Context(), f.parent)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range people {
		if p.Basis == iis.BasisSelf {
			f.self = p.Handle
		} else {
			f.child = p.Handle // the last one
		}
	}
	if f.self == "" || f.child == "" {
		t.Fatalf("people %+v", people)
	}
}

// share signs a share of the child's record.
func (f *family) share(t *testing.T, change func(*iis.Grant)) (id iis.GrantID, link, pin string) {
	t.Helper()
	f.parent.SteppedUp = f.Clock.Now()
	account, err := f.Accounts.User(t.Context(), f.system, f.parent.User)
	if err != nil {
		t.Fatal(err)
	}
	name := account.Account.Name
	g := iis.Grant{To: f.teacher.Organization, Scope: iis.ScopeFull, Purpose: iis.PurposeSchool, Until: f.Law.Day(f.Clock.Now()).AddDays(7)}
	change(&g)
	signed, err := f.Sharing.Sign(t.Context(), f.parent, f.child, g, name.Given+" "+name.Family, "en")
	if err != nil {
		t.Fatal(err)
	}
	return signed.Grant.ID, signed.Link[strings.LastIndex(signed.Link, "/")+1:], signed.PIN
}

func (f *family) reads(ctx context.Context, by iis.Actor) bool {
	_, err := f.History.Record(ctx, by, f.child, history.Asked{Purpose: iis.PurposeSchool, Deed: "open-record"})
	return err == nil
}

// readAgainst lets four readers read on and on while end runs: whatever begins after
// end has returned must be refused.
func (f *family) readAgainst(t *testing.T, by iis.Actor, end func() error) {
	t.Helper()
	var over atomic.Bool
	var late atomic.Int32
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for last := false; !last; {
				last = over.Load()
				if f.reads(t.Context(), by) && last {
					late.Add(1)
				}
			}
		})
	}
	if err := end(); err != nil {
		t.Error(err)
	}
	over.Store(true)
	wg.Wait()
	if late.Load() > 0 {
		t.Fatalf("%d readings after the end", late.Load())
	}
}

func afterRevoking(t *testing.T, f *family) {
	for range rounds(t, 100) {
		id, _, _ := f.share(t, func(*iis.Grant) {})
		if !f.reads(t.Context(), f.teacher) {
			t.Fatal("the share opens nothing")
		}
		f.readAgainst(t, f.teacher, func() error { return f.Sharing.Revoke(t.Context(), f.parent, f.child, id) })
	}
}

func oneOpening(t *testing.T, f *family) {
	for range rounds(t, 100) {
		f.share(t, func(g *iis.Grant) { g.Openings = 1 })
		if n := f.atOnce(func() bool { return f.reads(t.Context(), f.teacher) }); n != 1 {
			t.Fatalf("one opening was used %d times", n)
		}
	}
}

func wrongPINs(t *testing.T, f *family) {
	for range rounds(t, 100) {
		id, link, pin := f.share(t, func(g *iis.Grant) { g.To, g.RecipientName, g.RecipientEmail = "", "Sam Example", "sam@example.org" })
		f.atOnce(func() bool { f.Sharing.OpenLink(t.Context(), iis.Actor{}, link, "0"); return false })
		if _, _, _, err := f.Sharing.OpenLink(t.Context(), iis.Actor{}, link, pin); iis.KindOf(err) != iis.NotFound {
			t.Fatalf("the PIN opens after eight wrong ones: %v", err)
		}
		g, _, err := f.Sharing.Grant(t.Context(), f.parent, f.child, id)
		if err != nil || g.PINTries != 5 || g.Status != iis.GrantLocked {
			t.Fatalf("%d tries counted, status %s, %v", g.PINTries, g.Status, err)
		}
	}
}

func oneActivation(t *testing.T, f *family) {
	account, err := f.Accounts.User(t.Context(), f.system, f.parent.User)
	if err != nil {
		t.Fatal(err)
	}
	people, err := f.Relations.People(t.Context(), f.parent)
	if err != nil {
		t.Fatal(err)
	}
	patient := people[len(people)-1].Patient
	for range min(rounds(t, 100), 200) { // each moves the clock by a day
		if err := f.Relations.Claim(t.Context(), f.nurse, patient); err != nil {
			t.Fatal(err)
		}
		code, err := f.Identity.Vouch(t.Context(), f.nurse, patient, identity.Vouching{Guardian: true, Relation: "MTH", Name: account.Account.Name, BirthDate: account.Account.BirthDate})
		if err != nil {
			t.Fatal(err)
		}
		n := f.atOnce(func() bool {
			_, err := f.Identity.Activate(t.Context(), f.parent, code)
			return err == nil
		})
		if n != 1 {
			t.Fatalf("the code was used %d times", n)
		}
		if err := f.Clock.Advance(25 * time.Hour); err != nil { // tries of a day are forgotten
			t.Fatal(err)
		}
	}
}

func afterGuardianship(t *testing.T, f *family) {
	people, err := f.Relations.People(t.Context(), f.parent)
	if err != nil {
		t.Fatal(err)
	}
	child := people[len(people)-1]
	parent, err := f.Accounts.User(t.Context(), f.system, f.parent.User)
	if err != nil {
		t.Fatal(err)
	}
	for range rounds(t, 100) {
		wards, _, err := f.Relations.Guardianships(t.Context(), f.admin, parent.Account.Username, 1)
		if err != nil {
			t.Fatal(err)
		}
		id := ""
		for _, w := range wards {
			if w.Guardianship.User == f.parent.User && w.Guardianship.Patient == child.Patient && w.Guardianship.Until.IsZero() {
				id = w.Guardianship.ID
			}
		}
		if !f.reads(t.Context(), f.parent) {
			t.Fatal("the guardian does not read before the end")
		}
		f.readAgainst(t, f.parent, func() error { return f.Relations.End(t.Context(), f.admin, id, "a court's order", false) })
		if err := f.Identity.Link(t.Context(), f.system, f.parent.User, child.Patient, true, "MTH"); err != nil {
			t.Fatal(err)
		}
	}
}

// atOnce does something eight times at once and counts how often it succeeded.
func (f *family) atOnce(do func() bool) int {
	var n atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if do() {
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return int(n.Load())
}
