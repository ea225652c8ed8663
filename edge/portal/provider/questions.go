package provider

import (
	"context"
	"net/http"

	"github.com/openiis/openiis/edge/portal"
	"github.com/openiis/openiis/edge/web"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/catalog"
	"github.com/openiis/openiis/registry/notice"
)

// Questions are what people asked the clinic, what its users asked others, and the answers (registry/notice).
type Questions interface {
	MyQuestions(ctx context.Context, by iis.Actor, page iis.Page) ([]iis.Question, bool, error)
	QuestionsToUs(ctx context.Context, by iis.Actor, page iis.Page) ([]iis.Question, bool, error)
	QuestionToUs(ctx context.Context, by iis.Actor, id string) (iis.Question, error)
	FindQuestion(ctx context.Context, by iis.Actor, reference string) (string, error)
	Answer(ctx context.Context, by iis.Actor, id, text string) error
}

var _ Questions = (*notice.Service)(nil)

// asked is one question, in words. Who asked stays unnamed.
type asked struct{ Href, Reference, At, About, To, Text, Answer, AnsweredAt string }

// questionsData are a page of the questions that the clinic is to answer, and the same page
// of what the caller asked other organizations.
type questionsData struct {
	ToUs, Mine []asked
	Pager      portal.Pager
}

// questions handles "/clinic/{site}/questions": open ones first, and below them what the
// caller asked; the form finds one by the reference that its sender reads over the telephone.
func (p *Pages) questions(w http.ResponseWriter, r *http.Request) error {
	say := portal.Say(r)
	all, more, err := p.Questions.QuestionsToUs(r.Context(), web.ActorOf(r), portal.PageOf(r))
	if err != nil {
		return err
	}
	form, found, err := portal.QuestionForm(w, r, p.Questions.FindQuestion, site(r, "/questions"))
	if found || err != nil {
		return err
	}
	mine, moreMine, err := p.Questions.MyQuestions(r.Context(), web.ActorOf(r), portal.PageOf(r))
	if err != nil {
		return err
	}
	data, names := questionsData{Pager: portal.NewPager(r, "", more || moreMine)}, portal.Remembered(p.Names)
	for _, q := range all {
		data.ToUs = append(data.ToUs, p.asked(r, q))
	}
	for _, q := range mine {
		row := p.asked(r, q)
		row.To = names.OrganizationName(r.Context(), q.Organization)
		data.Mine = append(data.Mine, row)
	}
	return p.room.Show(w, r, "questions.html", portal.View{Title: say("staff.questions.title"), Intro: []string{say("clinic.questions.intro")}, Back: workspace(r), Data: data, Form: form})
}

// question handles "/clinic/{site}/questions/{q}": one question and its answer, given once.
func (p *Pages) question(w http.ResponseWriter, r *http.Request) error {
	say, by := portal.Say(r), web.ActorOf(r)
	q, err := p.Questions.QuestionToUs(r.Context(), by, r.PathValue("q"))
	if err != nil {
		return err
	}
	v := portal.View{Title: say("staff.question.title"), Back: portal.Link{Href: site(r, "/questions"), Text: say("staff.questions.title")}, Data: p.asked(r, q)}
	if q.Answer == "" || portal.Posted(r) {
		v.Form = portal.NewForm(r, say("staff.question.submit"), portal.Field{Kind: portal.Area, Name: "text", Label: say("staff.question.answer"), Hint: say("staff.question.hint"), Max: 2000})
	}
	if portal.Posted(r) && v.Form.Read(r) {
		err := p.Questions.Answer(r.Context(), by, q.ID, v.Form.Value("text"))
		if err == nil {
			return p.Done(w, r, site(r, "/questions"), "staff.done.answered")
		}
		if !v.Form.Refused(err) {
			return err
		}
	}
	return p.room.Show(w, r, "question.html", v)
}

func (p *Pages) asked(r *http.Request, q iis.Question) asked {
	l := portal.LanguageOf(r)
	row := asked{Href: site(r, "/questions/"+q.ID), Reference: iis.Reference(q.ID), At: catalog.Time(l, q.At, p.Zone), About: portal.Word(l, "staff.questions.about.", q.About), Text: q.Text, Answer: q.Answer}
	if q.Answer != "" {
		row.AnsweredAt = catalog.Time(l, q.AnsweredAt, p.Zone)
	}
	return row
}
