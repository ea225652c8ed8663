package notice

import (
	"context"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// questionTx keeps questions.
type questionTx interface {
	InsertQuestion(iis.Question)
	Question(ctx context.Context, id string) (iis.Question, error)
	// AnswerQuestion answers a question that has no answer yet, and tells whether it did.
	AnswerQuestion(ctx context.Context, q iis.Question) (bool, error)
	QuestionsFrom(ctx context.Context, user iis.UserID, skip, limit int) ([]iis.Question, error)      // newest first
	QuestionsTo(ctx context.Context, org iis.OrganizationID, skip, limit int) ([]iis.Question, error) // empty: all; open ones first
	QuestionsByReference(ctx context.Context, letters string) ([]iis.Question, error)                 // at most two
	Reporters(ctx context.Context, patient iis.PatientID) ([]iis.OrganizationID, error)
	// Attempts returns when something was tried since a time, oldest first.
	Attempts(ctx context.Context, kind, key string, since time.Time) ([]time.Time, error)
	SaveAttempt(iis.Attempt)
}

// How many questions the help page takes in an hour from one account, and from one network
// of people who have not signed in (ours).
const (
	helpOfAccount = 10
	helpOfNetwork = 30
)

func checkText(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" || len(text) > 4000 {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "write your question, in at most 4,000 letters", Field: "text"}
	}
	return text, nil
}

// Ask sends a question about a look (About "access", Object the event's id) to who
// looked, or about a dose (About "dose", Organization its reporter) to who reported it.
func (s *Service) Ask(ctx context.Context, by iis.Actor, who iis.PatientHandle, q iis.Question) (string, error) {
	var err error
	if q.Text, err = checkText(q.Text); err != nil {
		return "", err
	}
	patient, err := guard.PatientOf(ctx, s.Look, who)
	if err != nil {
		return "", err
	}
	q.ID, q.From, q.Patient, q.At = s.NewID(), by.User, patient, s.Now()
	req := guard.Request{By: by, To: iis.ActAsk, Deed: "ask", Patient: patient, Subject: q.ID, Purpose: iis.PurposePatient, At: s.Now(), Law: s.Law}
	err = guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		if err := s.address(ctx, tx, &q); err != nil {
			return err
		}
		tx.InsertQuestion(q)
		return nil
	})
	return q.ID, err
}

// address says who is asked.
func (s *Service) address(ctx context.Context, tx Tx, q *iis.Question) error {
	switch q.About {
	case "access":
		id, err := strconv.ParseInt(q.Object, 10, 64)
		if err != nil {
			return iis.Errorf(iis.NotFound, "there is no such look")
		}
		e, err := tx.PatientEvent(ctx, q.Patient, iis.AuditID(id))
		if err != nil {
			return err
		}
		q.Organization = e.Actor.Organization
	case "dose":
		reporters, err := tx.Reporters(ctx, q.Patient)
		if err != nil {
			return err
		}
		if !slices.Contains(reporters, q.Organization) {
			q.Organization = ""
		}
	default:
		return iis.Errorf(iis.Invalid, "a question is about a look or a dose")
	}
	return nil
}

// helpTooOften refuses a question from the help page that is one too many, and counts the
// others.
func (s *Service) helpTooOften(ctx context.Context, tx Tx, by iis.Actor) error {
	kind, key, most := "help-account", string(by.User), helpOfAccount
	if by.User == "" {
		kind, key, most = "help-network", guard.Network(by.Address), helpOfNetwork
	}
	asked, err := tx.Attempts(ctx, kind, key, s.Now().Add(-time.Hour))
	if err != nil {
		return err
	}
	if len(asked) >= most {
		return &iis.Error{Kind: iis.TooMany, Msg: "too many questions: wait, then ask again", After: asked[len(asked)-most].Add(time.Hour).Sub(s.Now())}
	}
	tx.SaveAttempt(iis.Attempt{Kind: kind, Key: key, At: s.Now()})
	return nil
}

// Help takes a question from the help page, of anybody, to the registry's staff: as many
// in an hour as a person has.
func (s *Service) Help(ctx context.Context, by iis.Actor, name, reply, text string) (string, error) {
	text, err := checkText(text)
	if err != nil {
		return "", err
	}
	if by.User == "" {
		reply = strings.TrimSpace(reply)
		if a, err := mail.ParseAddress(reply); err != nil || a.Address != reply {
			return "", &iis.Error{Kind: iis.Invalid, Msg: "enter an e-mail address like name@example.org", Field: "email"}
		}
	}
	if name = strings.TrimSpace(name); len(name) > 200 {
		return "", &iis.Error{Kind: iis.Invalid, Msg: "the name is too long", Field: "name"}
	}
	q := iis.Question{ID: s.NewID(), From: by.User, Name: name, Reply: reply, About: "help", Text: text, At: s.Now()}
	asker := iis.Actor{Door: by.Door, Address: by.Address}
	if by.Resident {
		asker = by
	}
	req := guard.Request{By: asker, To: iis.ActAsk, Deed: "ask-help", Subject: q.ID, At: s.Now(), Law: s.Law}
	return q.ID, guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		if err := s.helpTooOften(ctx, tx, by); err != nil {
			return err
		}
		tx.InsertQuestion(q)
		return nil
	})
}

// MyQuestions lists a page of what the caller asked, with the answers, newest first, and
// tells whether there is more. A question about somebody of whom the caller may not ask any
// more is left out: its answer may tell of the record.
func (s *Service) MyQuestions(ctx context.Context, by iis.Actor, page iis.Page) (out []iis.Question, more bool, err error) {
	err = s.own(ctx, by, s.Look, "list-questions", func(tx Tx, _ *iis.AuditEvent) error {
		all, err := tx.QuestionsFrom(ctx, by.User, page.Skip(), iis.PageRows+1)
		if err != nil {
			return err
		}
		all, more = iis.CutPage(all)
		out = nil
		for _, q := range all {
			open, err := s.open(ctx, tx, by, q)
			if err != nil {
				return err
			}
			if open {
				out = append(out, q)
			}
		}
		return nil
	})
	return out, more, err
}

// open tells whether a question is about nobody, or about somebody of whom the caller may
// ask now: a clinic's question is not its user's own.
func (s *Service) open(ctx context.Context, tx Tx, by iis.Actor, q iis.Question) (bool, error) {
	if q.Patient == 0 {
		return true, nil
	}
	d, err := guard.Weigh(ctx, tx, guard.Request{By: by, To: iis.ActAsk, Patient: q.Patient, At: s.Now(), Law: s.Law})
	return d.Allow, err
}

// desk is whose questions the caller answers: a clinic its own, the registry's staff all.
func desk(by iis.Actor) iis.OrganizationID {
	if by.Kind == iis.State {
		return ""
	}
	return by.Organization
}

// errNothing is the answer to whoever has no desk, and about another's question.
var errNothing error = iis.Errorf(iis.NotFound, "there is nothing here for you")

// QuestionsToUs lists a page of what people asked the caller's organization, and tells
// whether there are more; the registry's staff sees all. Open ones come first, then the
// newest.
func (s *Service) QuestionsToUs(ctx context.Context, by iis.Actor, page iis.Page) (out []iis.Question, more bool, err error) {
	if by.Resident || by.Organization == "" {
		return nil, false, errNothing
	}
	req := guard.Request{By: by, To: iis.ActAsk, Deed: "list-questions", At: s.Now(), Law: s.Law}
	err = guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, _ *iis.AuditEvent) error {
		all, err := tx.QuestionsTo(ctx, desk(by), page.Skip(), iis.PageRows+1)
		out, more = iis.CutPage(all)
		return err
	})
	return out, more, err
}

// QuestionToUs reads one question to the caller's organization; the registry's staff reads
// each.
func (s *Service) QuestionToUs(ctx context.Context, by iis.Actor, id string) (iis.Question, error) {
	if by.Resident || by.Organization == "" {
		return iis.Question{}, errNothing
	}
	var q iis.Question
	req := guard.Request{By: by, To: iis.ActAsk, Deed: "open-question", Subject: id, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) (err error) {
		q, err = question(ctx, tx, by, id)
		ev.Patient = q.Patient
		return err
	})
	return q, err
}

// FindQuestion returns the id of the question of a reference (iis.Reference), as somebody
// read it over the telephone, where it is the caller's to answer.
func (s *Service) FindQuestion(ctx context.Context, by iis.Actor, reference string) (string, error) {
	if by.Resident || by.Organization == "" {
		return "", errNothing
	}
	letters, id := iis.ParseReference(reference), ""
	req := guard.Request{By: by, To: iis.ActAsk, Deed: "find-question", Subject: letters, At: s.Now(), Law: s.Law}
	err := guard.Look(ctx, s.Look, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		var found []iis.Question
		if letters != "" {
			var err error
			if found, err = tx.QuestionsByReference(ctx, letters); err != nil {
				return err
			}
		}
		to := desk(by)
		if len(found) != 1 || to != "" && found[0].Organization != to {
			return errNothing
		}
		id, ev.Patient = found[0].ID, found[0].Patient
		return nil
	})
	return id, err
}

// question reads a question that is the caller's to answer.
func question(ctx context.Context, tx Tx, by iis.Actor, id string) (iis.Question, error) {
	q, err := tx.Question(ctx, id)
	if to := desk(by); err == nil && to != "" && q.Organization != to {
		err = errNothing
	}
	if err != nil {
		return iis.Question{}, err
	}
	return q, nil
}

// Answer answers a question once; whoever asked hears of it.
func (s *Service) Answer(ctx context.Context, by iis.Actor, id, text string) error {
	text, err := checkText(text)
	if err != nil {
		return err
	}
	if by.Resident || by.Organization == "" {
		return errNothing
	}
	req := guard.Request{By: by, To: iis.ActAsk, Deed: "answer", Subject: id, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error {
		q, err := question(ctx, tx, by, id)
		if err != nil {
			return err
		}
		ev.Patient = q.Patient
		q.Answer, q.AnsweredBy, q.AnsweredAt = text, by.User, s.Now()
		answered, err := tx.AnswerQuestion(ctx, q)
		if err != nil {
			return err
		}
		if !answered {
			return iis.Errorf(iis.Conflict, "somebody has answered this question already")
		}
		if q.From != "" {
			s.tell(tx, iis.Notice{User: q.From, Kind: "question-answered", Patient: q.Patient, Params: map[string]string{"question": q.ID}})
			return nil
		}
		m := iis.Message{ID: s.NewID(), At: s.Now(), Channel: iis.ContactEmail, To: q.Reply, Subject: "NJIIS", Text: text}
		tx.SaveMessage(m)
		tx.Enqueue(iis.Job{Kind: "deliver-message", Key: m.ID, Due: m.At})
		return nil
	})
}
