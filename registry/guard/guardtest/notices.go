package guardtest

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/openiis/openiis/iis"
)

// SaveNotice puts a notice into an account.
func (t *Tx) SaveNotice(n iis.Notice) { t.b.Notices = append(t.b.Notices, n) }

// Notices lists an account's, newest first.
func (t *Tx) Notices(_ context.Context, u iis.UserID, _ int) ([]iis.Notice, error) {
	out := keep(t.b.Notices, func(n iis.Notice) bool { return n.User == u })
	slices.Reverse(out)
	return out, nil
}

// Notice reads one.
func (t *Tx) Notice(_ context.Context, id string) (iis.Notice, error) {
	return one(t.b.Notices, func(n iis.Notice) bool { return n.ID == id }, "notice")
}

// MarkNoticesRead marks an account's as read.
func (t *Tx) MarkNoticesRead(u iis.UserID, at time.Time) {
	for i, n := range t.b.Notices {
		if n.User == u && n.Read.IsZero() {
			t.b.Notices[i].Read = at
		}
	}
}

// Preferences lists an account's choices.
func (t *Tx) Preferences(_ context.Context, u iis.UserID) ([]iis.Preference, error) {
	return keep(t.b.Choices, func(p iis.Preference) bool { return p.User == u }), nil
}

// SavePreference keeps one.
func (t *Tx) SavePreference(p iis.Preference) {
	t.b.Choices = put(t.b.Choices, p, func(o iis.Preference) bool { return o.User == p.User && o.Kind == p.Kind })
}

// Contacts lists an account's.
func (t *Tx) Contacts(_ context.Context, u iis.UserID) ([]iis.AccountContact, error) {
	return keep(t.b.Tables.Contacts, func(c iis.AccountContact) bool { return c.User == u }), nil
}

// SaveContact keeps one.
func (t *Tx) SaveContact(c iis.AccountContact) {
	t.b.Tables.Contacts = put(t.b.Tables.Contacts, c, func(o iis.AccountContact) bool { return o.ID == c.ID })
}

// PersonEvents lists deeds about people after an id.
func (t *Tx) PersonEvents(_ context.Context, after iis.AuditID, limit int) ([]iis.AuditEvent, error) {
	out := keep(t.b.Events, func(e iis.AuditEvent) bool { return e.ID > after && e.Patient != 0 && e.Outcome == "done" })
	return out[:min(len(out), limit)], nil
}

// LookedBefore tells whether an organization read a record before.
func (t *Tx) LookedBefore(_ context.Context, p iis.PatientID, org iis.OrganizationID, before iis.AuditID) (bool, error) {
	return slices.ContainsFunc(t.b.Events, func(e iis.AuditEvent) bool {
		return e.Patient == p && e.Actor.Organization == org && e.Act == iis.ActRead && e.Outcome == "done" && e.ID < before
	}), nil
}

// UsedBefore tells whether a record was read under a grant before.
func (t *Tx) UsedBefore(_ context.Context, p iis.PatientID, g iis.GrantID, before iis.AuditID) (bool, error) {
	return slices.ContainsFunc(t.b.Events, func(e iis.AuditEvent) bool {
		named := e.Actor.Link == g || e.Subject == string(g) && e.Actor.Connection == ""
		return e.Patient == p && named && e.Basis == iis.BasisGrant && e.Act == iis.ActRead && e.Outcome == "done" && e.ID < before
	}), nil
}

// Cursor reads how far a reader has come.
func (t *Tx) Cursor(_ context.Context, name string) (int64, error) { return t.b.Cursors[name], nil }

// MoveCursor keeps it.
func (t *Tx) MoveCursor(name string, _, to int64) { t.b.Cursors[name] = to }

// AccountsOf lists who acts for a person.
func (t *Tx) AccountsOf(_ context.Context, p iis.PatientID) ([]iis.UserID, error) {
	var out []iis.UserID
	for _, l := range t.b.Links {
		if l.Patient == p && l.Until.IsZero() {
			out = append(out, l.User)
		}
	}
	for _, g := range t.b.Guardians {
		if g.Patient == p && g.Holds(t.b.Time) {
			out = append(out, g.User)
		}
	}
	return out, nil
}

// PatientEvent reads one audit row about a person.
func (t *Tx) PatientEvent(_ context.Context, p iis.PatientID, id iis.AuditID) (iis.AuditEvent, error) {
	return one(t.b.Events, func(e iis.AuditEvent) bool { return e.ID == id && e.Patient == p }, "look")
}

// InsertQuestion keeps a question.
func (t *Tx) InsertQuestion(q iis.Question) { t.b.Questions = append(t.b.Questions, q) }

// Question reads one.
func (t *Tx) Question(_ context.Context, id string) (iis.Question, error) {
	return one(t.b.Questions, func(q iis.Question) bool { return q.ID == id }, "question")
}

// AnswerQuestion answers one once.
func (t *Tx) AnswerQuestion(_ context.Context, q iis.Question) (bool, error) {
	for i, o := range t.b.Questions {
		if o.ID == q.ID && o.AnsweredAt.IsZero() {
			t.b.Questions[i] = q
			return true, nil
		}
	}
	return false, nil
}

// QuestionsByReference lists those whose ids begin with some letters.
func (t *Tx) QuestionsByReference(_ context.Context, letters string) ([]iis.Question, error) {
	return cut(keep(t.b.Questions, func(q iis.Question) bool { return strings.HasPrefix(q.ID, letters) }), 0, 2), nil
}

// QuestionsFrom lists a person's.
func (t *Tx) QuestionsFrom(_ context.Context, u iis.UserID, skip, limit int) ([]iis.Question, error) {
	return cut(keep(t.b.Questions, func(q iis.Question) bool { return q.From == u }), skip, limit), nil
}

// QuestionsTo lists an organization's, or all.
func (t *Tx) QuestionsTo(_ context.Context, org iis.OrganizationID, skip, limit int) ([]iis.Question, error) {
	return cut(keep(t.b.Questions, func(q iis.Question) bool { return org == "" || q.Organization == org }), skip, limit), nil
}

// cut keeps the part of a list that is asked for.
func cut[T any](all []T, skip, limit int) []T {
	return all[min(skip, len(all)):min(skip+limit, len(all))]
}
