package account

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
)

func registration() Registration {
	return Registration{Name: iis.Name{Given: "Alex", Family: "Example"}, BirthDate: iis.DateOf(1988, 2, 3), Email: "Alex@Example.org", Phone: "(609) 555-7788", Language: "es"}
}

func TestAPersonRegistersAndIsSignedIn(t *testing.T) {
	d := newDesk(t)
	in, err := d.Register(t.Context(), visitorHere, registration())
	d.must(err)
	contacts, err := d.RegistrationContacts(t.Context(), visitorHere, in.Secret)
	d.must(err)
	if len(contacts) != 2 || contacts[0].Value != "alex@example.org" || contacts[1].Value != "6095557788" {
		t.Fatalf("contacts %+v", contacts)
	}
	if err := d.ChooseUsername(t.Context(), visitorHere, in.Secret, "alex.e"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("a username before a contact is confirmed: %v", err)
	}
	if err := d.ConfirmContact(t.Context(), visitorHere, in.Secret, contacts[0].ID, "000000x"); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("a wrong code: %v", err)
	}
	d.must(d.ConfirmContact(t.Context(), visitorHere, in.Secret, contacts[0].ID, d.lastCode("alex@example.org")))
	d.must(d.ChooseUsername(t.Context(), visitorHere, in.Secret, "alex.e"))
	if _, err := d.FinishRegistration(t.Context(), visitorHere, in.Secret, "password1"); iis.KindOf(err) != iis.Invalid {
		t.Errorf("a common password: %v", err)
	}
	out, err := d.FinishRegistration(t.Context(), visitorHere, in.Secret, "four odd brass kettles")
	d.must(err)
	if !out.Signed() || out.Actor.User != out.Account.ID || !out.Actor.Resident || out.Secret == in.Secret || out.Device == "" {
		t.Errorf("opened %+v", out)
	}
	if _, err := d.Session(t.Context(), visitorHere, in.Secret, true); iis.KindOf(err) != iis.Unauthenticated {
		t.Errorf("the old secret still opens: %v", err)
	}
	if got, err := d.Session(t.Context(), visitorHere, out.Secret, true); err != nil || got.Actor.User == "" {
		t.Errorf("the new one does not: %v", err)
	}
}

func TestRegistrationsAreRefused(t *testing.T) {
	tests := []struct {
		name, field string
		change      func(*Registration)
	}{
		{"without a first name", "given-name", func(r *Registration) { r.Name.Given = " " }},
		{"without a last name", "family-name", func(r *Registration) { r.Name.Family = "" }},
		{"without a birth date", "bday-day", func(r *Registration) { r.BirthDate = 0 }},
		{"born tomorrow", "bday-day", func(r *Registration) { r.BirthDate = iis.DateOf(2026, 11, 23) }},
		{"under 18", "bday-year", func(r *Registration) { r.BirthDate = iis.DateOf(2008, 11, 23) }},
		{"without a contact", "email", func(r *Registration) { r.Email, r.Phone = "", "" }},
		{"with an address that is none", "email", func(r *Registration) { r.Email = "alex@example" }},
		{"with a header in the address", "email", func(r *Registration) { r.Email = "a@example.org\r\nBcc: b@example.org" }},
		{"with nine digits", "tel", func(r *Registration) { r.Phone = "609555234" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d, r := newDesk(t), registration()
			tt.change(&r)
			_, err := d.Register(t.Context(), visitorHere, r)
			var e *iis.Error
			if !errors.As(err, &e) || e.Kind != iis.Invalid || e.Field != tt.field {
				t.Errorf("err %v", err)
			}
			if len(d.accounts) != 0 {
				t.Error("an account was made")
			}
		})
	}
}

func TestAnAddressThatIsTakenDoesNotShow(t *testing.T) {
	d := newDesk(t)
	d.resident("robin")
	r := registration()
	r.Email, r.Phone = "robin@example.org", ""
	in, err := d.Register(t.Context(), visitorHere, r)
	if err != nil || in.Session.Stage != iis.StageRegister {
		t.Fatalf("the answer differs: %v", err)
	}
	last := d.messages[len(d.messages)-1]
	if last.Code != "" || last.To != "robin@example.org" || !strings.Contains(last.Text, "sesión") {
		t.Errorf("message %+v", last)
	}
	contacts, err := d.RegistrationContacts(t.Context(), visitorHere, in.Secret)
	d.must(err)
	if err := d.ConfirmContact(t.Context(), visitorHere, in.Secret, contacts[0].ID, "123456"); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("err %v", err)
	}
}

func TestCodesEnd(t *testing.T) {
	start := func(t *testing.T) (*desk, string, string) {
		d := newDesk(t)
		r := registration()
		r.Phone = ""
		in, err := d.Register(t.Context(), visitorHere, r)
		d.must(err)
		contacts, err := d.RegistrationContacts(t.Context(), visitorHere, in.Secret)
		d.must(err)
		return d, in.Secret, contacts[0].ID
	}
	t.Run("after ten minutes", func(t *testing.T) {
		d, secret, c := start(t)
		d.pass(10 * time.Minute)
		if err := d.ConfirmContact(t.Context(), visitorHere, secret, c, d.lastCode("alex@example.org")); !errors.Is(err, ErrCodeExpired) {
			t.Errorf("err %v", err)
		}
	})
	t.Run("after five wrong tries, which are kept", func(t *testing.T) {
		d, secret, c := start(t)
		for range 5 {
			d.ConfirmContact(t.Context(), visitorHere, secret, c, "wrong")
		}
		if err := d.ConfirmContact(t.Context(), visitorHere, secret, c, d.lastCode("alex@example.org")); !errors.Is(err, ErrCodeTries) {
			t.Errorf("err %v", err)
		}
	})
	t.Run("and a new one comes after a minute, not before", func(t *testing.T) {
		d, secret, c := start(t)
		if err := d.Resend(t.Context(), visitorHere, secret, c); iis.KindOf(err) != iis.TooMany {
			t.Errorf("err %v", err)
		}
		first := d.lastCode("alex@example.org")
		d.pass(time.Minute)
		d.must(d.Resend(t.Context(), visitorHere, secret, c))
		if second := d.lastCode("alex@example.org"); second != first {
			if err := d.ConfirmContact(t.Context(), visitorHere, secret, c, first); !errors.Is(err, ErrCodeWrong) {
				t.Errorf("the old code: %v", err)
			}
		}
		d.must(d.ConfirmContact(t.Context(), visitorHere, secret, c, d.lastCode("alex@example.org")))
	})
}

func TestSignInNeedsPasswordAndSecondStep(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	in, err := d.SignIn(t.Context(), visitorHere, "Robin", "four odd brass kettles", "", "Firefox")
	d.must(err)
	if in.Signed() || in.Actor.User != "" {
		t.Fatalf("signed in without a second step: %+v", in)
	}
	if got, err := d.Session(t.Context(), visitorHere, in.Secret, true); err != nil || got.Actor.User != "" {
		t.Fatalf("the half-open session is somebody: %+v, %v", got, err)
	}
	ways, err := d.Ways(t.Context(), visitorHere, in.Secret)
	d.must(err)
	if len(ways) != 3 || ways[0].Kind != iis.FactorTOTP || ways[1].Kind != iis.FactorText || ways[1].Hint != "•••-•••-2345" || ways[2].Hint != "r•••@example.org" {
		t.Errorf("ways %+v", ways)
	}
	if _, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[0].ID, "000000", false); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("a wrong code: %v", err)
	}
	code := totpCode(seed, d.now.Unix()/totpStep)
	out, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[0].ID, code[:3]+" "+code[3:], false)
	d.must(err)
	if !out.Signed() || out.Actor.SteppedUp != d.now || out.Actor.StepMethod != iis.FactorTOTP {
		t.Errorf("opened %+v", out.SignedIn)
	}
	if _, err := d.SecondStep(t.Context(), visitorHere, out.Secret, ways[0].ID, code, false); err == nil {
		t.Error("a step of the app was accepted twice")
	}
}

func TestTheSecondStepByTextAndBackupCode(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	codes, err := d.BackupCodes(t.Context(), me.Actor)
	d.must(err)
	in, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", me.Device, "Firefox")
	d.must(err)
	ways, err := d.Ways(t.Context(), visitorHere, in.Secret)
	d.must(err)
	d.must(d.SendStep(t.Context(), visitorHere, in.Secret, ways[1].ID))
	if _, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[2].ID, d.lastCode("6095552345"), false); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("the code of one contact counts for another: %v", err)
	}
	out, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[1].ID, d.lastCode("6095552345"), true)
	d.must(err)
	if !out.Signed() || out.Device != "" {
		t.Errorf("a known browser is new: %+v", out)
	}
	again, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", me.Device, "Firefox")
	d.must(err)
	if !again.Signed() || !again.Actor.SteppedUp.IsZero() {
		t.Errorf("a remembered browser is asked, or counts as stepped up: %+v", again)
	}
	d.pass(31 * 24 * time.Hour)
	in, err = d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", me.Device, "Firefox")
	d.must(err)
	if in.Signed() {
		t.Error("a browser is remembered for more than 30 days")
	}
	if _, err = d.SecondStep(t.Context(), visitorHere, in.Secret, "backup", strings.ToLower(codes[0]), false); err != nil {
		t.Errorf("a backup code: %v", err)
	}
	in, err = d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", "Firefox")
	d.must(err)
	if _, err = d.SecondStep(t.Context(), visitorHere, in.Secret, "backup", codes[0], false); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("a backup code works twice: %v", err)
	}
}

func TestUnknownAndWrongAreTheSame(t *testing.T) {
	d := newDesk(t)
	d.resident("robin")
	_, wrong := d.SignIn(t.Context(), visitorHere, "robin", "not it", "", "")
	_, unknown := d.SignIn(t.Context(), visitorHere, "nobody", "not it", "", "")
	if wrong == nil || unknown == nil || wrong.Error() != unknown.Error() || iis.KindOf(wrong) != iis.Unauthenticated {
		t.Errorf("%v and %v", wrong, unknown)
	}
	for _, e := range d.events[len(d.events)-2:] {
		if e.Outcome != "refused" || e.Reason != "wrong" {
			t.Errorf("event %+v", e)
		}
	}
}

func TestFiveWrongPasswordsSlowDown(t *testing.T) {
	d := newDesk(t)
	d.resident("robin")
	for range 5 {
		if _, err := d.SignIn(t.Context(), visitorHere, "robin", "not it", "", ""); iis.KindOf(err) != iis.Unauthenticated {
			t.Fatalf("err %v", err)
		}
	}
	_, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", "")
	var e *iis.Error
	if !errors.As(err, &e) || e.Kind != iis.TooMany || e.After != 30*time.Second {
		t.Fatalf("err %v", err)
	}
	elsewhere := visitorHere
	elsewhere.Address = "198.51.100.9"
	if _, err := d.SignIn(t.Context(), elsewhere, "robin", "four odd brass kettles", "", ""); err != nil {
		t.Errorf("a stranger locks the owner out: %v", err)
	}
	d.pass(30 * time.Second)
	if _, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", ""); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestOnePasswordTriedOverManyNamesSlowsDownItsNetwork(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	try := func(address, username, password, device string) error {
		by := visitorHere
		by.Address = address
		_, err := d.SignIn(t.Context(), by, username, password, device, "")
		return err
	}
	for i := range networkFree {
		if err := try(fmt.Sprint("203.0.113.", i), fmt.Sprint("name", i), "Spring2026", ""); iis.KindOf(err) != iis.Unauthenticated {
			t.Fatalf("try %d: %v", i+1, err)
		}
	}
	var e *iis.Error
	if err := try("203.0.113.200", "robin", "four odd brass kettles", ""); !errors.As(err, &e) || e.Kind != iis.TooMany || e.After != 30*time.Second {
		t.Fatalf("err %v", err)
	}
	if err := try("203.0.113.200", "robin", "four odd brass kettles", me.Device); err != nil {
		t.Errorf("a neighbor keeps the owner out of a browser that is known: %v", err)
	}
	if err := try("198.51.100.9", "robin", "four odd brass kettles", ""); err != nil {
		t.Errorf("another network has to wait: %v", err)
	}
	d.pass(30 * time.Second)
	if err := try("203.0.113.200", "robin", "four odd brass kettles", ""); err != nil {
		t.Errorf("after the wait: %v", err)
	}
}

func TestTheWaitDoubles(t *testing.T) {
	at := func(n int) []time.Time { return make([]time.Time, n) }
	for n, want := range map[int]time.Duration{4: 0, 5: 30 * time.Second, 6: time.Minute, 9: 8 * time.Minute, 10: 15 * time.Minute, 50: 15 * time.Minute} {
		if got := waitAfter(at(n), triesFree).Sub(time.Time{}); got != want {
			t.Errorf("after %d wrong tries %v, want %v", n, got, want)
		}
	}
}

func TestAForgottenPasswordNeedsAnotherContactToo(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	old := d.signIn("robin", seed)
	in, err := d.Forgot(t.Context(), visitorHere, "robin", "Firefox")
	d.must(err)
	d.must(d.ResetCode(t.Context(), visitorHere, in.Secret, d.lastCode("robin@example.org")))
	if _, err := d.Reset(t.Context(), visitorHere, in.Secret, "seven quiet river stones"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("the second step is skipped: %v", err)
	}
	ways, err := d.Ways(t.Context(), visitorHere, in.Secret)
	d.must(err)
	for _, w := range ways {
		if w.Kind == iis.FactorEmail {
			t.Error("the contact that got the code is offered again")
		}
	}
	d.pass(30 * time.Second)
	step, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[0].ID, totpCode(seed, d.now.Unix()/totpStep), false)
	d.must(err)
	out, err := d.Reset(t.Context(), visitorHere, step.Secret, "seven quiet river stones")
	d.must(err)
	if !out.Signed() {
		t.Errorf("opened %+v", out)
	}
	if _, err := d.Session(t.Context(), visitorHere, old.Secret, true); err == nil {
		t.Error("another session goes on")
	}
	if _, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", ""); err == nil {
		t.Error("the old password works")
	}
}

func TestForgottenByNobodyLooksTheSame(t *testing.T) {
	d := newDesk(t)
	in, err := d.Forgot(t.Context(), visitorHere, "nobody@example.org", "Firefox")
	if err != nil || in.Secret == "" || in.Session.Stage != iis.StageResetCode {
		t.Fatalf("in %+v, err %v", in, err)
	}
	if err := d.ResetCode(t.Context(), visitorHere, in.Secret, "123456"); !errors.Is(err, ErrCodeWrong) {
		t.Errorf("err %v", err)
	}
}

func TestThisWasNotMe(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	link := d.messages[len(d.messages)-1].Link
	event := link[strings.LastIndex(link, "/")+1:]
	d.must(d.NotMe(t.Context(), visitorHere, event))
	if _, err := d.Session(t.Context(), visitorHere, me.Secret, true); err == nil {
		t.Error("the session goes on")
	}
	if len(d.questions) != 1 || d.questions[0].About != "not-me" || d.questions[0].Organization != "" || !strings.Contains(d.questions[0].Text, "robin") {
		t.Errorf("the staff is asked %+v", d.questions)
	}
	if err := d.NotMe(t.Context(), visitorHere, event); iis.KindOf(err) != iis.NotFound {
		t.Errorf("the link works twice: %v", err)
	}
	if err := d.NotMe(t.Context(), visitorHere, "id999.x"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("an invented link: %v", err)
	}
	next := d.signIn("robin", seed)
	if next.Signed() || next.Session.Stage != iis.StageReset {
		t.Errorf("the next sign-in does not lead to a new password: %+v", next.Session)
	}
}

func TestSessionsEnd(t *testing.T) {
	d := newDesk(t)
	id, seed := d.resident("robin")
	d.orgs["clinic"] = iis.Organization{ID: "clinic", Kind: iis.Provider, Name: "Example Pediatrics"}
	me := d.signIn("robin", seed)
	d.pass(19 * time.Minute)
	if in, err := d.Session(t.Context(), visitorHere, me.Secret, false); err != nil || in.Left != time.Minute {
		t.Errorf("after 19 minutes: %v, left %v", err, in.Left)
	}
	d.pass(time.Minute)
	if _, err := d.Session(t.Context(), visitorHere, me.Secret, true); err == nil {
		t.Error("a background request prolonged it")
	}
	d.must(d.GiveRole(t.Context(), system, id, "clinic", iis.RoleUser))
	nurse := d.signIn("robin", seed)
	if nurse.Actor.Role != iis.RoleUser || nurse.Actor.Organization != "clinic" || nurse.Actor.Resident {
		t.Errorf("actor %+v", nurse.Actor)
	}
	own, err := d.Choose(t.Context(), nurse.Actor, nurse.Secret, "", "")
	d.must(err)
	if !own.Actor.Resident || own.Actor.Organization != "" {
		t.Errorf("actor %+v", own.Actor)
	}
	if _, err := d.Choose(t.Context(), own.Actor, nurse.Secret, "clinic", iis.RoleManager); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a role that is not held: %v", err)
	}
	_, err = d.Choose(t.Context(), own.Actor, nurse.Secret, "clinic", iis.RoleUser)
	d.must(err)
	for mid := range d.members {
		d.must(d.EndRole(t.Context(), system, id, mid))
	}
	if got, err := d.Session(t.Context(), visitorHere, nurse.Secret, true); err != nil || got.Actor.Organization != "" {
		t.Errorf("the role goes on after its end: %+v, %v", got.Actor, err)
	}
	d.pass(15 * time.Minute)
	if _, err := d.Session(t.Context(), visitorHere, nurse.Secret, true); err == nil {
		t.Error("a staff session lasts longer than 15 idle minutes")
	}
}

func TestChangesOfContactsWait(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	id, err := d.AddContact(t.Context(), me.Actor, iis.ContactEmail, "new@example.org")
	d.must(err)
	d.must(d.ConfirmNewContact(t.Context(), me.Actor, id, d.lastCode("new@example.org")))
	if c := d.contacts[id]; c.Counts(d.now) || !c.Counts(d.now.Add(72*time.Hour)) {
		t.Errorf("contact %+v", c)
	}
	told := d.messages[len(d.messages)-1]
	if told.To == "new@example.org" || !strings.Contains(told.Text, "changed") {
		t.Errorf("the old contact is not told: %+v", told)
	}
	d.pass(11 * time.Minute)
	if _, err := d.AddContact(t.Context(), me.Actor, iis.ContactEmail, "x@example.org"); iis.KindOf(err) != iis.Unauthenticated {
		t.Errorf("without a fresh second step: %v", err)
	}
}

func TestOnlyAdministratorsAdminister(t *testing.T) {
	d := newDesk(t)
	robin, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	admin := iis.Actor{User: "root", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
	d.orgs["school"] = iis.Organization{ID: "school", Kind: iis.SchoolOrg, Name: "Example School"}
	if _, _, err := d.Users(t.Context(), me.Actor, "", 1); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a resident lists users: %v", err)
	}
	if err := d.GiveRole(t.Context(), admin, "root", "school", iis.RoleManager); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a role for oneself: %v", err)
	}
	if err := d.GiveRole(t.Context(), admin, robin, "school", iis.RoleAdmin); iis.KindOf(err) != iis.Invalid {
		t.Errorf("a role that schools do not have: %v", err)
	}
	d.must(d.GiveRole(t.Context(), admin, robin, "school", iis.RoleSchoolUser))
	d.must(d.SetDisabled(t.Context(), admin, robin, true))
	if _, err := d.Session(t.Context(), visitorHere, me.Secret, true); err == nil {
		t.Error("a disabled user's session goes on")
	}
	if _, err := d.AddUser(t.Context(), admin, NewUser{Username: "new.user", Email: "n@example.org", Password: "x"}); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("an administrator chooses a password: %v", err)
	}
}

func TestAnAdministratorEndsTheSessionsOfAUser(t *testing.T) {
	d := newDesk(t)
	robin, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	if err := d.EndUserSessions(t.Context(), me.Actor, robin); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a resident ends sessions: %v", err)
	}
	if _, err := d.Session(t.Context(), visitorHere, me.Secret, true); err != nil {
		t.Errorf("a refused try ended the session: %v", err)
	}
	admin := iis.Actor{User: "root", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
	d.must(d.EndUserSessions(t.Context(), admin, robin))
	if _, err := d.Session(t.Context(), visitorHere, me.Secret, true); iis.KindOf(err) != iis.Unauthenticated {
		t.Errorf("the session goes on: %v", err)
	}
	if err := d.EndUserSessions(t.Context(), admin, "nobody"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("sessions of nobody: %v", err)
	}
}

func TestACodeIsUsedOnceByManyAtOnce(t *testing.T) {
	d := newDesk(t)
	r := registration()
	r.Phone = ""
	in, err := d.Register(t.Context(), visitorHere, r)
	d.must(err)
	contacts, err := d.RegistrationContacts(t.Context(), visitorHere, in.Secret)
	d.must(err)
	code := d.lastCode("alex@example.org")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() { d.ConfirmContact(t.Context(), visitorHere, in.Secret, contacts[0].ID, code) })
	}
	wg.Wait()
	for _, c := range d.codes {
		if c.Tries != 1 || c.Used.IsZero() {
			t.Errorf("code %+v", c)
		}
	}
}

func TestPasswords(t *testing.T) {
	robin := iis.Account{Username: "robin.e", Name: iis.Name{Given: "Robin", Family: "Exampleton"}, BirthDate: iis.DateOf(1990, 5, 14)}
	for password, ok := range map[string]bool{
		"four odd brass kettles": true, "Xk7#mQ2z": true, "correcto caballo batería grapa": true,
		"short1": false, "Password": false, "P@ssw0rd!": false, "password2026": false, "iloveyou99": false,
		"Exampleton1": false, "robin.e1990": false, "05141990": false, "NJIIS2026": false, "aaaaaaaaaaaa": false, "abcdefghijkl": false,
		"12345678901234567890": false, "contraseña1": false, strings.Repeat("ab", 200): false,
	} {
		if err := checkPassword(password, robin, nil); (err == nil) != ok {
			t.Errorf("%q: %v", password, err)
		}
	}
	p := NewPasswords(1)
	hash := p.Hash("four odd brass kettles")
	if !strings.HasPrefix(hash, "$argon2id$v=19$m=19456,t=2,p=1$") || !p.Check("four odd brass kettles", hash) || p.Check("four odd brass kettle", hash) || p.Check("", "") {
		t.Errorf("hash %q", hash)
	}
}

// The codes are those of RFC 6238 appendix B for SHA-1, cut to six digits.
func TestAuthenticatorCodesAreThoseOfTheRFC(t *testing.T) {
	seed := []byte("12345678901234567890")
	for unix, want := range map[int64]string{59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130"} {
		if got := totpCode(seed, unix/totpStep); got != want {
			t.Errorf("at %d: %s, want %s", unix, got, want)
		}
	}
	at := time.Unix(1234567890, 0)
	if _, ok := totpMatch(seed, "005924", at.Add(60*time.Second), 0); ok {
		t.Error("a code two steps old is accepted")
	}
	if step, ok := totpMatch(seed, "005924", at.Add(-30*time.Second), 0); !ok || step != 1234567890/30 {
		t.Error("the next step's code is refused")
	}
}
