package account

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// codesTo counts the messages with a code to an address.
func (d *desk) codesTo(to string) (n int) {
	for _, m := range d.messages {
		if m.To == to && m.Code != "" {
			n++
		}
	}
	return n
}

func TestAStrangerWhoForgetsForOthersKeepsNobodyOut(t *testing.T) {
	d := newDesk(t)
	d.resident("robin")
	stranger := iis.Actor{Door: iis.DoorPortal, Address: "198.51.100.9"}
	for range 30 {
		in, err := d.Forgot(t.Context(), stranger, "robin", "")
		d.must(err)
		if in.Session.Stage != iis.StageResetCode {
			t.Fatalf("another answer: %+v", in.Session)
		}
	}
	if n := d.codesTo("robin@example.org"); n != resetsAnHour {
		t.Errorf("%d codes went out, want %d", n, resetsAnHour)
	}
	in, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", "")
	d.must(err)
	ways, err := d.Ways(t.Context(), visitorHere, in.Secret)
	d.must(err)
	if err := d.SendStep(t.Context(), visitorHere, in.Secret, ways[1].ID); err != nil {
		t.Errorf("the owner gets no code to sign in: %v", err)
	}
	mine, err := d.Forgot(t.Context(), visitorHere, "robin", "")
	d.must(err)
	d.must(d.ResetCode(t.Context(), visitorHere, mine.Secret, d.lastCode("robin@example.org")))
}

// TestAForgottenPasswordTellsNothingOfTheAccount before the code: the page that asks for
// it would be in the account's language, which tells that there is one.
func TestAForgottenPasswordTellsNothingOfTheAccount(t *testing.T) {
	d := newDesk(t)
	d.resident("robin")
	for _, name := range []string{"robin", "nobody"} {
		in, err := d.Forgot(t.Context(), visitorHere, name, "")
		d.must(err)
		now, err := d.Session(t.Context(), visitorHere, in.Secret, false)
		d.must(err)
		if now.Session.Stage != iis.StageResetCode || now.Session.User != "" || now.Account.ID != "" || now.Account.Language != "" {
			t.Errorf("%s: the session tells of account %q, language %q", name, now.Account.ID, now.Account.Language)
		}
	}
}

func TestAPhoneOfOthersIsNotFloodedByRegistrations(t *testing.T) {
	d := newDesk(t)
	r := registration()
	for range 3 * codesAnHour {
		in, err := d.Register(t.Context(), visitorHere, r)
		d.must(err)
		if in.Session.Stage != iis.StageRegister {
			t.Fatalf("another answer: %+v", in.Session)
		}
	}
	if n := d.codesTo(strings.ToLower(strings.TrimSpace(r.Email))); n != codesAnHour {
		t.Errorf("%d codes went out, want %d", n, codesAnHour)
	}
	d.pass(time.Hour + time.Second)
	_, err := d.Register(t.Context(), visitorHere, r)
	d.must(err)
	if n := d.codesTo(strings.ToLower(strings.TrimSpace(r.Email))); n != codesAnHour+1 {
		t.Errorf("an hour later %d codes went out", n)
	}
}

func TestARememberedBrowserDoesNotWorkWithoutASecondStep(t *testing.T) {
	d := newDesk(t)
	id, seed := d.resident("robin")
	d.orgs["clinic"] = iis.Organization{ID: "clinic", Kind: iis.Provider}
	in, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", "", "")
	d.must(err)
	ways, err := d.Ways(t.Context(), visitorHere, in.Secret)
	d.must(err)
	first, err := d.SecondStep(t.Context(), visitorHere, in.Secret, ways[0].ID, totpCode(seed, d.now.Unix()/totpStep), true)
	d.must(err)
	again, err := d.SignIn(t.Context(), visitorHere, "robin", "four odd brass kettles", first.Device, "")
	d.must(err)
	if !again.Signed() {
		t.Fatal("the browser is not remembered")
	}
	d.members["m"] = iis.Membership{ID: "m", User: id, Organization: "clinic", Role: iis.RoleUser, Since: d.now}
	if _, err := d.Choose(t.Context(), again.Actor, again.Secret, "clinic", iis.RoleUser); !errors.Is(err, guard.ErrSecondStep) {
		t.Fatalf("the clinic is entered without a second step: %v", err)
	}
	d.pass(30 * time.Second)
	stepped, err := d.SecondStep(t.Context(), visitorHere, again.Secret, ways[0].ID, totpCode(seed, d.now.Unix()/totpStep), false)
	d.must(err)
	if _, err := d.Choose(t.Context(), stepped.Actor, stepped.Secret, "clinic", iis.RoleUser); err != nil {
		t.Errorf("with one: %v", err)
	}
}

func TestSomebodyInvitedByOneContactChoosesAPassword(t *testing.T) {
	d := newDesk(t)
	_, err := d.AddUser(t.Context(), system, NewUser{Username: "new.nurse", Name: iis.Name{Given: "Robin", Family: "Example"}, Email: "nurse@example.org"})
	d.must(err)
	in, err := d.Forgot(t.Context(), visitorHere, "new.nurse", "")
	d.must(err)
	d.must(d.ResetCode(t.Context(), visitorHere, in.Secret, d.lastCode("nurse@example.org")))
	if out, err := d.Reset(t.Context(), visitorHere, in.Secret, "seven quiet river stones"); err != nil || !out.Signed() {
		t.Fatalf("the first password: %v", err)
	}
	in, err = d.Forgot(t.Context(), visitorHere, "new.nurse", "")
	d.must(err)
	d.must(d.ResetCode(t.Context(), visitorHere, in.Secret, d.lastCode("nurse@example.org")))
	if _, err := d.Reset(t.Context(), visitorHere, in.Secret, "eight quiet river stones"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("a later one without a second step: %v", err)
	}
}

func TestThisWasNotMeTakesBackWhatWaits(t *testing.T) {
	d := newDesk(t)
	_, seed := d.resident("robin")
	me := d.signIn("robin", seed)
	id, err := d.AddContact(t.Context(), me.Actor, iis.ContactEmail, "thief@example.org")
	d.must(err)
	d.must(d.ConfirmNewContact(t.Context(), me.Actor, id, d.lastCode("thief@example.org")))
	var phone string
	for _, c := range d.contacts {
		if c.Kind == iis.ContactText {
			phone = c.ID
		}
	}
	d.must(d.RemoveContact(t.Context(), me.Actor, phone))
	link := d.messages[len(d.messages)-1].Link
	d.must(d.NotMe(t.Context(), visitorHere, link[strings.LastIndex(link, "/")+1:]))
	later := d.now.Add(73 * time.Hour)
	if d.contacts[id].Counts(later) {
		t.Error("the new address counts all the same")
	}
	if !d.contacts[phone].Counts(later) {
		t.Error("the phone is taken away all the same")
	}
}
