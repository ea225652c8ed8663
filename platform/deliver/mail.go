package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/netip"
	"strconv"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/openiis/openiis/iis"
)

// Mail hands mail to one mail server, always over TLS.
type Mail struct {
	Server   string // HOST:PORT
	Implicit bool   // TLS from the first byte (port 465) instead of STARTTLS
	From     string // "NAME <ADDRESS>" or an address
	Username string // empty is no sign-in
	Password string
	Roots    *x509.CertPool // who may sign the server's certificate; nil is the machine's roots
	Internal bool           // the server stands on a private network or on this machine

	rest rest
}

// Send hands one message to the mail server. A retry carries the same Message-ID, so
// that a mailbox can tell that it is the same.
func (s *Mail) Send(ctx context.Context, m iis.Message) error {
	letter, err := s.letter(m)
	if err != nil {
		return err
	}
	if err := s.rest.check("the mail server"); err != nil {
		return err
	}
	client, err := s.client(ctx)
	if err != nil {
		return &iis.Error{Kind: iis.Unavailable, Msg: "the mail server's settings do not work", Err: err}
	}
	err = client.DialAndSendWithContext(ctx, letter)
	var refused *mail.SendError
	switch {
	case err == nil || letter.IsDelivered(): // what fails after that is only the farewell
		return nil
	case errors.As(err, &refused):
		return iis.Errorf(iis.Unavailable, "the mail server refused the message (%d)", refused.ErrorCode())
	}
	s.rest.begin()
	return &iis.Error{Kind: iis.Unavailable, Msg: "the mail server was not reached", Err: err}
}

// letter writes the mail. An address or subject that could begin another header is
// refused.
func (s *Mail) letter(m iis.Message) (*mail.Msg, error) {
	to, err := netmail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || !oneLine(m.To) {
		return nil, iis.Errorf(iis.Invalid, "the mail's address is none")
	}
	if !oneLine(m.Subject) || !oneLine(m.ID) {
		return nil, iis.Errorf(iis.Invalid, "the mail's subject is more than one line")
	}
	from, err := netmail.ParseAddress(s.From)
	if err != nil || !oneLine(s.From) {
		return nil, iis.Errorf(iis.Invalid, "the sender's address is none")
	}
	letter := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(letter.FromFormat(from.Name, from.Address), letter.To(m.To)); err != nil {
		return nil, iis.Errorf(iis.Invalid, "the mail's address is none")
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	letter.SetMessageIDWithValue(m.ID + "@" + domain)
	letter.SetDate()
	letter.Subject(m.Subject)
	letter.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
	letter.SetBodyString(mail.TypeTextPlain, m.Text)
	return letter, nil
}

func (s *Mail) client(ctx context.Context) (*mail.Client, error) {
	host, number, err := net.SplitHostPort(s.Server)
	if err != nil {
		return nil, fmt.Errorf("read address: %w", err)
	}
	port, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("read port: %w", err)
	}
	settings := &tls.Config{MinVersion: tls.VersionTLS12, ServerName: host, RootCAs: s.Roots}
	options := []mail.Option{
		mail.WithPort(port), mail.WithTimeout(sendWithin), mail.WithTLSPolicy(mail.TLSMandatory), mail.WithTLSConfig(settings),
		mail.WithDialContextFunc(func(_ context.Context, network, address string) (net.Conn, error) {
			return s.dial(ctx, network, address, settings)
		}),
	}
	if s.Implicit {
		options = append(options, mail.WithSSL())
	}
	if s.Username != "" {
		options = append(options, mail.WithUsername(s.Username), mail.WithPassword(s.Password),
			mail.WithOpportunisticSMTPAuth(mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthPlain, mail.SMTPAuthLogin))
	}
	return mail.NewClient(host, options...)
}

// dial connects to the mail server. ctx is that of the whole message: when it ends, so
// does the connection.
func (s *Mail) dial(ctx context.Context, network, address string, settings *tls.Config) (net.Conn, error) {
	dial := dialer(func(to netip.AddrPort) bool { return s.Internal || public(to.Addr()) })
	plain, err := dial.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c := bound(ctx, plain)
	if !s.Implicit {
		return c, nil
	}
	secure := tls.Client(c, settings)
	if err := secure.HandshakeContext(ctx); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return secure, nil
}
