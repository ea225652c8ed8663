package deliver

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http/httptest"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"github.com/openiis/openiis/iis"
)

// mailServer is a mail server on loopback that keeps what it is handed.
type mailServer struct {
	address string
	roots   *x509.CertPool

	mu     sync.Mutex
	kept   []kept
	refuse error // what RCPT answers
}

type kept struct{ user, from, to, text string }

// startMail starts a mail server: TLS from the first byte, STARTTLS, or none at all.
func startMail(t *testing.T, mode string) *mailServer {
	t.Helper()
	certificates := httptest.NewTLSServer(nil) // for its certificate only
	t.Cleanup(certificates.Close)
	s := &mailServer{roots: x509.NewCertPool()}
	s.roots.AddCert(certificates.Certificate())
	settings := &tls.Config{Certificates: certificates.TLS.Certificates}
	server := smtp.NewServer(s)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.address = l.Addr().String()
	switch mode {
	case "implicit":
		l = tls.NewListener(l, settings)
	case "starttls":
		server.TLSConfig = settings
	}
	server.ErrorLog = quiet{}
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return s
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}
func (quiet) Println(...any)        {}

func (s *mailServer) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{server: s}, nil }

type session struct {
	server *mailServer
	now    kept
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if password != "correct" {
			return errors.New("no")
		}
		s.now.user = user
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error { s.now.from = from; return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.now.to = to
	return s.server.refuse
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	s.now.text = string(b)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.kept = append(s.server.kept, s.now)
	return err
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// mail makes the sender's side of a mail server.
func (s *mailServer) mail(implicit bool) *Mail {
	return &Mail{Server: s.address, Implicit: implicit, From: "Example Registry <no-reply@registry.example>",
		Username: "registry", Password: "correct", Roots: s.roots, Internal: true}
}

var note = iis.Message{ID: "m1", Channel: iis.ContactEmail, To: "ana@example.org", Subject: "Su código", Text: "Su código es 123456.\nSirve una vez."}

func TestMailArrivesOverTLS(t *testing.T) {
	for _, mode := range []string{"starttls", "implicit"} {
		t.Run(mode, func(t *testing.T) {
			s := startMail(t, mode)
			if err := (Post{Mail: s.mail(mode == "implicit")}).Send(t.Context(), note); err != nil {
				t.Fatal(err)
			}
			if len(s.kept) != 1 {
				t.Fatalf("kept %+v", s.kept)
			}
			got := s.kept[0]
			if got.user != "registry" || got.from != "no-reply@registry.example" || got.to != "ana@example.org" {
				t.Errorf("envelope %+v", got)
			}
			letter, err := netmail.ReadMessage(strings.NewReader(got.text))
			if err != nil {
				t.Fatal(err)
			}
			for name, want := range map[string]string{"Message-Id": "<m1@registry.example>", "Auto-Submitted": "auto-generated", "To": "<ana@example.org>"} {
				if letter.Header.Get(name) != want {
					t.Errorf("%s: %q, want %q", name, letter.Header.Get(name), want)
				}
			}
			if !strings.Contains(letter.Header.Get("Subject"), "=?UTF-8?") || letter.Header.Get("Date") == "" {
				t.Errorf("header %v", letter.Header)
			}
		})
	}
}

func TestMailThatIsNotHandedOverIsAnErrorWithoutTheAddress(t *testing.T) {
	plain, strange, open := startMail(t, "none"), startMail(t, "starttls"), startMail(t, "starttls")
	full := startMail(t, "starttls")
	full.refuse = &smtp.SMTPError{Code: 550, Message: "no mailbox ana@example.org here"}
	hang, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer hang.Close()
	tests := []struct {
		name   string
		server *mailServer
		change func(*Mail)
		want   string
	}{
		{"a server without TLS gets nothing", plain, func(*Mail) {}, "was not reached"},
		{"a certificate of somebody else ends it", strange, func(m *Mail) { m.Roots = x509.NewCertPool() }, "was not reached"},
		{"a wrong password ends it", open, func(m *Mail) { m.Password = "wrong" }, "was not reached"},
		{"an address on this machine is refused where none is expected", open, func(m *Mail) { m.Internal = false }, "not one of the public network"},
		{"a mailbox that is not there is told by its number only", full, func(*Mail) {}, "refused the message (550)"},
		{"nobody listens", open, func(m *Mail) { m.Server = "127.0.0.1:1" }, "was not reached"},
		{"a server that says nothing is left", open, func(m *Mail) { m.Server = hang.Addr().String() }, "was not reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := tt.server.mail(false)
			tt.change(m)
			ctx, cancel := contextFor(t, 2*time.Second)
			defer cancel()
			err := m.Send(ctx, note)
			if iis.KindOf(err) != iis.Unavailable || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q in it", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "ana@") || len(tt.server.kept) != 0 {
				t.Errorf("error %v, kept %+v", err, tt.server.kept)
			}
		})
	}
}

func TestNoValueBeginsAnotherHeader(t *testing.T) {
	s := startMail(t, "starttls")
	tests := []struct {
		name string
		m    iis.Message
	}{
		{"an address with a line break", iis.Message{ID: "1", To: "ana@example.org\r\nBcc: eve@example.org", Subject: "Hi"}},
		{"two addresses", iis.Message{ID: "1", To: "ana@example.org, eve@example.org", Subject: "Hi"}},
		{"a subject with a line break", iis.Message{ID: "1", To: "ana@example.org", Subject: "Hi\nBcc: eve@example.org"}},
		{"an id with a line break", iis.Message{ID: "1\r\nX: y", To: "ana@example.org", Subject: "Hi"}},
		{"an address with a name", iis.Message{ID: "1", To: "Ana <ana@example.org>", Subject: "Hi"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := s.mail(false).Send(t.Context(), tt.m); iis.KindOf(err) != iis.Invalid {
				t.Errorf("error %v", err)
			}
			if len(s.kept) != 0 {
				t.Errorf("kept %+v", s.kept)
			}
		})
	}
}
