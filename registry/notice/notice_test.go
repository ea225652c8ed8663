package notice

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard/guardtest"
)

// box is the outside world: it keeps what it is handed, or fails.
type box struct {
	sent []iis.Message
	fail error
}

func (b *box) Send(_ context.Context, m iis.Message) error {
	if b.fail == nil {
		b.sent = append(b.sent, m)
	}
	return b.fail
}

var (
	system = iis.Actor{System: true, Door: iis.DoorJob}
	alex   = iis.Actor{User: "alex", Resident: true}
	nurse  = iis.Actor{User: "nurse", Organization: "clinic", Kind: iis.Provider, Role: iis.RoleUser}
	admin  = iis.Actor{User: "root", Organization: "state", Kind: iis.State, Role: iis.RoleAdmin}
)

func office() (*guardtest.Book, *box, *Service) {
	b, out := guardtest.New(), &box{}
	b.AddAccount("alex", iis.Name{Given: "Alex", Family: "Example"}, iis.DateOf(1985, 1, 2))
	b.AddPerson(7, "h7", iis.DateOf(1985, 1, 2), "clinic", b.Time, iis.Identity{Names: []iis.Name{{Given: "Alex", Family: "Example"}}})
	b.Links = []iis.AccountLink{{User: "alex", Patient: 7}}
	return b, out, &Service{InTx: guardtest.In[Tx](b), Look: guardtest.In[Tx](b), Now: b.Now, NewID: b.NewID, Post: out, PublicURL: "https://localhost:8443"}
}

// work does all jobs that are due, and those that follow from them.
func work(t *testing.T, b *guardtest.Book, s *Service) {
	t.Helper()
	for done := 0; done < len(b.Jobs); done++ {
		j := b.Jobs[done]
		if j.Due.After(b.Time) {
			continue
		}
		do := map[string]func(context.Context, iis.Actor, iis.Job) error{"notify": s.Notify, "deliver-message": s.Deliver, "digest": s.Digest}[j.Kind]
		if err := do(t.Context(), system, j); err != nil {
			t.Fatalf("%s: %v", j.Kind, err)
		}
	}
}

func looked(id iis.AuditID, act iis.Act, org iis.OrganizationID, at time.Time) iis.AuditEvent {
	return iis.AuditEvent{ID: id, At: at, Act: act, Actor: iis.Actor{Organization: org, Connection: "c"}, Patient: 7, Outcome: "done", Basis: iis.BasisCare}
}

func kinds(b *guardtest.Book) []string {
	var out []string
	for _, n := range b.Notices {
		out = append(out, n.Kind)
	}
	return out
}

func TestAFirstLookIsToldAtOnceAndLaterOnesTheNextMorning(t *testing.T) {
	b, out, s := office()
	b.Events = []iis.AuditEvent{looked(1, iis.ActRead, "clinic", b.Time), looked(2, iis.ActRead, "clinic", b.Time), looked(3, iis.ActRead, "clinic", b.Time),
		looked(4, iis.ActReport, "clinic", b.Time), looked(5, iis.ActClaim, "clinic", b.Time), {ID: 6, Act: iis.ActRead, Actor: alex, Patient: 7, Outcome: "done"}}
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	work(t, b, s)
	if got := kinds(b); !slices.Equal(got, []string{"first-look", "record-changed", "care-claimed"}) {
		t.Fatalf("notices %v", got)
	}
	if len(out.sent) != 3 {
		t.Fatalf("sent %+v", out.sent)
	}
	for _, m := range out.sent {
		if m.To != "alex@example.org" || m.Text != "You have a new message in your vaccination record account: https://localhost:8443/me/messages" {
			t.Errorf("message %+v", m)
		}
	}
	if _, err := s.Scan(t.Context(), system); err != nil || len(b.Notices) != 3 {
		t.Errorf("told twice: %v, %v", kinds(b), err)
	}
	b.Pass(20 * time.Hour)
	work(t, b, s)
	if got := kinds(b); len(got) != 4 || got[3] != "record-opened" {
		t.Errorf("the next morning: %v", got)
	}
}

func TestTheFirstUseOfAPermissionIsToldOncePerPermission(t *testing.T) {
	b, _, s := office()
	read := func(by iis.Actor, basis iis.Basis, subject string) {
		b.Events = append(b.Events, iis.AuditEvent{ID: iis.AuditID(len(b.Events) + 1), At: b.Time, Act: iis.ActRead, Actor: by, Patient: 7, Outcome: "done", Basis: basis, Subject: subject})
	}
	school, link := iis.Actor{Organization: "school", User: "n"}, iis.Actor{Link: "g3"}
	read(school, iis.BasisGrant, "g1")
	read(school, iis.BasisGrant, "g1") // and its print page
	read(link, iis.BasisGrant, "g3")
	read(link, iis.BasisGrant, "g3")
	read(school, iis.BasisGrant, "g2") // another permission for the same school
	read(iis.Actor{Organization: "clinic", Connection: "ehr"}, iis.BasisGrant, "MSG-1")
	read(iis.Actor{Organization: "clinic", Connection: "ehr"}, iis.BasisGrant, "MSG-2")
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	var grants []string
	for _, n := range b.Notices {
		if n.Kind != "share-viewed" {
			t.Errorf("notice %+v", n)
		}
		grants = append(grants, n.Params["grant"])
	}
	if !slices.Equal(grants, []string{"g1", "g3", "g2", ""}) {
		t.Errorf("told of %q", grants)
	}
	b.Pass(20 * time.Hour)
	work(t, b, s)
	if got := kinds(b)[len(grants):]; !slices.Equal(got, []string{"record-opened"}) {
		t.Errorf("the next morning: %v", got)
	}
}

func TestAReportIsToldByWhatItDid(t *testing.T) {
	b, _, s := office()
	for i, did := range []string{iis.DoseAdded, iis.DoseChanged, iis.DoseRemoved, ""} {
		e := looked(iis.AuditID(i+1), iis.ActReport, "clinic", b.Time)
		e.Reason = did
		b.Events = append(b.Events, e)
	}
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	if got := kinds(b); !slices.Equal(got, []string{"dose-added", "dose-changed", "dose-removed", "record-changed"}) {
		t.Errorf("notices %v", got)
	}
}

func TestADigestNamesThePersonWhoseRecordWasOpened(t *testing.T) {
	b, out, s := office()
	b.AddPerson(8, "h8", iis.DateOf(2019, 1, 2), "clinic", b.Time, iis.Identity{Names: []iis.Name{{Given: "Kim", Family: "Example"}}})
	b.Guardians = []iis.Guardianship{{ID: "g", User: "alex", Patient: 8, Relation: "MTH"}}
	for i := range 6 {
		e := looked(iis.AuditID(i+1), iis.ActRead, "clinic", b.Time)
		e.Patient = iis.PatientID(7 + i%2)
		b.Events = append(b.Events, e)
	}
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	b.Jobs = append(b.Jobs, iis.Job{Kind: "digest", Key: "alex/2026-11-21", Due: b.Time, OnBehalf: "alex"}) // of an earlier release
	b.Pass(20 * time.Hour)
	work(t, b, s)
	var of []iis.PatientID
	for _, n := range b.Notices {
		if n.Kind == "record-opened" {
			of = append(of, n.Patient)
		}
	}
	if slices.Sort(of); !slices.Equal(of, []iis.PatientID{0, 7, 8}) {
		t.Errorf("digests of %v", of)
	}
	for _, m := range out.sent {
		if strings.Contains(m.Text+m.Subject, "Example") || strings.Contains(m.Text, "opened") {
			t.Errorf("outside it says %q", m.Text)
		}
	}
	for _, e := range b.Events {
		if e.Deed == "digest" && strings.Count(e.Subject, "/") != 1 { // a number of the store is no name in the log
			t.Errorf("event %+v", e)
		}
	}
}

// TestAGuardianIsToldWhatAGuardianMaySee: of the child's doses but the confidential ones,
// until the child is of age.
func TestAGuardianIsToldWhatAGuardianMaySee(t *testing.T) {
	b, _, s := office()
	b.AddAccount("sam", iis.Name{Given: "Sam", Family: "Example"}, iis.DateOf(1984, 3, 4))
	b.Guardians = []iis.Guardianship{{ID: "g", User: "sam", Patient: 7, Relation: "MTH"}}
	told := func(born iis.Date, part string) bool {
		t.Helper()
		f := b.Files[7]
		f.Patient.BirthDate = born
		b.Files[7] = f
		b.Notices = nil
		e := looked(iis.AuditID(len(b.Events)+1), iis.ActReport, "clinic", b.Time)
		e.Reason, e.Part = iis.DoseAdded, part
		b.Events = append(b.Events, e)
		if _, err := s.Scan(t.Context(), system); err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(b.Notices, func(n iis.Notice) bool { return n.User == "sam" })
	}
	today := iis.DateIn(b.Time, s.law().Zone)
	child, adult := today.AddYears(-18)+1, today.AddYears(-18)
	if !told(child, "") {
		t.Error("a guardian does not hear of a dose")
	}
	if told(child, iis.PartConfidential) {
		t.Error("a guardian hears of a confidential dose")
	}
	if told(adult, "") {
		t.Error("a guardian hears of a dose of somebody who is of age")
	}
}

func TestAMoveAsksWhoCanSeeTheRecord(t *testing.T) {
	b, _, s := office()
	move := looked(1, iis.ActReport, "clinic", b.Time)
	move.Part = iis.PartMoved
	b.Events = []iis.AuditEvent{move}
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	if got := kinds(b); !slices.Equal(got, []string{"record-changed", "review-shares"}) {
		t.Errorf("notices %v", got)
	}
}

func TestSwitchedOffKindsStayInTheAccountAndOthersCannotBe(t *testing.T) {
	b, out, s := office()
	if err := s.SetPreferences(t.Context(), alex, []iis.Preference{{Kind: "share-signed", Off: true}}); iis.KindOf(err) != iis.Invalid {
		t.Errorf("a notice that always comes is off: %v", err)
	}
	if err := s.SetPreferences(t.Context(), alex, []iis.Preference{{Kind: "first-look", Off: true}}); err != nil {
		t.Fatal(err)
	}
	b.Events = []iis.AuditEvent{looked(1, iis.ActRead, "clinic", b.Time)}
	if _, err := s.Scan(t.Context(), system); err != nil {
		t.Fatal(err)
	}
	work(t, b, s)
	if len(out.sent) != 0 || len(b.Notices) != 1 {
		t.Errorf("sent %v, notices %v", out.sent, kinds(b))
	}
	if got, err := s.Notices(t.Context(), alex); err != nil || len(got) != 1 || !got[0].Read.IsZero() {
		t.Errorf("notices %+v, %v", got, err)
	}
	if err := s.ReadAll(t.Context(), alex); err != nil || b.Notices[0].Read.IsZero() {
		t.Errorf("not read: %v", err)
	}
	if _, err := s.Notices(t.Context(), iis.Actor{}); iis.KindOf(err) != iis.Unauthenticated {
		t.Errorf("a visitor reads: %v", err)
	}
}

func TestAFailedDeliveryShowsAndIsTriedAgain(t *testing.T) {
	b, out, s := office()
	out.fail = errors.New("connection refused")
	job := iis.Job{Kind: "deliver-message", Key: "m", OnBehalf: "alex"}
	b.Messages = []iis.Message{{ID: "m", Channel: iis.ContactEmail, To: "alex@example.org", Contact: "mail-alex"}}
	if err := s.Deliver(t.Context(), system, job); iis.KindOf(err) != iis.Unavailable {
		t.Errorf("err %v", err)
	}
	if b.Contacts[0].Failed.IsZero() || b.Messages[0].Tries != 1 {
		t.Errorf("contact %+v, message %+v", b.Contacts[0], b.Messages[0])
	}
	out.fail = nil
	if err := s.Deliver(t.Context(), system, job); err != nil || !b.Contacts[0].Failed.IsZero() || b.Messages[0].Sent.IsZero() {
		t.Errorf("err %v, contact %+v", err, b.Contacts[0])
	}
	if err := s.Deliver(t.Context(), system, job); err != nil || len(out.sent) != 1 {
		t.Errorf("sent %d times, %v", len(out.sent), err)
	}
	if err := s.Deliver(t.Context(), alex, job); iis.KindOf(err) != iis.Forbidden {
		t.Errorf("a resident runs a job: %v", err)
	}
}

func TestACodeThatNoLongerWorksIsNotSent(t *testing.T) {
	b, out, s := office()
	b.Messages = []iis.Message{
		{ID: "code", At: b.Time, Channel: iis.ContactEmail, To: "alex@example.org", Code: "123456"},
		{ID: "note", At: b.Time, Channel: iis.ContactEmail, To: "alex@example.org"},
	}
	b.Pass(10 * time.Minute)
	for _, m := range b.Messages {
		if err := s.Deliver(t.Context(), system, iis.Job{Kind: "deliver-message", Key: m.ID, OnBehalf: "alex"}); err != nil {
			t.Errorf("%s: %v", m.ID, err)
		}
	}
	if len(out.sent) != 1 || out.sent[0].ID != "note" {
		t.Errorf("sent %+v", out.sent)
	}
}

func TestAMessageIsGivenUpAfterItsLastTry(t *testing.T) {
	b, out, s := office()
	out.fail = errors.New("connection refused")
	b.Messages = []iis.Message{{ID: "m", At: b.Time, Channel: iis.ContactEmail, To: "alex@example.org", Tries: maxTries - 1}}
	if err := s.Deliver(t.Context(), system, iis.Job{Kind: "deliver-message", Key: "m", OnBehalf: "alex"}); err != nil || b.Messages[0].Failed.IsZero() {
		t.Errorf("the last try: %v, %+v", err, b.Messages[0])
	}
}

func TestAQuestionReachesWhoLookedAndItsAnswerThePerson(t *testing.T) {
	b, _, s := office()
	b.Events = []iis.AuditEvent{looked(1, iis.ActRead, "clinic", b.Time)}
	id, err := s.Ask(t.Context(), alex, "h7", iis.Question{About: "access", Object: "1", Text: "Why did you look?"})
	if err != nil || b.Questions[0].Organization != "clinic" {
		t.Fatalf("question %+v, err %v", b.Questions, err)
	}
	if _, err := s.Ask(t.Context(), alex, "h7", iis.Question{About: "access", Object: "99", Text: "?"}); iis.KindOf(err) != iis.NotFound {
		t.Errorf("about a look that was not: %v", err)
	}
	if _, err := s.Ask(t.Context(), iis.Actor{User: "x", Resident: true}, "h7", iis.Question{About: "access", Object: "1", Text: "?"}); iis.KindOf(err) != iis.NotFound {
		t.Errorf("about another's record: %v", err)
	}
	other := nurse
	other.Organization = "clinic2"
	if err := s.Answer(t.Context(), other, id, "Because."); iis.KindOf(err) != iis.NotFound {
		t.Errorf("another clinic answers: %v", err)
	}
	if _, err := s.QuestionToUs(t.Context(), other, id); iis.KindOf(err) != iis.NotFound {
		t.Errorf("another clinic reads it: %v", err)
	}
	if q, err := s.QuestionToUs(t.Context(), admin, id); err != nil || q.Text != "Why did you look?" {
		t.Errorf("the registry's staff reads %+v, %v", q, err)
	}
	if got, more, err := s.QuestionsToUs(t.Context(), nurse, 1); err != nil || len(got) != 1 || more {
		t.Errorf("the clinic's questions %+v, %v", got, err)
	}
	if err := s.Answer(t.Context(), nurse, id, "You came for a visit."); err != nil {
		t.Fatal(err)
	}
	if err := s.Answer(t.Context(), admin, id, "Again."); iis.KindOf(err) != iis.Conflict {
		t.Errorf("answered twice: %v", err)
	}
	if got, more, err := s.MyQuestions(t.Context(), alex, 1); err != nil || len(got) != 1 || more || got[0].Answer == "" || !slices.Contains(kinds(b), "question-answered") {
		t.Errorf("my questions %+v, %v, notices %v", got, err, kinds(b))
	}
}

// TestAnAnswerShowsToWhoMayStillAsk: not to a guardian who has been blocked, nor at home to
// somebody who asked for a clinic.
func TestAnAnswerShowsToWhoMayStillAsk(t *testing.T) {
	b, _, s := office()
	b.AddPerson(8, "h8", iis.DateOf(2018, 5, 14), "clinic", b.Time, iis.Identity{Names: []iis.Name{{Given: "Robin", Family: "Example"}}})
	b.Guardians = []iis.Guardianship{{ID: "g", User: "alex", Patient: 8, Relation: "MTH"}}
	atHome := nurse
	atHome.Organization, atHome.Kind, atHome.Role, atHome.Resident = "", "", "", true
	b.Questions = []iis.Question{{ID: "q1", From: "alex", Patient: 8, Text: "?", Answer: "Yes."}, {ID: "q2", From: "alex", Text: "?"}, {ID: "q3", From: "nurse", Patient: 8, Text: "?", Answer: "No."}}
	shown := func(by iis.Actor) (ids string) {
		t.Helper()
		got, _, err := s.MyQuestions(t.Context(), by, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, q := range got {
			ids += q.ID
		}
		return ids
	}
	if got := shown(alex) + " " + shown(nurse) + " " + shown(atHome); got != "q1q2 q3 " {
		t.Errorf("a guardian, a nurse and the nurse at home are shown %q", got)
	}
	b.Guardians[0].Blocked = true
	if got := shown(alex); got != "q2" {
		t.Errorf("a blocked guardian is shown %q", got)
	}
}

func TestAQuestionIsFoundByTheReferenceThatItsSenderReads(t *testing.T) {
	b, _, s := office()
	b.Questions = []iis.Question{{ID: "abcoi234efgh", Organization: "clinic"}, {ID: "samesame23", Organization: "clinic"}, {ID: "samesame45", Organization: "clinic"}}
	other := nurse
	other.Organization = "clinic2"
	tests := []struct {
		name      string
		by        iis.Actor
		reference string
		want      string // empty: not found
	}{
		{"as it is shown", admin, iis.Reference("abcoi234efgh"), "abcoi234efgh"},
		{"as it is heard", nurse, "abc0 1234", "abcoi234efgh"},
		{"by another clinic", other, "ABCO-I234", ""},
		{"of nothing", admin, "ZZZZ-ZZZZ", ""},
		{"no reference at all", admin, "%", ""},
		{"of two", admin, "SAME-SAME", ""},
		{"of two, with one letter more", admin, "SAME-SAME-4", "samesame45"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, err := s.FindQuestion(t.Context(), tt.by, tt.reference); got != tt.want || (err != nil) != (tt.want == "") || err != nil && iis.KindOf(err) != iis.NotFound {
				t.Errorf("found %q, %v", got, err)
			}
		})
	}
}

func TestHelpTakesSoManyQuestionsAnHour(t *testing.T) {
	tests := []struct {
		name        string
		by, another iis.Actor // another asks on while the first has to wait
		most        int
	}{
		{"of one network", iis.Actor{Address: "198.51.100.7"}, iis.Actor{Address: "203.0.113.7"}, helpOfNetwork},
		{"of one account, wherever it is", iis.Actor{User: "alex", Resident: true, Address: "198.51.100.7"}, iis.Actor{Address: "198.51.100.7"}, helpOfAccount},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, _, s := office()
			ask := func(by iis.Actor) error {
				_, err := s.Help(t.Context(), by, "Sam Example", "sam@example.org", "How do I begin?")
				return err
			}
			for i := range tt.most {
				if err := ask(tt.by); err != nil {
					t.Fatalf("question %d: %v", i+1, err)
				}
				b.Pass(time.Minute)
			}
			near := tt.by
			if near.User == "" {
				near.Address = "198.51.100.200" // the same household
			} else {
				near.Address = "203.0.113.200"
			}
			err := ask(near)
			var e *iis.Error
			if !errors.As(err, &e) || e.Kind != iis.TooMany || e.After != time.Hour-time.Duration(tt.most)*time.Minute {
				t.Fatalf("one too many: %v", err)
			}
			if len(b.Questions) != tt.most {
				t.Errorf("%d questions were kept", len(b.Questions))
			}
			if err := ask(tt.another); err != nil {
				t.Errorf("another has to wait too: %v", err)
			}
			b.Pass(e.After + time.Second)
			if err := ask(tt.by); err != nil {
				t.Errorf("after the wait: %v", err)
			}
		})
	}
}

func TestHelpIsForAnybody(t *testing.T) {
	b, out, s := office()
	if _, err := s.Help(t.Context(), iis.Actor{}, "Sam Example", "no address", "Help"); iis.KindOf(err) != iis.Invalid {
		t.Errorf("without an address: %v", err)
	}
	id, err := s.Help(t.Context(), iis.Actor{}, "Sam Example", "sam@example.org", "How do I begin?")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Answer(t.Context(), nurse, id, "Like this."); iis.KindOf(err) != iis.NotFound {
		t.Errorf("a clinic answers for the registry: %v", err)
	}
	if err := s.Answer(t.Context(), admin, id, "Like this."); err != nil {
		t.Fatal(err)
	}
	work(t, b, s)
	if len(out.sent) != 1 || out.sent[0].To != "sam@example.org" || !strings.Contains(out.sent[0].Text, "Like this.") {
		t.Errorf("sent %+v", out.sent)
	}
	if _, err := s.Help(t.Context(), iis.Actor{}, "", "sam@example.org", strings.Repeat("x", 4001)); iis.KindOf(err) != iis.Invalid {
		t.Errorf("4,001 letters: %v", err)
	}
}

func TestStaffAreToldWhereTheirOrganizationsSharesAre(t *testing.T) {
	b, out, s := office()
	for _, n := range []iis.Notice{{ID: "s1", User: "alex", Kind: "shared-with-us"}, {ID: "s2", User: "alex", Kind: "share-ended"}, {ID: "s3", User: "alex", Kind: "share-ended", Patient: 7}} {
		b.Notices = append(b.Notices, n)
		if err := s.Notify(t.Context(), system, iis.Job{Key: n.ID}); err != nil {
			t.Fatal(err)
		}
	}
	work(t, b, s)
	var links []string
	for _, m := range out.sent {
		links = append(links, m.Link)
	}
	if work, own := "https://localhost:8443/account/choose", "https://localhost:8443/me/messages"; !slices.Equal(links, []string{work, work, own}) {
		t.Errorf("led to %v", links)
	}
}
