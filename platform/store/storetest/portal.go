package storetest

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

func accounts(t *testing.T, db *store.DB) {
	a := iis.Account{ID: "u1", Username: "Marigold.Example", Name: iis.Name{Family: "Example", Given: "Marigold"},
		BirthDate: iis.DateOf(1990, 1, 2), Language: "es", PasswordHash: "$argon2id$x", PasswordAt: noon, Status: iis.AccountActive, Created: noon}
	contact := iis.AccountContact{ID: "c1", User: "u1", Kind: iis.ContactEmail, Value: "marigold@family.example", Added: noon, Confirmed: noon, Effective: noon}
	member := iis.Membership{ID: "m1", User: "u1", Organization: "clinic", Role: iis.RoleManager, Since: noon, By: "u0"}
	session := iis.Session{ID: "s1", Hash: []byte{1}, User: "u1", Stage: iis.StageStep, Created: noon, Seen: noon, Address: "192.0.2.1", Agent: "Browser"}
	device := iis.Device{ID: "d1", Hash: []byte{2}, User: "u1", Name: "Browser", First: noon, Last: noon}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.SaveAccount(a)
		tx.SaveContact(contact)
		tx.SaveMembership(member)
		tx.SaveSession(session)
		tx.SaveDevice(device)
		return nil
	})
	a.Version = 1
	taken := func(tx *store.Tx) { tx.SaveAccount(iis.Account{ID: "u2", Username: "marigold.EXAMPLE"}) }
	if err := db.InTx(t.Context(), func(tx *store.Tx) error { taken(tx); return nil }); iis.KindOf(err) != iis.Conflict {
		t.Errorf("a username that is taken: %v, want a Conflict", err)
	}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.SaveAccount(iis.Account{ID: "u3", Status: iis.AccountNew, Created: noon}) // two people register at a time
		tx.SaveAccount(iis.Account{ID: "u4", Status: iis.AccountNew, Created: noon})
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		byName, err := tx.AccountByUsername(ctx, " MARIGOLD.example")
		read(t, "account", byName, err, a)
		contacts, err := tx.Contacts(ctx, "u1")
		read(t, "contacts", contacts, err, []iis.AccountContact{contact})
		holders, err := tx.ContactHolders(ctx, iis.ContactEmail, "Marigold@Family.example")
		read(t, "holders", holders, err, []iis.UserID{"u1"})
		members, err := tx.Members(ctx, "clinic")
		read(t, "members", members, err, []iis.Membership{member})
		found, err := tx.Accounts(ctx, "gold", 0, 10)
		read(t, "search", found, err, []iis.Account{a})
		none, err := tx.Accounts(ctx, "gold", 1, 10)
		read(t, "search behind the only one", none, err, []iis.Account{})
		byRole, err := tx.Accounts(ctx, "", 0, 10)
		read(t, "people with a role", byRole, err, []iis.Account{a})
		byID, err := tx.AccountsByID(ctx, "u1", "nobody")
		read(t, "accounts by id", byID, err, map[iis.UserID]iis.Account{"u1": a})
		roles, err := tx.MembershipsOf(ctx, "u1", "u2")
		read(t, "roles", roles, err, map[iis.UserID][]iis.Membership{"u1": {member}})
		ses, err := tx.SessionByHash(ctx, []byte{1})
		read(t, "session", ses, err, session)
		devices, err := tx.Devices(ctx, "u1")
		read(t, "devices", devices, err, []iis.Device{device})
		return nil
	})
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.EndSessions("u1", "", "password", noon)
		session.Seen = noon.Add(time.Minute)
		tx.SaveSession(session) // a request that was on its way must not bring it back
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		left, err := tx.Sessions(ctx, "u1")
		if len(left) != 0 {
			t.Errorf("an ended session lives on: %+v", left)
		}
		return err
	})
}

// read holds what was read to what was written.
func read(t *testing.T, what string, got any, err error, want any) {
	t.Helper()
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	same(t, what, got, want)
}

func onceOnly(t *testing.T, db *store.DB) {
	code := iis.Code{ID: "k1", User: "u1", Purpose: iis.CodeConfirm, Object: "c1", Hash: []byte{7}, Sent: noon, Until: noon.Add(10 * time.Minute)}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.SaveCode(code)
		tx.SaveFactor(iis.Factor{ID: "f1", User: "u1", Kind: iis.FactorTOTP, Secret: []byte("seed"), Added: noon})
		tx.ReplaceBackupCodes("u1", []iis.BackupCode{{User: "u1", Hash: []byte{8}}, {User: "u1", Hash: []byte{9}}})
		tx.SaveActivationCode(iis.ActivationCode{ID: "a0", Hash: []byte{10}, Patient: 5, At: noon, Until: noon.Add(time.Hour)})
		tx.SaveActivationCode(iis.ActivationCode{ID: "a1", Hash: []byte{11}, Patient: 5, At: noon, Until: noon.Add(time.Hour)})
		tx.InsertGrant(iis.Grant{ID: "g1", Patient: 5, To: "school", Openings: 3, Until: iis.DateOf(2026, 12, 1), Status: iis.GrantActive})
		tx.Enqueue(iis.Job{Kind: "deliver", Key: "m1", Due: noon})
		tx.Enqueue(iis.Job{Kind: "deliver", Key: "m1", Due: noon.Add(-time.Hour)})
		return nil
	})
	tests := []struct {
		name string
		want int64
		try  func(context.Context, *store.Tx) (bool, error)
	}{
		{"a one-time code", 1, func(ctx context.Context, tx *store.Tx) (bool, error) { return tx.TryCode(ctx, "k1", []byte{7}, noon) }},
		{"a time step", 1, func(ctx context.Context, tx *store.Tx) (bool, error) { return tx.UseStep(ctx, "f1", 42) }},
		{"a backup code", 1, func(ctx context.Context, tx *store.Tx) (bool, error) {
			return tx.UseBackupCode(ctx, "u1", []byte{8}, noon)
		}},
		{"an activation code", 1, func(ctx context.Context, tx *store.Tx) (bool, error) {
			return tx.UseActivationCode(ctx, "a1", "u1", noon)
		}},
		{"a replaced activation code", 0, func(ctx context.Context, tx *store.Tx) (bool, error) {
			return tx.UseActivationCode(ctx, "a0", "u1", noon)
		}},
		{"a grant of three openings", 3, func(ctx context.Context, tx *store.Tx) (bool, error) {
			tx.UseOpening("g1", noon)
			return true, nil
		}},
	}
	for _, c := range tests {
		var won atomic.Int64
		var done sync.WaitGroup
		for range doors {
			done.Go(func() {
				used := false
				err := db.InTx(t.Context(), func(tx *store.Tx) (err error) {
					used, err = c.try(t.Context(), tx)
					return err
				})
				if err == nil && used {
					won.Add(1)
				}
				if err != nil && iis.KindOf(err) != iis.Conflict {
					t.Errorf("%s: %v", c.name, err)
				}
			})
		}
		done.Wait()
		if won.Load() != c.want {
			t.Errorf("%s was used %d times by %d at once, want %d", c.name, won.Load(), doors, c.want)
		}
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		g, err := tx.Grant(ctx, "g1")
		if g.Status != iis.GrantUsedUp || g.Opened != 3 || !g.EndedAt.Equal(noon) {
			t.Errorf("the grant stands at %q, %d openings, ended %v (%v)", g.Status, g.Opened, g.EndedAt, err)
		}
		left, err := tx.BackupCodesLeft(ctx, "u1")
		read(t, "backup codes left", left, err, 1)
		due, err := tx.DueJobs(ctx, noon.Add(-time.Minute), 10)
		if len(due) != 1 {
			t.Errorf("%d jobs are due, want the one that was asked for twice", len(due))
		}
		return err
	})
	guesses(t, db)
	lastOpening(t, db)
}

// lastOpening holds that a grant ends when its last opening is used, and not before.
func lastOpening(t *testing.T, db *store.DB) {
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.InsertGrant(iis.Grant{ID: "g2", Patient: 5, To: "school", Openings: 2, Until: iis.DateOf(2026, 12, 1), Status: iis.GrantActive})
		return nil
	})
	second := noon.Add(time.Minute)
	for _, c := range []struct{ at, ended time.Time }{{noon, time.Time{}}, {second, second}} {
		in(t, db, func(_ context.Context, tx *store.Tx) error { tx.UseOpening("g2", c.at); return nil })
		view(t, db, func(ctx context.Context, tx *store.Tx) error {
			g, err := tx.Grant(ctx, "g2")
			read(t, "the end after an opening", g.EndedAt, err, c.ended)
			return nil
		})
	}
}

// guesses holds that five wrong tries end a code.
func guesses(t *testing.T, db *store.DB) {
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.SaveCode(iis.Code{ID: "k2", User: "u1", Hash: []byte{7}, Sent: noon, Until: noon.Add(time.Minute)})
		return nil
	})
	for n := range 6 {
		hash := []byte{byte(100 + n)}
		if n == 5 {
			hash = []byte{7}
		}
		in(t, db, func(ctx context.Context, tx *store.Tx) error {
			if used, err := tx.TryCode(ctx, "k2", hash, noon); used || err != nil {
				t.Errorf("try %d used the code (%v)", n+1, err)
			}
			return nil
		})
	}
}

func standing(t *testing.T, db *store.DB) {
	a, b := NewPerson(db, 1), NewPerson(db, 2)
	b.Source.Organization, b.Source.FirstAt, b.Source.At = "camp", noon.Add(-time.Hour), noon.Add(-time.Hour)
	b.Dose.Organization, b.Dose.At = "camp", noon.Add(time.Hour)
	b.Link.Patient, b.Link.Since = a.Patient.ID, noon.Add(time.Minute)
	guardian := iis.Guardianship{ID: "w1", User: "u1", Patient: a.Patient.ID, Relation: "MTH", How: "match", Since: noon, Reason: "asked by staff"}
	grant := iis.Grant{ID: "g1", Patient: a.Patient.ID, To: "camp", ToUser: "u1", Scope: iis.ScopeVaccines, Groups: []string{"MMR"},
		Until: iis.DateOf(2026, 12, 1), Status: iis.GrantActive, PINHash: []byte{1}, Purpose: iis.PurposeCamp,
		Signature: iis.Signature{By: "u1", Name: "Petunia Examplesdottir", Capacity: iis.CapacityGuardian, Text: "I let them", At: noon}}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		a.Save(tx)
		b.Save(tx)
		tx.SaveGuardianship(guardian)
		tx.SaveAccountLink(iis.AccountLink{User: "u2", Patient: a.Patient.ID, How: "clinic", Since: noon})
		tx.SaveClaim(iis.CareClaim{Organization: "camp", Patient: a.Patient.ID, Since: noon, Until: noon.Add(90 * time.Hour)})
		tx.SaveClaim(iis.CareClaim{Organization: "camp", Patient: a.Patient.ID, Since: noon, Until: noon.Add(10 * time.Hour)})
		tx.InsertLimit(iis.Limit{ID: "l1", Patient: a.Patient.ID, Organization: "camp", By: "u2", Since: noon})
		tx.InsertGrant(grant)
		return nil
	})
	base := iis.Standing{Patient: a.Patient.ID, Status: iis.PatientActive, BirthDate: a.Patient.BirthDate}
	camp, self, stranger := base, base, base
	camp.Guardian, camp.Grants = []iis.Guardianship{guardian}, []iis.Grant{grant}
	camp.CareUntil, camp.LimitSince = noon.Add(90*time.Hour), noon
	camp.FirstReported, camp.LastReported = noon.Add(-time.Hour), noon.Add(time.Hour)
	self.Self = true
	tests := []struct {
		name string
		by   iis.Actor
		want iis.Standing
	}{
		{"a camp that reported to a record that was merged", iis.Actor{Organization: "camp", User: "u1"}, camp},
		{"the person", iis.Actor{User: "u2", Resident: true}, self},
		{"a stranger", iis.Actor{Organization: "school"}, stranger},
	}
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		for name, of := range map[string][]iis.UserID{"all guardianships": nil, "those of some": {"u1", "nobody"}} {
			held, err := tx.AllGuardianships(ctx, of, 0, 10)
			read(t, name, held, err, []iis.Guardianship{guardian})
		}
		behind, err := tx.AllGuardianships(ctx, nil, 1, 10)
		read(t, "guardianships behind the only one", behind, err, []iis.Guardianship(nil))
		for _, c := range tests {
			got, err := tx.Standing(ctx, c.by, a.Patient.ID, noon)
			read(t, c.name, got, err, c.want)
		}
		if _, err := tx.Standing(ctx, iis.Actor{}, 99, noon); iis.KindOf(err) != iis.NotFound {
			t.Errorf("a standing to nobody: %v, want NotFound", err)
		}
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		reporters, err := tx.Reporters(ctx, a.Patient.ID)
		read(t, "reporters", reporters, err, []iis.OrganizationID{"camp", "clinic"})
		people, err := tx.AccountsOf(ctx, a.Patient.ID)
		read(t, "accounts of the person", people, err, []iis.UserID{"u1", "u2"})
		claims, err := tx.Claims(ctx, a.Patient.ID, noon.Add(91*time.Hour))
		if err != nil || len(claims) != 0 {
			t.Errorf("a claim outlives its end: %v (%v)", claims, err)
		}
		called, err := tx.GrantsByReference(ctx, "g")
		read(t, "permissions of a reference", called, err, []iis.GrantID{"g1"})
		uncalled, err := tx.GrantsByReference(ctx, "g2")
		read(t, "permissions of an unknown reference", uncalled, err, []iis.GrantID(nil))
		shared, err := tx.GrantsTo(ctx, "camp", "u9")
		if err != nil || len(shared) != 0 {
			t.Errorf("a grant to one user is shown to another: %v (%v)", shared, err)
		}
		return nil
	})
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.EndGrants(a.Patient.ID, "u1", "guardianship-ended", noon)
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		g, err := tx.Grant(ctx, "g1")
		grant.Status, grant.EndedAt, grant.EndedWhy = iis.GrantRevoked, noon, "guardianship-ended"
		read(t, "ended grant", g, err, grant)
		return nil
	})
}

func letters(t *testing.T, db *store.DB) {
	note := iis.Notice{ID: "n1", User: "u1", Kind: "share-signed", Params: map[string]string{"organization": "school", "until": "2026-12-01"}, Patient: 5, At: noon}
	mail := iis.Message{ID: "m1", At: noon, Channel: iis.ContactEmail, To: "marigold@family.example", Subject: "Code", Text: "Your code", Code: "123456"}
	ask := iis.Question{ID: "q1", From: "u1", Patient: 5, About: "dose", Object: "h", Organization: "clinic", Text: "Was that me?", At: noon}
	choice := iis.Preference{User: "u1", Kind: "share-signed", Off: true, Channel: iis.ContactText}
	claim := iis.IdentityClaim{ID: "i1", User: "u1", Guardian: true, Relation: "FTH", Name: iis.Name{Family: "Example"}, Birth: iis.DateOf(2020, 2, 29), Patient: 5, Code: "k1", At: noon}
	in(t, db, func(_ context.Context, tx *store.Tx) error {
		tx.SaveNotice(note)
		tx.SaveMessage(mail)
		tx.InsertQuestion(ask)
		tx.SavePreference(choice)
		tx.SaveIdentityClaim(claim)
		tx.SaveAttempt(iis.Attempt{Kind: "match", Key: "u1", At: noon})
		return nil
	})
	note.Read, ask.Answer, ask.AnsweredBy, ask.AnsweredAt = noon, "Yes", "u2", noon
	in(t, db, func(ctx context.Context, tx *store.Tx) error {
		tx.SaveNotice(note)
		if done, err := tx.AnswerQuestion(ctx, ask); !done || err != nil {
			t.Errorf("answered: %v (%v)", done, err)
		}
		if again, err := tx.AnswerQuestion(ctx, ask); again || err != nil {
			t.Errorf("answered again: %v (%v)", again, err)
		}
		return nil
	})
	view(t, db, func(ctx context.Context, tx *store.Tx) error {
		notes, err := tx.Notices(ctx, "u1", 10)
		read(t, "notices", notes, err, []iis.Notice{note})
		box, err := tx.Outbox(ctx, noon)
		read(t, "outbox", box, err, []iis.Message{mail})
		asked, err := tx.QuestionsTo(ctx, "clinic", 0, 10)
		read(t, "questions", asked, err, []iis.Question{ask})
		called, err := tx.QuestionsByReference(ctx, ask.ID)
		read(t, "questions of a reference", called, err, []iis.Question{ask})
		uncalled, err := tx.QuestionsByReference(ctx, "none"+ask.ID)
		read(t, "questions of an unknown reference", uncalled, err, []iis.Question(nil))
		none, err := tx.QuestionsTo(ctx, "", 1, 10)
		read(t, "questions behind the only one", none, err, []iis.Question(nil))
		mine, err := tx.QuestionsFrom(ctx, "u1", 0, 10)
		read(t, "questions of an account", mine, err, []iis.Question{ask})
		choices, err := tx.Preferences(ctx, "u1")
		read(t, "preferences", choices, err, []iis.Preference{choice})
		got, err := tx.IdentityClaim(ctx, "i1")
		read(t, "claim of identity", got, err, claim)
		tries, err := tx.Attempts(ctx, "match", "u1", noon.Add(-time.Hour))
		read(t, "attempts", tries, err, []time.Time{noon})
		return nil
	})
}
