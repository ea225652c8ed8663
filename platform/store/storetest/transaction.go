package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

var errBroken = errors.New("broken")

func failure(t *testing.T, db *store.DB) {
	p := NewPerson(db, 1)
	err := db.InTx(t.Context(), func(tx *store.Tx) error {
		p.Save(tx)
		if err := tx.Flush(t.Context()); err != nil {
			return err
		}
		return errBroken
	})
	if !errors.Is(err, errBroken) {
		t.Fatalf("the closure's error came back as %v", err)
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		files, err := tx.Files(ctx, p.Patient.ID)
		if err != nil {
			return err
		}
		found, err := tx.Candidates(ctx, keysOf(p.Source.Identity), 10)
		if len(files) != 0 || len(found) != 0 {
			t.Error("a failed transaction left a patient or keys")
		}
		return err
	})
}

func stale(t *testing.T, db *store.DB) {
	p := NewPerson(db, 1)
	in(t, db, func(_ context.Context, tx *store.Tx) error { p.Save(tx); return nil })
	read := p.Patient
	read.Version = 1
	in(t, db, func(_ context.Context, tx *store.Tx) error { tx.SavePatient(read); return nil })
	tests := []struct {
		name string
		save func(*store.Tx)
		want iis.Kind
	}{
		{"a state read before somebody's change", func(tx *store.Tx) { tx.SavePatient(read) }, iis.Conflict},
		{"a version that is there", func(tx *store.Tx) { tx.SaveVaccination(p.Dose) }, iis.Conflict},
		{"a dose of nobody", func(tx *store.Tx) { tx.SaveVaccination(iis.Vaccination{ID: 1, Home: 4711, Version: 1}) }, iis.NotFound},
	}
	for _, c := range tests {
		err := db.InTx(t.Context(), func(tx *store.Tx) error { c.save(tx); return nil })
		if err == nil || iis.KindOf(err) != c.want {
			t.Errorf("%s was written: %v", c.name, err)
		}
	}
}

// doors is how many connections report one new person at once, and rounds how often.
const (
	doors  = 8
	rounds = 100
)

func twoDoors(t *testing.T, db *store.DB) {
	for round := range rounds {
		var start, done sync.WaitGroup
		start.Add(1)
		for range doors {
			done.Go(func() {
				start.Wait()
				if err := report(t.Context(), db, round); err != nil {
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		start.Done()
		done.Wait()
		view(t, db, func(ctx context.Context, tx *store.Tx) error {
			found, err := tx.Candidates(ctx, keysOf(Example(round))[1:], 100)
			if len(found) != 1 {
				t.Errorf("round %d: %d doors made %d patients", round, doors, len(found))
			}
			return err
		})
	}
}

// report does what intake does: lock, look, and make the person where there is none.
func report(ctx context.Context, db *store.DB, n int) error {
	return db.InTx(ctx, func(tx *store.Tx) error {
		if err := tx.LockMatch(ctx, uint32(n)+100, 7); err != nil {
			return err
		}
		found, err := tx.Candidates(ctx, keysOf(Example(n))[1:], 10)
		if err != nil || len(found) > 0 {
			return err
		}
		NewPerson(db, n).Save(tx)
		return nil
	})
}

func group(t *testing.T, db *store.DB) {
	const requests = 200
	name := func(i int) string { return fmt.Sprintf("group-%03d", i) }
	fails := func(i int) bool { return i%3 == 0 }
	var done sync.WaitGroup
	for i := range requests {
		done.Go(func() {
			err := db.InTx(t.Context(), func(tx *store.Tx) error {
				tx.SaveSetting(name(i), "kept")
				if err := tx.Flush(t.Context()); err != nil {
					return err
				}
				if fails(i) {
					return errBroken
				}
				return nil
			})
			if errors.Is(err, errBroken) != fails(i) || (err != nil) != fails(i) {
				t.Errorf("request %d ended with %v", i, err)
			}
		})
	}
	done.Wait()
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		for i := range requests {
			v, err := tx.Setting(ctx, name(i))
			if err != nil {
				return err
			}
			if (v == "kept") == fails(i) {
				t.Errorf("request %d left %q", i, v)
			}
		}
		return nil
	})
}

func cursor(t *testing.T, db *store.DB) {
	const followers, steps = 4, 5
	for step := range int64(steps) {
		moved := make([]error, followers)
		var done sync.WaitGroup
		for i := range moved {
			done.Go(func() {
				moved[i] = db.InTx(t.Context(), func(tx *store.Tx) error {
					tx.MoveCursor("follower", step, step+1)
					tx.SaveSetting(fmt.Sprintf("told-%d-%d", step, i), "yes")
					return nil
				})
			})
		}
		done.Wait()
		view(t, db, func(ctx context.Context, tx *store.Tx) error {
			went := 0
			for i, err := range moved {
				told, readErr := tx.Setting(ctx, fmt.Sprintf("told-%d-%d", step, i))
				if readErr != nil {
					return readErr
				}
				if err == nil && told == "yes" {
					went++
				} else if iis.KindOf(err) != iis.Conflict || told != "" {
					t.Errorf("step %d: a follower ended with %v and left %q", step, err, told)
				}
			}
			at, err := tx.Cursor(ctx, "follower")
			if went != 1 || at != step+1 {
				t.Errorf("step %d: %d followers went on, to %d", step, went, at)
			}
			return err
		})
	}
}

func look(t *testing.T, db *store.DB) {
	const looks = 50
	var done sync.WaitGroup
	for i := range looks {
		done.Go(func() {
			err := db.Look(t.Context(), func(tx *store.Tx) error {
				if _, err := tx.Setting(t.Context(), "process"); err != nil {
					return err
				}
				tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActRead, Patient: 7, Deed: fmt.Sprintf("look-%d", i), Outcome: "done",
					Actor: iis.Actor{Organization: "clinic", Door: iis.DoorHL7}})
				return nil
			})
			if err != nil {
				t.Errorf("look %d: %v", i, err)
			}
		})
	}
	done.Wait()
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.AuditEvents(ctx, store.AuditFilter{Patient: 7, Organization: "clinic"})
		if len(rows) != looks {
			t.Fatalf("%d audit rows of %d looks (%v)", len(rows), looks, err)
		}
		if rows[0].Actor.Door != iis.DoorHL7 || rows[0].Outcome != "done" || !rows[0].At.Equal(noon) {
			t.Errorf("an audit row reads back as %+v", rows[0])
		}
		return err
	})
}

func doneTo(t *testing.T, db *store.DB) {
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActAccount, Deed: "sign-in", Subject: "u1", Outcome: "refused"})
		tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActAccount, Deed: "remove-factor", Subject: "u1", Outcome: "done", Actor: iis.Actor{User: "u1"}})
		tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActAccount, Deed: "sign-in", Subject: "u2", Outcome: "refused"})
		tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActRead, Deed: "open-record", Patient: 5, Subject: "g1", Basis: iis.BasisGrant, Outcome: "done", Actor: iis.Actor{User: "u3"}})
		tx.Audit(iis.AuditEvent{At: noon, Act: iis.ActRead, Deed: "query", Patient: 5, Subject: "g1", Basis: iis.BasisGrant, Outcome: "done", Actor: iis.Actor{Connection: "ehr"}})
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		rows, err := tx.AuditEvents(ctx, store.AuditFilter{User: "u1"})
		if len(rows) != 2 || rows[0].Deed != "remove-factor" || rows[1].Outcome != "refused" {
			t.Errorf("of an account the log gives %+v", rows)
		}
		if err != nil {
			return err
		}
		rows, err = tx.AuditEvents(ctx, store.AuditFilter{Grant: "g1"})
		if len(rows) != 1 || rows[0].Deed != "open-record" {
			t.Errorf("of a permission the log gives %+v; a message of its name is none", rows)
		}
		if err != nil {
			return err
		}
		for name, c := range map[string]struct {
			patient iis.PatientID
			grant   iis.GrantID
			before  iis.AuditID
			want    bool
		}{
			"after its use":    {5, "g1", rows[0].ID + 1, true},
			"at its first use": {5, "g1", rows[0].ID, false},
			"another":          {5, "g2", rows[0].ID + 1, false},
			"another person's": {6, "g1", rows[0].ID + 1, false},
		} {
			used, err := tx.UsedBefore(ctx, c.patient, c.grant, c.before)
			read(t, "used before, "+name, used, err, c.want)
		}
		return nil
	})
}

func called(t *testing.T, db *store.DB) {
	kim := NewPerson(db, 1)
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		kim.Save(tx)
		tx.SaveAccount(iis.Account{ID: "called", Username: "Robin", Status: iis.AccountActive, Created: noon})
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		handles, err := tx.HandlesOf(ctx, kim.Patient.ID, 404, kim.Patient.ID)
		if err != nil || len(handles) != 1 || handles[kim.Patient.ID] != kim.Patient.Handle || kim.Patient.Handle == "" {
			t.Errorf("people are called %v, %v", handles, err)
		}
		users, err := tx.UsernamesOf(ctx, "called", "nobody")
		if len(users) != 1 || users["called"] != "Robin" {
			t.Errorf("accounts are called %v", users)
		}
		return err
	})
}

func identifiers(t *testing.T, db *store.DB) {
	var mu sync.Mutex
	var done sync.WaitGroup
	seen := map[int64]bool{}
	for range 8 {
		done.Go(func() {
			last := int64(0)
			for range 5000 {
				id := db.NextID()
				if id <= last {
					t.Errorf("id %d came after %d", id, last)
				}
				last = id
				mu.Lock()
				if seen[id] {
					t.Errorf("id %d came twice", id)
				}
				seen[id] = true
				mu.Unlock()
			}
		})
	}
	done.Wait()
}

func rebuild(t *testing.T, db *store.DB) {
	people := make([]Person, 3)
	for i := range people {
		people[i] = NewPerson(db, i)
		in(t, db, func(_ context.Context, tx *store.Tx) error { people[i].Save(tx); return nil })
	}
	newKeys := func(id iis.Identity) []iis.BlockKey {
		return []iis.BlockKey{{Kind: "K2", Value: "new " + id.Identifiers[0].Value}}
	}
	if err := db.RebuildKeys(t.Context(), 2, newKeys); err != nil {
		t.Fatal(err)
	}
	if v, err := db.KeyVersion(t.Context()); v != 2 || err != nil {
		t.Errorf("key version %d (%v), want 2", v, err)
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		for _, p := range people {
			found, err := tx.Candidates(ctx, newKeys(p.Source.Identity), 10)
			if err != nil || len(found) != 1 || found[0] != p.Patient.ID {
				t.Errorf("new keys lead to %v (%v)", found, err)
			}
			old, err := tx.Candidates(ctx, keysOf(p.Source.Identity), 10)
			if err != nil || len(old) != 0 {
				t.Errorf("an old key still leads to %v (%v)", old, err)
			}
		}
		return nil
	})
}
