package provider_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/sharing"
)

func (c *clinic) SharedWithUs(context.Context, iis.Actor) ([]sharing.Received, error) {
	return c.shares, nil
}

func (c *clinic) QuestionsToUs(_ context.Context, _ iis.Actor, page iis.Page) ([]iis.Question, bool, error) {
	some, more := iis.CutPage(c.asked[min(page.Skip(), len(c.asked)):])
	return some, more, nil
}

func (c *clinic) QuestionToUs(_ context.Context, _ iis.Actor, id string) (iis.Question, error) {
	for _, q := range c.asked {
		if q.ID == id {
			return q, nil
		}
	}
	return iis.Question{}, iis.Errorf(iis.NotFound, "no such question")
}

func (c *clinic) MyQuestions(_ context.Context, _ iis.Actor, page iis.Page) ([]iis.Question, bool, error) {
	some, more := iis.CutPage(c.mine[min(page.Skip(), len(c.mine)):])
	return some, more, nil
}

func (c *clinic) FindQuestion(_ context.Context, _ iis.Actor, reference string) (string, error) {
	for _, q := range c.asked {
		if iis.Reference(q.ID) == reference {
			return q.ID, nil
		}
	}
	return "", iis.Errorf(iis.NotFound, "no such question")
}

func (c *clinic) Answer(_ context.Context, _ iis.Actor, id, text string) error {
	for i := range c.asked {
		if c.asked[i].ID == id && c.asked[i].Answer == "" {
			c.asked[i].Answer, c.asked[i].AnsweredAt = text, now
			return nil
		}
	}
	return iis.Errorf(iis.Conflict, "answered already")
}

func (c *clinic) vouch(_ context.Context, _ iis.Actor, p iis.PatientHandle, v identity.Vouching) (string, error) {
	c.vouched = append(c.vouched, v)
	return "ABCD-EFGH-JKMN", nil
}

func TestSharesAreListedAndEndedOnesOpenNothing(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/shared", "es", nil), http.StatusOK, "Nadie comparte")
	grant := iis.Grant{Scope: iis.ScopeFull, Purpose: iis.PurposeTreatment, Status: iis.GrantActive, Until: iis.DateOf(2027, 1, 1)}
	c.shares = []sharing.Received{{Grant: grant, Handle: "ana", Name: iis.Name{Given: "Ana", Family: strings.Repeat("Example", 60)}, Open: true}}
	expect(t, c.visit(t, "/shared", "en", nil), http.StatusOK, `href="/clinic/ours/patients/ana"`, strings.Repeat("Example", 60))
	grant.Status = iis.GrantRevoked
	for range 40 {
		c.shares = append(c.shares, sharing.Received{Grant: grant, Name: iis.Name{Given: "Ended", Family: "Example"}})
	}
	body := c.visit(t, "/shared", "en", nil).Body.String()
	if strings.Count(body, "Ended Example") != 40 || strings.Count(body, "/patients/") != 1 {
		t.Error("an ended share is missing, or opens something")
	}
}

func TestAQuestionToTheClinicIsAnsweredOnce(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/questions", "es", nil), http.StatusOK, "Nadie ha preguntado")
	for _, id := range []string{"q0", "q1", "q2"} {
		c.asked = append(c.asked, iis.Question{ID: id, From: "u1", About: "dose", Text: "Why? " + strings.Repeat("long", 500), At: now})
	}
	if n := strings.Count(c.visit(t, "/questions", "en", nil).Body.String(), "/questions/q"); n != 3 {
		t.Errorf("%d questions listed", n)
	}
	expect(t, c.visit(t, "/questions/q0", "en", url.Values{"text": {""}}), http.StatusUnprocessableEntity)
	w := c.visit(t, "/questions/q0", "en", url.Values{"text": {"So."}})
	expect(t, w, http.StatusSeeOther)
	c.says(t, w, "The answer is sent")
	expect(t, c.visit(t, "/questions/q0", "es", nil), http.StatusOK, "So.")
	expect(t, c.visit(t, "/questions/q0", "en", url.Values{"text": {"Again."}}), http.StatusConflict)
	expect(t, c.visit(t, "/questions/q9", "en", nil), http.StatusNotFound)
	c.mine = []iis.Question{{ID: "m1", About: "dose", Organization: "other", Text: "Is the lot right?"}}
	for range 60 {
		c.asked = append(c.asked, c.asked[2])
	}
	expect(t, c.visit(t, "/questions", "en", nil), http.StatusOK, `href="/clinic/ours/questions?page=2"`, "Is the lot right?")
	w = c.visit(t, "/questions?page=2", "es", nil)
	expect(t, w, http.StatusOK, `href="/clinic/ours/questions?page=1"`)
	if n := strings.Count(w.Body.String(), "/questions/q"); n != 13 || strings.Contains(w.Body.String(), "Is the lot right?") {
		t.Errorf("%d questions on the second page, or the own ones again", n)
	}
}

func TestAQuestionToTheClinicIsFoundByItsReference(t *testing.T) {
	c := openClinic(t)
	c.asked = []iis.Question{{ID: "abcdefghijklmnopqrstuvwxyz", About: "dose", Text: "Why?", At: now}}
	expect(t, c.visit(t, "/questions", "es", nil), http.StatusOK, `name="reference"`, "Buscar una pregunta")
	w := c.visit(t, "/questions", "en", url.Values{"reference": {"ABCD-EFGH"}})
	expect(t, w, http.StatusSeeOther)
	if to := w.Header().Get("Location"); to != "/clinic/ours/questions/abcdefghijklmnopqrstuvwxyz" {
		t.Errorf("leads to %q", to)
	}
	expect(t, c.visit(t, "/questions", "en", url.Values{"reference": {"ABCD-WXYZ"}}), http.StatusUnprocessableEntity, `value="ABCD-WXYZ"`, "No question has this reference number", "Why?")
}

func TestWhoAskedAnotherClinicReadsTheAnswer(t *testing.T) {
	c := openClinic(t)
	c.mine = []iis.Question{{ID: "m1", From: "nurse", About: "dose", Organization: "other", Text: "Is the lot right?", At: now, Answer: "No: mended.", AnsweredAt: now}, {ID: "m2", About: "dose", Organization: "other", Text: "And this?", At: now}}
	for _, language := range []string{"en", "es"} {
		expect(t, c.visit(t, "/questions", language, nil), http.StatusOK, "Clinic other", "Is the lot right?", "No: mended.", "And this?")
	}
	for range 50 {
		c.mine = append(c.mine, c.mine[1])
	}
	for page, want := range map[string]struct {
		rows int
		lead string
	}{"": {49, "2"}, "?page=2": {2, "1"}} {
		w := c.visit(t, "/questions"+page, "en", nil)
		expect(t, w, http.StatusOK, `href="/clinic/ours/questions?page=`+want.lead+`"`)
		if n := strings.Count(w.Body.String(), "And this?"); n != want.rows || strings.Count(w.Body.String(), "?page=") != 1 {
			t.Errorf("page %q: %d of the questions, or it leads elsewhere", page, n)
		}
	}
	if strings.Contains(c.visit(t, "/questions?page=2", "en", nil).Body.String(), "Nobody has asked") {
		t.Error("the second page says that nobody has asked")
	}
}

func TestACodeIsMadeForTheGuardianOfAChildAndForAnAdult(t *testing.T) {
	c := openClinic(t)
	expect(t, c.visit(t, "/patients/ana/activation-code", "es", nil), http.StatusOK, `name="relation"`, `name="bday-year"`)
	form := url.Values{"relation": {"MTH"}, "given-name": {"Eva"}, "family-name": {"Example"}, "bday-day": {"3"}, "bday-month": {"4"}, "bday-year": {"1990"}}
	expect(t, c.visit(t, "/patients/ana/activation-code", "en", form), http.StatusUnprocessableEntity, `value="Eva"`)
	form.Set("seen", "yes")
	expect(t, c.visit(t, "/patients/ana/activation-code", "en", form), http.StatusOK, "ABCD-EFGH-JKMN")
	c.record.Person.BirthDate = iis.DateOf(1990, 1, 1)
	expect(t, c.visit(t, "/patients/ana/activation-code", "en", url.Values{"seen": {"yes"}}), http.StatusOK, "ABCD-EFGH-JKMN")
	if len(c.vouched) != 2 || !c.vouched[0].Guardian || c.vouched[0].Name.Given != "Eva" || c.vouched[1].Guardian {
		t.Errorf("vouched %+v", c.vouched)
	}
	expect(t, c.visit(t, "/patients/nobody/activation-code", "en", form), http.StatusNotFound)
}
