package staff

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/notice"
)

// Questions are what people asked, and their answers (registry/notice).
type Questions interface {
	QuestionsToUs(ctx context.Context, by iis.Actor, page iis.Page) ([]iis.Question, bool, error)
	QuestionToUs(ctx context.Context, by iis.Actor, id string) (iis.Question, error)
	FindQuestion(ctx context.Context, by iis.Actor, reference string) (string, error)
	Answer(ctx context.Context, by iis.Actor, id, text string) error
}

var _ Questions = (*notice.Service)(nil)

// questionRow is one question, in words.
type questionRow struct{ Href, Reference, At, From, About, To, Text, Answer, AnsweredAt string }

// questionsData is a page of questions.
type questionsData struct {
	Rows  []questionRow
	Pager portal.Pager
}

// questions handles "/admin/questions": all that people asked, open ones first, a page at a
// time; the form finds one by the reference that its sender reads over the telephone.
func (p *Pages) questions(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	asked, more, err := p.Questions.QuestionsToUs(r.Context(), web.ActorOf(r), portal.PageOf(r))
	if err != nil {
		return err
	}
	form, found, err := portal.QuestionForm(w, r, p.Questions.FindQuestion, "/admin/questions")
	if found || err != nil {
		return err
	}
	d := questionsData{Pager: portal.NewPager(r, "", more)}
	names := portal.Remembered(p.Names)
	for _, q := range asked {
		d.Rows = append(d.Rows, p.questionRow(r, names, q))
	}
	return p.room.Show(w, r, "questions.html", portal.View{Title: say("staff.questions.title"), Intro: []string{say("staff.questions.intro")}, Back: back(r), Data: d, Form: form})
}

// question handles "/admin/questions/{q}": one question and its answer, given once.
func (p *Pages) question(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	q, err := p.Questions.QuestionToUs(r.Context(), by, r.PathValue("q"))
	if err != nil {
		return err
	}
	v := portal.View{Title: say("staff.question.title"), Back: portal.Link{Href: "/admin/questions", Text: say("staff.questions.title")}, Data: p.questionRow(r, p.Names, q)}
	if q.Answer == "" || portal.Posted(r) {
		v.Form = portal.NewForm(r, say("staff.question.submit"),
			portal.Field{Kind: portal.Area, Name: "text", Label: say("staff.question.answer"), Hint: say("staff.question.hint"), Max: 2000})
	}
	if portal.Posted(r) && v.Form.Read(r) {
		err := p.Questions.Answer(r.Context(), by, q.ID, v.Form.Value("text"))
		if err == nil {
			return p.Done(w, r, "/admin/questions", "staff.done.answered")
		}
		if !v.Form.Refused(err) {
			return err
		}
	}
	return p.room.Show(w, r, "question.html", v)
}

// questionRow puts a question into words. Who asked from an account stays unnamed.
func (p *Pages) questionRow(r *http.Request, names portal.Names, q iis.Question) questionRow {
	say, l := portal.Say(r), portal.LanguageOf(r)
	row := questionRow{Href: "/admin/questions/" + q.ID, Reference: iis.Reference(q.ID), At: catalog.Time(l, q.At, p.Zone), From: say("staff.questions.account"),
		About: portal.Word(l, "staff.questions.about.", q.About), To: say("staff.questions.us"), Text: q.Text, Answer: q.Answer}
	if q.From == "" {
		row.From = q.Name + " <" + q.Reply + ">"
	}
	if q.Organization != "" {
		row.To = names.OrganizationName(r.Context(), q.Organization)
	}
	if q.Answer != "" {
		row.AnsweredAt = catalog.Time(l, q.AnsweredAt, p.Zone)
	}
	return row
}
