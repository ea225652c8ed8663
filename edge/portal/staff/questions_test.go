package staff_test

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/iis"
)

// box holds questions; each is answered once.
type box struct{ asked []iis.Question }

func (b *box) QuestionsToUs(_ context.Context, by iis.Actor, page iis.Page) ([]iis.Question, bool, error) {
	some, more := pageOf(b.asked, page)
	return some, more, needs(by, iis.RoleAdmin)
}

func (b *box) QuestionToUs(_ context.Context, by iis.Actor, id string) (iis.Question, error) {
	for _, q := range b.asked {
		if q.ID == id {
			return q, needs(by, iis.RoleAdmin)
		}
	}
	return iis.Question{}, cmp.Or(needs(by, iis.RoleAdmin), error(iis.Errorf(iis.NotFound, "no such question")))
}

// pageOf is a page of what a stand-in holds.
func pageOf[T any](all []T, page iis.Page) ([]T, bool) {
	return iis.CutPage(all[min(page.Skip(), len(all)):])
}

func (b *box) FindQuestion(_ context.Context, by iis.Actor, reference string) (string, error) {
	for _, q := range b.asked {
		if iis.Reference(q.ID) == reference {
			return q.ID, needs(by, iis.RoleAdmin)
		}
	}
	return "", iis.Errorf(iis.NotFound, "no such question")
}

func (b *box) Answer(_ context.Context, by iis.Actor, id, text string) error {
	for i := range b.asked {
		if b.asked[i].ID == id && b.asked[i].Answer != "" {
			return iis.Errorf(iis.Conflict, "answered already")
		}
		if b.asked[i].ID == id {
			b.asked[i].Answer, b.asked[i].AnsweredAt = text, now
		}
	}
	return needs(by, iis.RoleAdmin)
}

func TestQuestionsAreListed(t *testing.T) {
	b := &box{}
	h := pages(staff.Rooms{Questions: b})
	if body := complete(t, h, "admin", "/admin/questions"); !strings.Contains(body, "Nobody has asked") {
		t.Error("the empty page says nothing")
	}
	b.asked = []iis.Question{{ID: "q0", About: "help", Name: markup, Reply: "ana@example.com", Text: rightLeft, At: now}, {ID: "q1", From: "u1", About: "dose", Organization: "long", Text: "Why?", At: now, Answer: "So."}}
	body := complete(t, h, "admin", "/admin/questions")
	for _, want := range []string{`href="/admin/questions/q0"`, "<bdi>" + rightLeft + "</bdi>", "&lt;b&gt;Example", longName, "Answered", "Somebody with an account"} {
		if !strings.Contains(body, want) {
			t.Errorf("the list lacks %q", want)
		}
	}
	for i := range 300 {
		b.asked = append(b.asked, iis.Question{ID: fmt.Sprint("m", i), About: "help", Text: "More"})
	}
	for page, want := range map[string]struct {
		rows  int
		leads []string
	}{"": {50, []string{"?page=2"}}, "?page=2": {50, []string{"?page=1", "?page=3"}}, "?page=7": {2, []string{"?page=6"}}, "?page=x": {50, []string{"?page=2"}}} {
		body := complete(t, h, "admin", "/admin/questions"+page)
		if strings.Count(body, "<li><a href=\"/admin/questions/") != want.rows || strings.Count(body, "?page=") != len(want.leads) {
			t.Errorf("page %q holds other lines, or leads elsewhere", page)
		}
		for _, lead := range want.leads {
			if !strings.Contains(body, `href="/admin/questions`+lead+`"`) {
				t.Errorf("page %q does not lead to %s", page, lead)
			}
		}
	}
}

func TestAQuestionIsFoundByItsReference(t *testing.T) {
	h := pages(staff.Rooms{Questions: &box{asked: []iis.Question{{ID: "abcdefghijklmnopqrstuvwxyz", About: "help", Text: "Why?", At: now}}}})
	if body := complete(t, h, "admin", "/admin/questions"); !strings.Contains(body, "<code>ABCD-EFGH</code>") {
		t.Error("the list does not show the reference")
	}
	if w := ask(h, "admin", "en", "/admin/questions", url.Values{"reference": {"ABCD-EFGH"}}); w.Code != 303 || w.Header().Get("Location") != "/admin/questions/abcdefghijklmnopqrstuvwxyz" {
		t.Errorf("status %d to %q", w.Code, w.Header().Get("Location"))
	}
	if w := ask(h, "admin", "es", "/admin/questions", url.Values{"reference": {"ABCD-WXYZ"}}); w.Code != 422 || !strings.Contains(w.Body.String(), "Ninguna pregunta") || !strings.Contains(w.Body.String(), `value="ABCD-WXYZ"`) {
		t.Errorf("one that is not there: status %d", w.Code)
	}
}

func TestAQuestionIsAnsweredOnce(t *testing.T) {
	b := &box{asked: []iis.Question{{ID: "q0", About: "access", Text: "Who?", At: now}}}
	h := pages(staff.Rooms{Questions: b})
	complete(t, h, "admin", "/admin/questions/q0")
	if w := ask(h, "admin", "en", "/admin/questions/q0", url.Values{"text": {" "}}); w.Code != 422 || b.asked[0].Answer != "" {
		t.Errorf("an empty answer: status %d", w.Code)
	}
	w := ask(h, "admin", "en", "/admin/questions/q0", url.Values{"text": {"Your clinic."}})
	if w.Code != 303 || b.asked[0].Answer != "Your clinic." {
		t.Errorf("status %d, %+v", w.Code, b.asked)
	}
	says(t, h, w, "The answer is sent")
	if body := complete(t, h, "admin", "/admin/questions/q0"); strings.Contains(body, "<textarea") || !strings.Contains(body, "Your clinic.") {
		t.Error("an answered question still asks for an answer")
	}
	if w := ask(h, "admin", "es", "/admin/questions/q0", url.Values{"text": {"It was <b>another</b> clinic."}}); w.Code != 409 || !strings.Contains(w.Body.String(), "It was &lt;b&gt;another&lt;/b&gt; clinic.") || !strings.Contains(w.Body.String(), "Lo que había escrito") {
		t.Errorf("a second answer: status %d, or what was typed is lost", w.Code)
	}
	if w := ask(h, "admin", "en", "/admin/questions/q9", nil); w.Code != 404 {
		t.Errorf("a question that is not there: status %d", w.Code)
	}
}

func TestQuestionsNeedAnAdministrator(t *testing.T) {
	h := pages(staff.Rooms{Questions: &box{}})
	for path, form := range map[string]url.Values{"/admin/questions": nil, "/admin/questions/q0": {"text": {"x"}}} {
		if w := ask(h, "auditor", "en", path, form); w.Code != 403 || !strings.Contains(w.Body.String(), "the role of administrator") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}
