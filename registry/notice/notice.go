// Package notice decides who hears of what and by which channel, keeps the messages in
// the account, hands those for outside to the post, and takes questions and answers.
//
// What goes outside says that there is a message, and nothing else: no health fact, no
// name (portal.md 6).
package notice

import (
	"context"
	"strings"
	"sync"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard"
)

// Tx is what notice needs of a transaction. Methods that return nothing are queued.
type Tx interface {
	guard.Tx
	guard.Handles
	boxTx
	eventTx
	questionTx
}

type boxTx interface {
	Account(ctx context.Context, id iis.UserID) (iis.Account, error)
	Contacts(ctx context.Context, user iis.UserID) ([]iis.AccountContact, error)
	SaveContact(iis.AccountContact)
	Notices(ctx context.Context, user iis.UserID, limit int) ([]iis.Notice, error) // newest first
	Notice(ctx context.Context, id string) (iis.Notice, error)
	SaveNotice(iis.Notice)
	MarkNoticesRead(user iis.UserID, at time.Time)
	Preferences(ctx context.Context, user iis.UserID) ([]iis.Preference, error)
	SavePreference(iis.Preference) // by user and kind
	Message(ctx context.Context, id string) (iis.Message, error)
	SaveMessage(iis.Message) // by ID, insert or update
	Enqueue(iis.Job)
}

// Service keeps notices and questions.
type Service struct {
	InTx      func(context.Context, func(Tx) error) error
	Look      func(context.Context, func(Tx) error) error // snapshot, then what fn queued
	Now       func() time.Time
	NewID     func() string
	Law       *guard.Law
	Post      Post
	PublicURL string

	scanning sync.Mutex // one scan at a time, or people would be told twice
}

// Post sends a message out of the registry.
type Post interface {
	Send(ctx context.Context, m iis.Message) error
}

// mayBeOff are the kinds a person can switch off; the others always come.
var mayBeOff = map[string]bool{"record-opened": true, "share-viewed": true, "first-look": true}

// MayBeOff lists the kinds of notices that a person can switch off.
func MayBeOff() []string { return []string{"first-look", "record-opened", "share-viewed"} }

func (s *Service) own(ctx context.Context, by iis.Actor, run func(context.Context, func(Tx) error) error, deed string, fn func(Tx, *iis.AuditEvent) error) error {
	if by.User == "" {
		return iis.Errorf(iis.Unauthenticated, "sign in first")
	}
	req := guard.Request{By: by, To: iis.ActAccount, Deed: deed, Subject: string(by.User), At: s.Now(), Law: s.Law}
	return guard.Do(ctx, run, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error { return fn(tx, ev) })
}

// Notices lists the caller's notices, newest first.
func (s *Service) Notices(ctx context.Context, by iis.Actor) ([]iis.Notice, error) {
	var out []iis.Notice
	err := s.own(ctx, by, s.Look, "list-notices", func(tx Tx, _ *iis.AuditEvent) (err error) {
		out, err = tx.Notices(ctx, by.User, 200)
		return err
	})
	return out, err
}

// ReadAll marks the caller's notices as read.
func (s *Service) ReadAll(ctx context.Context, by iis.Actor) error {
	return s.own(ctx, by, s.InTx, "read-notices", func(tx Tx, _ *iis.AuditEvent) error {
		tx.MarkNoticesRead(by.User, s.Now())
		return nil
	})
}

// Preferences lists what the caller chose for each kind that can be switched off.
func (s *Service) Preferences(ctx context.Context, by iis.Actor) ([]iis.Preference, error) {
	var out []iis.Preference
	err := s.own(ctx, by, s.Look, "list-preferences", func(tx Tx, _ *iis.AuditEvent) (err error) {
		out, err = tx.Preferences(ctx, by.User)
		return err
	})
	return out, err
}

// SetPreferences keeps choices. Off is refused for kinds that always come.
func (s *Service) SetPreferences(ctx context.Context, by iis.Actor, prefs []iis.Preference) error {
	for _, p := range prefs {
		if p.Off && !mayBeOff[p.Kind] {
			return iis.Errorf(iis.Invalid, "this message cannot be switched off")
		}
		if p.Channel != "" && p.Channel != iis.ContactEmail && p.Channel != iis.ContactText {
			return iis.Errorf(iis.Invalid, "choose e-mail or text")
		}
	}
	return s.own(ctx, by, s.InTx, "set-preferences", func(tx Tx, _ *iis.AuditEvent) error {
		for _, p := range prefs {
			p.User = by.User
			tx.SavePreference(p)
		}
		return nil
	})
}

// tell puts a notice into an account and queues what goes outside.
func (s *Service) tell(tx Tx, n iis.Notice) {
	n.ID, n.At = s.NewID(), s.Now()
	tx.SaveNotice(n)
	tx.Enqueue(iis.Job{Kind: "notify", Key: n.ID, Due: n.At, OnBehalf: n.User})
}

// outside is the text of every message about a notice, by language: subject and text.
var outside = map[string][2]string{
	"en": {"You have a new message", "You have a new message in your vaccination record account: {link}"},
	"es": {"Tiene un mensaje nuevo", "Tiene un mensaje nuevo en la cuenta de su registro de vacunación: {link}"},
}

// atWork is the same for who hears of it as staff of an organization.
var atWork = map[string][2]string{
	"en": {"News under Shared with us", "There is news under Shared with us in your workspace: {link}"},
	"es": {"Novedades en lo compartido", "Hay novedades en lo que se comparte con su organización, en su espacio de trabajo: {link}"},
}

// job runs the registry's own work.
func (s *Service) job(ctx context.Context, by iis.Actor, deed, subject string, fn func(Tx, *iis.AuditEvent) error) error {
	if !by.System {
		return iis.Errorf(iis.Forbidden, "only the registry itself does this")
	}
	req := guard.Request{By: by, To: iis.ActAccount, Deed: deed, Subject: subject, At: s.Now(), Law: s.Law}
	return guard.Do(ctx, s.InTx, req, func(tx Tx, _ iis.Decision, ev *iis.AuditEvent) error { return fn(tx, ev) })
}

// Notify does the job "notify" (key: notice): it sends the word that there is a message,
// by the channel the person chose, unless the kind is switched off.
func (s *Service) Notify(ctx context.Context, by iis.Actor, job iis.Job) error {
	return s.job(ctx, by, "notify", job.Key, func(tx Tx, _ *iis.AuditEvent) error {
		n, err := tx.Notice(ctx, job.Key)
		if err != nil {
			return err
		}
		a, err := tx.Account(ctx, n.User)
		if err != nil {
			return err
		}
		pref, err := preference(ctx, tx, n)
		if err != nil || pref.Off || a.Status != iis.AccountActive {
			return err
		}
		contacts, err := tx.Contacts(ctx, n.User)
		if err != nil {
			return err
		}
		if c, ok := choose(contacts, pref.Channel, s.Now()); ok {
			s.post(tx, a, c, n)
		}
		return nil
	})
}

func preference(ctx context.Context, tx Tx, n iis.Notice) (iis.Preference, error) {
	all, err := tx.Preferences(ctx, n.User)
	for _, p := range all {
		if p.Kind == n.Kind {
			return p, nil
		}
	}
	return iis.Preference{}, err
}

// choose finds a contact that counts: of the wished channel, else e-mail, else any.
func choose(contacts []iis.AccountContact, wish iis.ContactKind, at time.Time) (iis.AccountContact, bool) {
	for _, kind := range []iis.ContactKind{wish, iis.ContactEmail, iis.ContactText} {
		for _, c := range contacts {
			if c.Kind == kind && c.Counts(at) {
				return c, true
			}
		}
	}
	return iis.AccountContact{}, false
}

func (s *Service) post(tx Tx, a iis.Account, to iis.AccountContact, n iis.Notice) {
	words, link := outside, s.PublicURL+"/me/messages"
	if n.Kind == "shared-with-us" || n.Kind == "share-ended" && n.Patient == 0 { // staff have no such page
		words, link = atWork, s.PublicURL+"/account/choose"
	}
	w, ok := words[a.Language]
	if !ok {
		w = words["en"]
	}
	m := iis.Message{ID: s.NewID(), At: s.Now(), Channel: to.Kind, To: to.Value, Subject: w[0], Text: strings.ReplaceAll(w[1], "{link}", link), Link: link, Contact: to.ID}
	tx.SaveMessage(m)
	tx.Enqueue(iis.Job{Kind: "deliver-message", Key: m.ID, Due: m.At, OnBehalf: a.ID})
}

// maxTries is how often a message is handed to the post: by the waits of platform/jobs
// over eight hours or so (ours).
const maxTries = 10

// codeLife is how long a one-time code works (registry/account): a message with an older
// one is not sent any more.
const codeLife = 10 * time.Minute

// Deliver does the job "deliver-message" (key: message): it hands the message to the
// post. A failure shows at the contact, and the job's error lets it be tried again.
func (s *Service) Deliver(ctx context.Context, by iis.Actor, job iis.Job) error {
	var m iis.Message
	err := s.job(ctx, by, "open-message", job.Key, func(tx Tx, _ *iis.AuditEvent) (err error) {
		m, err = tx.Message(ctx, job.Key)
		return err
	})
	if err != nil {
		return err
	}
	old := m.Code != "" && s.Now().Sub(m.At) >= codeLife
	if !m.Sent.IsZero() || m.Tries >= maxTries || old {
		return nil
	}
	failure := s.Post.Send(ctx, m)
	err = s.job(ctx, by, "deliver-message", job.Key, func(tx Tx, ev *iis.AuditEvent) error {
		m.Tries++
		if failure == nil {
			m.Sent, m.Failed = s.Now(), time.Time{}
		} else {
			m.Failed, ev.Outcome, ev.Reason = s.Now(), "failed", "post"
		}
		tx.SaveMessage(m)
		return s.markContact(ctx, tx, job.OnBehalf, m)
	})
	if err == nil && failure != nil && m.Tries < maxTries {
		err = &iis.Error{Kind: iis.Unavailable, Msg: "the message could not be handed to the post", Err: failure}
	}
	return err
}

// markContact lets the account show that a delivery failed, or no longer does.
func (s *Service) markContact(ctx context.Context, tx Tx, user iis.UserID, m iis.Message) error {
	if m.Contact == "" || user == "" {
		return nil
	}
	contacts, err := tx.Contacts(ctx, user)
	if err != nil {
		return err
	}
	for _, c := range contacts {
		if c.ID == m.Contact && c.Failed != m.Failed {
			c.Failed = m.Failed
			tx.SaveContact(c)
		}
	}
	return nil
}
