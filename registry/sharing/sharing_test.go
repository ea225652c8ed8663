package sharing

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/guard/guardtest"
)

var (
	teacher = iis.Actor{User: "teacher", Organization: "school", Kind: iis.SchoolOrg, Role: iis.RoleSchoolReader}
	clinic2 = iis.Actor{Connection: "c", Organization: "clinic2", Kind: iis.Provider}
)

// alex is signed in and gave the second step a minute ago.
func alex(b *guardtest.Book) iis.Actor {
	return iis.Actor{User: "alex", Resident: true, Address: "192.0.2.7", SteppedUp: b.Time.Add(-time.Minute), StepMethod: iis.FactorTOTP}
}

func desk() (*guardtest.Book, *Service) {
	b := guardtest.New()
	long := b.Time.AddDate(0, -2, 0)
	b.Orgs["school"] = iis.Organization{ID: "school", Kind: iis.SchoolOrg, Name: "Example School", City: "Trenton"}
	b.Orgs["clinic"] = iis.Organization{ID: "clinic", Kind: iis.Provider, Name: "Example Pediatrics", City: "Trenton"}
	b.Orgs["clinic2"] = iis.Organization{ID: "clinic2", Kind: iis.Provider, Name: "Second Example Clinic", City: "Newark"}
	b.Orgs["state"] = iis.Organization{ID: "state", Kind: iis.State, Name: "Example Programme"}
	b.Members = []iis.Membership{{User: "teacher", Organization: "school", Role: iis.RoleSchoolReader}}
	b.AddAccount("alex", iis.Name{Given: "Alex", Family: "Example"}, iis.DateOf(1985, 1, 2))
	b.AddAccount("teacher", iis.Name{Given: "Pat", Family: "Example"}, iis.DateOf(1980, 1, 2))
	b.AddPerson(7, "h7", iis.DateOf(1985, 1, 2), "clinic", long, iis.Identity{Names: []iis.Name{{Given: "Alex", Family: "Example"}}})
	b.AddPerson(8, "h8", iis.DateOf(2018, 5, 14), "clinic", long, iis.Identity{Names: []iis.Name{{Given: "Robin", Family: "Example"}}})
	b.Links = []iis.AccountLink{{User: "alex", Patient: 7}}
	b.Guardians = []iis.Guardianship{{ID: "g", User: "alex", Patient: 8, Relation: "MTH"}}
	return b, &Service{InTx: guardtest.In[Tx](b), Look: guardtest.In[Tx](b), Now: b.Now, NewID: b.NewID, PublicURL: "https://localhost:8443"}
}

// draft is a share of the school form with the school for a week.
func draft() iis.Grant {
	return iis.Grant{To: "school", Scope: iis.ScopeSchoolForm, Purpose: iis.PurposeSchool, Until: iis.DateOf(2026, 11, 29)}
}

// reads tells whether an actor may read a person's record now.
func reads(t *testing.T, b *guardtest.Book, by iis.Actor, patient iis.PatientID) bool {
	t.Helper()
	err := guard.Look(t.Context(), guardtest.In[Tx](b), guard.Request{By: by, To: iis.ActRead, Patient: patient, Purpose: iis.PurposeTreatment, At: b.Time},
		func(Tx, iis.Decision, *iis.AuditEvent) error { return nil })
	if err != nil && iis.KindOf(err) != iis.NotFound {
		t.Fatal(err)
	}
	return err == nil
}

func TestAShareOpensUntilItIsRevoked(t *testing.T) {
	b, s := desk()
	text, err := s.Text(t.Context(), alex(b), "h8", draft(), "en")
	if err != nil || !strings.Contains(text, "I, Alex Example, let Example School see the vaccination record of Robin Example.") || !strings.Contains(text, "November 29, 2026") {
		t.Fatalf("text %q, err %v", text, err)
	}
	if reads(t, b, teacher, 8) {
		t.Fatal("the school reads before")
	}
	g := draft()
	g.Signature.Hash = hexOf(text)
	signed, err := s.Sign(t.Context(), alex(b), "h8", g, "alex  EXAMPLE", "en")
	if err != nil {
		t.Fatal(err)
	}
	if sig := signed.Grant.Signature; sig.Text != text || sig.Hash != hexOf(text) || sig.Capacity != iis.CapacityGuardian || sig.Method != "totp" || sig.Address != "192.0.2.7" || sig.By != "alex" {
		t.Errorf("signature %+v", sig)
	}
	if !reads(t, b, teacher, 8) || reads(t, b, teacher, 7) {
		t.Error("the share opens another record, or not its own")
	}
	list, err := s.SharedWithUs(t.Context(), teacher)
	if err != nil || len(list) != 1 || !list[0].Open || list[0].Handle != "h8" || list[0].Grant.Signature.Text != "" {
		t.Fatalf("list %+v, err %v", list, err)
	}
	if err := s.Revoke(t.Context(), alex(b), "h8", signed.Grant.ID); err != nil {
		t.Fatal(err)
	}
	if reads(t, b, teacher, 8) {
		t.Error("the school reads after the end")
	}
	list, err = s.SharedWithUs(t.Context(), teacher)
	if err != nil || len(list) != 1 || list[0].Open || list[0].Handle != "" || list[0].Grant.Status != iis.GrantRevoked {
		t.Errorf("list %+v, err %v", list, err)
	}
	if err := s.Revoke(t.Context(), alex(b), "h8", signed.Grant.ID); iis.KindOf(err) != iis.Conflict {
		t.Errorf("revoked twice: %v", err)
	}
	kinds := map[string]bool{}
	for _, n := range b.Notices {
		kinds[string(n.User)+" "+n.Kind] = true
	}
	for _, want := range []string{"alex share-signed", "teacher shared-with-us", "alex share-revoked", "teacher share-ended"} {
		if !kinds[want] {
			t.Errorf("nobody told %s: %v", want, kinds)
		}
	}
}

func TestDraftsAreRefused(t *testing.T) {
	link := func(g *iis.Grant) {
		g.To, g.RecipientName, g.RecipientEmail, g.Until = "", "Sam Example", "sam@example.org", iis.DateOf(2026, 12, 22)
	}
	tests := []struct {
		name, field string // an empty field: it can be signed
		who         iis.PatientHandle
		change      func(*iis.Grant)
	}{
		{"a share with a school", "", "h8", func(*iis.Grant) {}},
		{"a share for a year", "", "h8", func(g *iis.Grant) { g.Until = iis.DateOf(2027, 11, 22) }},
		{"a day more than a year", "until-day", "h8", func(g *iis.Grant) { g.Until = iis.DateOf(2027, 11, 23) }},
		{"one that ended yesterday", "until-day", "h8", func(g *iis.Grant) { g.Until = iis.DateOf(2026, 11, 21) }},
		{"one without an end", "until-day", "h8", func(g *iis.Grant) { g.Until = 0 }},
		{"no scope", "scope", "h8", func(g *iis.Grant) { g.Scope = "all" }},
		{"chosen vaccines without a choice", "vaccine", "h8", func(g *iis.Grant) { g.Scope = iis.ScopeVaccines }},
		{"no purpose", "purpose", "h8", func(g *iis.Grant) { g.Purpose = "" }},
		{"another purpose without words", "purpose", "h8", func(g *iis.Grant) { g.Purpose = iis.PurposeOther }},
		{"a purpose of the law", "purpose", "h8", func(g *iis.Grant) { g.Purpose = iis.PurposeReport }},
		{"minus one openings", "openings", "h8", func(g *iis.Grant) { g.Openings = -1 }},
		{"an organization that is none", "to", "h8", func(g *iis.Grant) { g.To = "state" }},
		{"a user who does not work there", "to", "h8", func(g *iis.Grant) { g.ToUser = "alex" }},
		{"a user who does", "", "h8", func(g *iis.Grant) { g.ToUser = "teacher" }},
		{"a child's confidential vaccinations", "confidential", "h8", func(g *iis.Grant) { g.Confidential = true }},
		{"one's own", "", "h7", func(g *iis.Grant) { g.Confidential = true }},
		{"a link for 30 days", "", "h8", link},
		{"a link for 31", "until-day", "h8", func(g *iis.Grant) { link(g); g.Until++ }},
		{"a link to nobody", "recipient", "h8", func(g *iis.Grant) { link(g); g.RecipientName = " " }},
		{"a link without a contact", "email", "h8", func(g *iis.Grant) { link(g); g.RecipientEmail = "" }},
		{"a link with a header in the address", "email", "h8", func(g *iis.Grant) { link(g); g.RecipientEmail = "a@example.org\nBcc: b@example.org" }},
		{"a link to report", "report", "h8", func(g *iis.Grant) { link(g); g.Report = true }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, s := desk()
			g := draft()
			tt.change(&g)
			_, err := s.Sign(t.Context(), alex(b), tt.who, g, "Alex Example", "es")
			var e *iis.Error
			if tt.field == "" && err != nil || tt.field != "" && (!errors.As(err, &e) || e.Field != tt.field) {
				t.Errorf("err %v", err)
			}
			if kept := len(b.Grants) == 1; kept != (tt.field == "") {
				t.Errorf("%d grants", len(b.Grants))
			}
		})
	}
}

func TestSigningNeedsNameSecondStepAndTheRightPerson(t *testing.T) {
	b, s := desk()
	for _, typed := range []string{"", "Alex", "Example", "Robin Example", "Alexa Example"} {
		if _, err := s.Sign(t.Context(), alex(b), "h8", draft(), typed, "en"); iis.KindOf(err) != iis.Invalid {
			t.Errorf("signed as %q: %v", typed, err)
		}
	}
	tired := alex(b)
	tired.SteppedUp = b.Time.Add(-11 * time.Minute)
	if _, err := s.Sign(t.Context(), tired, "h8", draft(), "Alex Example", "en"); !errors.Is(err, guard.ErrSecondStep) {
		t.Errorf("without a fresh second step: %v", err)
	}
	stranger := alex(b)
	stranger.User = "teacher"
	_, foreign := s.Sign(t.Context(), stranger, "h8", draft(), "Pat Example", "en")
	_, nobody := s.Sign(t.Context(), stranger, "nobody", draft(), "Pat Example", "en")
	if iis.KindOf(foreign) != iis.NotFound || foreign.Error() != nobody.Error() {
		t.Errorf("foreign %v, nobody %v", foreign, nobody)
	}
	g := draft()
	g.Signature.Hash = hexOf("another text")
	if _, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("another text than was shown: %v", err)
	}
}

func TestExtendingTakesThePlaceOfTheOldShare(t *testing.T) {
	b, s := desk()
	old, err := s.Sign(t.Context(), alex(b), "h8", draft(), "Alex Example", "en")
	if err != nil {
		t.Fatal(err)
	}
	longer := draft()
	longer.Follows, longer.Until = old.Grant.ID, iis.DateOf(2026, 12, 24)
	next, err := s.Sign(t.Context(), alex(b), "h8", longer, "Alex Example", "en")
	if err != nil || b.Grants[0].Status != iis.GrantSuperseded || next.Grant.Follows != old.Grant.ID {
		t.Fatalf("err %v, grants %+v", err, b.Grants)
	}
	if _, err := s.Sign(t.Context(), alex(b), "h8", longer, "Alex Example", "en"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("the same share is extended twice: %v", err)
	}
	elsewhere := longer
	elsewhere.Follows, elsewhere.To = next.Grant.ID, "clinic"
	if _, err := s.Sign(t.Context(), alex(b), "h8", elsewhere, "Alex Example", "en"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("extended for another organization: %v", err)
	}
	b.Pass(30 * 24 * time.Hour)
	b.Pass(5 * 24 * time.Hour)
	longer.Follows, longer.Until = next.Grant.ID, iis.DateOf(2027, 1, 20)
	if _, err := s.Sign(t.Context(), alex(b), "h8", longer, "Alex Example", "en"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("an expired share is extended: %v", err)
	}
}

func TestRemindersThatHaveBegunAreNotSent(t *testing.T) {
	b, s := desk()
	if _, err := s.Sign(t.Context(), alex(b), "h8", draft(), "Alex Example", "en"); err != nil {
		t.Fatal(err)
	}
	due := map[string]time.Time{}
	for _, j := range b.Jobs {
		if _, days, ok := strings.Cut(j.Key, "/"); ok {
			due[days] = j.Due
		}
	}
	if len(due) != 1 || !due["1"].Equal(time.Date(2026, 11, 28, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("reminders %v", due)
	}
	system := iis.Actor{System: true}
	for _, j := range b.Jobs {
		if j.Kind == "grant-ending" {
			if err := s.Remind(t.Context(), system, j); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := b.Notices[len(b.Notices)-1]; n.Kind != "share-ending" || n.Params["days"] != "1" || n.User != "alex" {
		t.Errorf("notice %+v", n)
	}
}

func TestALinkOpensWithItsPIN(t *testing.T) {
	b, s := desk()
	g := draft()
	g.To, g.RecipientName, g.RecipientEmail, g.Openings = "", "Sam Example", "sam@example.org", 2
	signed, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en")
	if err != nil {
		t.Fatal(err)
	}
	if m := b.Messages[0]; m.To != "sam@example.org" || m.Link != signed.Link || strings.Contains(m.Text, signed.PIN) || strings.Contains(m.Text, "Robin") {
		t.Errorf("message %+v", m)
	}
	secret := signed.Link[strings.LastIndex(signed.Link, "/")+1:]
	for range 2 {
		who, handle, _, err := s.OpenLink(t.Context(), iis.Actor{}, secret, signed.PIN[:4]+" "+signed.PIN[4:])
		if err != nil || handle != "h8" || !reads(t, b, who, 8) || reads(t, b, who, 7) {
			t.Fatalf("actor %+v, handle %q, err %v", who, handle, err)
		}
	}
	if _, _, _, err := s.OpenLink(t.Context(), iis.Actor{}, secret, signed.PIN); !errors.Is(err, ErrLink) {
		t.Errorf("a third opening of two: %v", err)
	}
	if _, _, _, err := s.OpenLink(t.Context(), iis.Actor{}, "unknown", signed.PIN); !errors.Is(err, ErrLink) {
		t.Errorf("an unknown link: %v", err)
	}
}

func TestFiveWrongPINsEndTheShare(t *testing.T) {
	b, s := desk()
	g := draft()
	g.To, g.RecipientName, g.RecipientPhone = "", "Sam Example", "609-555-7788"
	signed, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en")
	if err != nil {
		t.Fatal(err)
	}
	secret := signed.Link[strings.LastIndex(signed.Link, "/")+1:]
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() { s.OpenLink(context.Background(), iis.Actor{}, secret, "0") })
	}
	wg.Wait()
	if _, _, _, err := s.OpenLink(t.Context(), iis.Actor{}, secret, signed.PIN); !errors.Is(err, ErrLink) || b.Grants[0].Status != iis.GrantLocked {
		t.Errorf("err %v, grant %+v", err, b.Grants[0])
	}
}

// J25 of portal.md, without emergencies, and J26.
func TestStoppingAClinicAndLettingItSeeAgain(t *testing.T) {
	b, s := desk()
	b.AddPerson(7, "h7", iis.DateOf(1999, 1, 2), "clinic", b.Time.AddDate(0, -2, 0), iis.Identity{Names: []iis.Name{{Given: "Alex", Family: "Example"}}})
	if !reads(t, b, clinic2, 7) {
		t.Fatal("a clinic does not see by law")
	}
	if err := s.Stop(t.Context(), alex(b), "h7", "school"); iis.KindOf(err) != iis.Invalid {
		t.Errorf("a school is stopped: %v", err)
	}
	if err := s.Stop(t.Context(), alex(b), "h7", "clinic2"); err != nil {
		t.Fatal(err)
	}
	if reads(t, b, clinic2, 7) {
		t.Error("a stopped clinic sees")
	}
	p, err := s.Permissions(t.Context(), alex(b), "h7")
	if err != nil || len(p.Viewers) != 2 {
		t.Fatalf("permissions %+v, err %v", p, err)
	}
	for _, v := range p.Viewers {
		if v.Organization.ID == "clinic2" && (v.Stopped.IsZero() || !v.MayStop) || v.Organization.ID == "clinic" && v.Basis != iis.BasisReporter {
			t.Errorf("viewer %+v", v)
		}
	}
	if err := s.Lift(t.Context(), alex(b), "h7", "clinic2"); err != nil {
		t.Fatal(err)
	}
	if !reads(t, b, clinic2, 7) {
		t.Error("the clinic does not see again")
	}
	if err := s.Lift(t.Context(), alex(b), "h7", "clinic2"); iis.KindOf(err) != iis.Conflict {
		t.Errorf("lifted twice: %v", err)
	}
}

func TestBornBefore1998OnlyAGrantOpens(t *testing.T) {
	b, s := desk()
	if reads(t, b, clinic2, 7) {
		t.Fatal("a clinic sees an adult born in 1985 by law")
	}
	g := draft()
	g.To, g.Scope, g.Purpose = "clinic2", iis.ScopeFull, iis.PurposeTreatment
	signed, err := s.Sign(t.Context(), alex(b), "h7", g, "Alex Example", "es")
	if err != nil || !strings.Contains(signed.Grant.Signature.Text, "29 de noviembre de 2026") {
		t.Fatalf("text %q, err %v", signed.Grant.Signature.Text, err)
	}
	if !reads(t, b, clinic2, 7) {
		t.Error("the grant does not open")
	}
	if err := s.Revoke(t.Context(), alex(b), "h7", signed.Grant.ID); err != nil || reads(t, b, clinic2, 7) {
		t.Errorf("after the end: %v", err)
	}
}

func TestActivityShowsWhoLookedAndWhoTried(t *testing.T) {
	b, s := desk()
	signed, err := s.Sign(t.Context(), alex(b), "h8", draft(), "Alex Example", "en")
	if err != nil {
		t.Fatal(err)
	}
	reads(t, b, teacher, 8)
	if err := s.Revoke(t.Context(), alex(b), "h8", signed.Grant.ID); err != nil {
		t.Fatal(err)
	}
	reads(t, b, teacher, 8)
	looks, err := s.Activity(t.Context(), alex(b), "h8", false)
	if err != nil || len(looks) != 2 {
		t.Fatalf("looks %+v, err %v", looks, err)
	}
	if looks[0].Event.Outcome != "refused" || looks[1].Event.Outcome != "done" || looks[1].Event.Basis != iis.BasisGrant || looks[1].Organization != "Example School" {
		t.Errorf("looks %+v", looks)
	}
	_, under, err := s.Grant(t.Context(), alex(b), "h8", signed.Grant.ID)
	if err != nil || len(under) != 1 {
		t.Errorf("looks under the grant %+v, err %v", under, err)
	}
	if _, err := s.Activity(t.Context(), teacher, "h8", true); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a school reads the activity: %v", err)
	}
}

func TestRecipientsAreEnrolledOrganizations(t *testing.T) {
	b, s := desk()
	found, err := s.Recipients(t.Context(), alex(b), "example trenton")
	if err != nil || len(found) != 2 {
		t.Errorf("found %+v, err %v", found, err)
	}
	if found, err = s.Recipients(t.Context(), alex(b), "programme"); err != nil || len(found) != 0 {
		t.Errorf("the programme can be chosen: %+v, %v", found, err)
	}
	if _, err = s.Recipients(t.Context(), iis.Actor{}, "example"); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a visitor searches: %v", err)
	}
}

func TestBothLanguagesHaveEverySentence(t *testing.T) {
	for key, text := range phrases["en"] {
		other := phrases["es"][key]
		if other == "" || strings.Count(text, "{") != strings.Count(other, "{") {
			t.Errorf("%s: %q and %q", key, text, other)
		}
	}
	if len(phrases["en"]) != len(phrases["es"]) {
		t.Error("one language has more")
	}
}

func TestUnderAnOptInLawOnlyTheSignatureOpens(t *testing.T) {
	b, s := desk()
	law, err := guard.LawOf("opt-in")
	if err != nil {
		t.Fatal(err)
	}
	s.Law = law
	look := func() bool {
		req := guard.Request{By: clinic2, To: iis.ActRead, Patient: 8, Purpose: iis.PurposeTreatment, At: b.Time, Law: law}
		return guard.Look(t.Context(), guardtest.In[Tx](b), req, func(Tx, iis.Decision, *iis.AuditEvent) error { return nil }) == nil
	}
	if look() {
		t.Fatal("a clinic sees without a signature")
	}
	g := draft()
	g.To, g.Scope, g.Purpose = "clinic2", iis.ScopeFull, iis.PurposeTreatment
	signed, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en")
	if err != nil || !look() {
		t.Errorf("the signature does not open: %v", err)
	}
	if strings.Contains(signed.Grant.Signature.Text, phrases["en"]["statute"]) {
		t.Error("the text speaks of a law that opens")
	}
}

func TestAShareToANamedUserOpensForNobodyElseThere(t *testing.T) {
	b, s := desk()
	b.AddAccount("other", iis.Name{Given: "Kim", Family: "Example"}, iis.DateOf(1990, 1, 2))
	b.Members = append(b.Members, iis.Membership{User: "other", Organization: "school", Role: iis.RoleSchoolReader})
	for _, typed := range []string{"", "Pat", "Nobody Example"} {
		if _, err := s.Colleague(t.Context(), alex(b), "school", typed); iis.KindOf(err) != iis.Invalid {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
	if _, err := s.Colleague(t.Context(), teacher, "school", "Pat Example"); err == nil {
		t.Error("a user of the organization could ask")
	}
	user, err := s.Colleague(t.Context(), alex(b), "school", " pat  example ")
	if err != nil || user != "teacher" {
		t.Fatalf("found %q: %v", user, err)
	}
	g := draft()
	g.ToUser = user
	text, err := s.Text(t.Context(), alex(b), "h7", g, "en")
	if err != nil || !strings.Contains(text, "Pat Example, Example School") {
		t.Fatalf("the text is %q: %v", text, err)
	}
	if _, err := s.Sign(t.Context(), alex(b), "h7", g, "Alex Example", "en"); err != nil {
		t.Fatal(err)
	}
	kim := teacher
	kim.User = "other"
	if !reads(t, b, teacher, 7) || reads(t, b, kim, 7) {
		t.Error("the wrong people of the school see the record")
	}
}

func TestThePermissionsSayWhatTheLawAllowsAnyway(t *testing.T) {
	b, s := desk()
	law := func(who iis.PatientHandle) []LawOf {
		t.Helper()
		p, err := s.Permissions(t.Context(), alex(b), who)
		if err != nil {
			t.Fatal(err)
		}
		return p.Law
	}
	reporting := []LawOf{{Kind: iis.LocalHealth, Report: true}, {Kind: iis.Provider, Report: true}}
	if got := law("h7"); !slices.Equal(got, reporting) {
		t.Errorf("of an adult born in 1985 who is not enrolled: %+v", got)
	}
	if got := law("h8"); len(got) != 2 || !got[1].See || got[1].Kind != iis.Provider || got[0].See {
		t.Errorf("of a child: %+v", got)
	}
	f := b.Files[8]
	f.Patient.Protection = iis.Protection{Value: "Y", At: b.Time}
	b.Files[8] = f
	if got := law("h8"); !slices.Equal(got, reporting) {
		t.Errorf("of a protected child: %+v", got)
	}
}

func TestWhoReportedConfidentialDosesAloneIsNotNamedToAGuardian(t *testing.T) {
	b, s := desk()
	f := b.Files[8]
	f.Sources = append(f.Sources, iis.SourceRecord{Home: 8, Organization: "clinic2", FirstAt: b.Time, At: b.Time})
	f.Vaccinations = []iis.Vaccination{{Home: 8, Organization: "clinic2", CVX: "115", Confidential: iis.ConfidentialVery}}
	named := func() bool {
		t.Helper()
		b.Files[8] = f
		p, err := s.Permissions(t.Context(), alex(b), "h8")
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(p.Viewers, func(v Viewer) bool { return v.Organization.ID == "clinic2" })
	}
	if named() {
		t.Error("named to the guardian")
	}
	f.Vaccinations = append(f.Vaccinations, iis.Vaccination{Home: 8, Organization: "clinic2", CVX: "03"})
	if !named() {
		t.Error("a reporter of other doses too is not named")
	}
}

func TestADraftThatIsSentTwiceIsSignedOnce(t *testing.T) {
	b, s := desk()
	g := draft()
	g.ID = "once"
	if signed, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en"); err != nil || signed.Grant.ID != "once" {
		t.Fatalf("signed %q, err %v", signed.Grant.ID, err)
	}
	if _, err := s.Sign(t.Context(), alex(b), "h8", g, "Alex Example", "en"); !errors.Is(err, ErrSigned) {
		t.Errorf("the second time: %v", err)
	}
	link := draft()
	link.ID, link.To, link.RecipientName, link.RecipientEmail = "link", "", "Pat Example", "pat@example.org"
	first, err := s.Sign(t.Context(), alex(b), "h8", link, "Alex Example", "en")
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.Sign(t.Context(), alex(b), "h8", link, "Alex Example", "en")
	if err != nil || second.PIN == "" || second.Grant.Follows != first.Grant.ID {
		t.Fatalf("a link sent twice follows %q, err %v", second.Grant.Follows, err)
	}
	for _, g := range b.Grants {
		if g.ID == first.Grant.ID && g.Status != iis.GrantSuperseded {
			t.Errorf("the first link is %s", g.Status)
		}
	}
}

func TestTheSignedTextSaysWhatSystemsKeep(t *testing.T) {
	for name, tt := range map[string]struct {
		to      iis.OrganizationID
		user    iis.UserID
		systems bool
	}{"a whole organization": {"school", "", true}, "one user of it": {"school", "u1", false}, "a link": {"", "", false}} {
		f := form{grant: iis.Grant{To: tt.to, ToUser: tt.user, Scope: iis.ScopeFull, Until: iis.DateOf(2027, 6, 30), Purpose: iis.PurposeWork}, capacity: iis.CapacitySelf}
		for language, want := range map[string]string{"en": "by message", "es": "por mensaje"} {
			if text := f.words(language); strings.Contains(text, want) != tt.systems {
				t.Errorf("%s in %s: %q", name, language, text)
			}
		}
	}
}

func TestTheSignedTextNamesVaccinesAsPeopleDo(t *testing.T) {
	f := form{grant: iis.Grant{Scope: iis.ScopeVaccines, Groups: []string{"MMR", "HepB"}, Until: iis.DateOf(2027, 6, 30), Purpose: iis.PurposeWork}, capacity: iis.CapacitySelf}
	for language, want := range map[string]string{"en": "Measles, mumps and rubella (MMR); Hepatitis B", "es": "epatitis B"} {
		if text := f.words(language); !strings.Contains(text, want) {
			t.Errorf("%s: %q", language, text)
		}
	}
}
