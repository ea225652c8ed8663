package server

import (
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
)

// mailbox is a mail server on loopback with a certificate of the registry's authority.
type mailbox struct {
	mu     sync.Mutex
	to     []string
	refuse error
}

func (b *mailbox) start(t *testing.T, a *Authority) string {
	t.Helper()
	certificate, key, err := a.Leaf()
	if err != nil {
		t.Fatal(err)
	}
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return sender{b}, nil }))
	s.TLSConfig = &tls.Config{Certificates: []tls.Certificate{pair}}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

type sender struct{ box *mailbox }

func (s sender) Mail(string, *smtp.MailOptions) error { return nil }

func (s sender) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	if s.box.refuse == nil {
		s.box.to = append(s.box.to, to)
	}
	return s.box.refuse
}

func (s sender) Data(r io.Reader) error { _, err := io.Copy(io.Discard, r); return err }
func (s sender) Reset()                 {}
func (s sender) Logout() error          { return nil }

// openReal opens a registry that is no demo and sends its mail to a mailbox.
func openReal(t *testing.T) (*Registry, *mailbox) {
	t.Helper()
	cfg, box := DefaultConfig(), &mailbox{}
	cfg.Server.Data = t.TempDir()
	cfg.Server.Keys = t.TempDir()
	cfg.Store.CacheMB = 16
	authority, err := OpenAuthority(cfg.Server.Data)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Mail = Mail{Server: MailServer(box.start(t, authority)), From: "no-reply@registry.example", TLS: "starttls", CA: authority.File(), Internal: true}
	r, err := OpenRegistry(t.Context(), cfg, at("2026-11-22T18:00:00Z"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return r, box
}

func TestARegistryThatIsNoDemoSendsItsMail(t *testing.T) {
	r, box := openReal(t)
	box.refuse = &smtp.SMTPError{Code: 451, Message: "not now"}
	now := r.Clock.Now()
	save := func(fn func(*store.Tx)) {
		t.Helper()
		if err := r.Store.InTx(t.Context(), func(tx *store.Tx) error { fn(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	save(func(tx *store.Tx) {
		tx.SaveAccount(iis.Account{ID: "ana", Username: "ana", Status: iis.AccountActive, Created: now})
		tx.SaveContact(iis.AccountContact{ID: "mail", User: "ana", Kind: iis.ContactEmail, Value: "ana@example.org", Added: now, Confirmed: now})
		tx.SaveContact(iis.AccountContact{ID: "phone", User: "ana", Kind: iis.ContactText, Value: "2015550123", Added: now, Confirmed: now})
		for _, m := range []iis.Message{
			{ID: "m1", At: now, Channel: iis.ContactEmail, To: "ana@example.org", Subject: "Hello", Text: "Hello", Contact: "mail"},
			{ID: "m2", At: now, Channel: iis.ContactText, To: "2015550123", Text: "Hello", Contact: "phone"},
		} {
			tx.SaveMessage(m)
			tx.Enqueue(iis.Job{Kind: "deliver-message", Key: m.ID, Due: now, OnBehalf: "ana"})
		}
	})
	failed := func() map[string]bool {
		t.Helper()
		out := map[string]bool{}
		if err := r.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := r.Store.View(t.Context(), func(tx *store.Tx) error {
			all, err := tx.Contacts(t.Context(), "ana")
			for _, c := range all {
				out[c.ID] = !c.Failed.IsZero()
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := failed(); !got["mail"] || !got["phone"] || len(box.to) != 0 {
		t.Errorf("while the mail server refuses, failed: %v, mail to %v", got, box.to)
	}
	box.mu.Lock()
	box.refuse = nil
	box.mu.Unlock()
	if err := r.Clock.Advance(2 * time.Minute); err != nil {
		t.Fatal(err)
	}
	if got := failed(); got["mail"] || !got["phone"] || len(box.to) != 1 || box.to[0] != "ana@example.org" {
		t.Errorf("two minutes later, failed: %v, mail to %v", got, box.to)
	}
}

func TestWhatHasExpiredIsRemovedEveryHour(t *testing.T) {
	r, _ := openReal(t)
	if err := r.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	left := func() (n int) {
		t.Helper()
		if err := r.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := r.Store.View(t.Context(), func(tx *store.Tx) error {
			answer, _, err := tx.Replay(t.Context(), "clinic", "C1", [32]byte{1}, time.Time{})
			if answer != nil {
				n++
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	err := r.Store.InTx(t.Context(), func(tx *store.Tx) error {
		tx.SaveReplay("clinic", "C1", [32]byte{1}, []byte("MSA|AA"), 0, r.Clock.Now().Add(90*time.Minute))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for hour, want := range []int{1, 1, 0} {
		if got := left(); got != want {
			t.Errorf("after %d hours %d answers are left, want %d", hour, got, want)
		}
		if err := r.Clock.Advance(time.Hour); err != nil {
			t.Fatal(err)
		}
	}
}
