package server

import (
	"errors"
	"net"
	"net/mail"
	"net/url"
	"strconv"

	"github.com/openiis/openiis/platform/deliver"
)

// Secret is a value that is never printed.
type Secret string

// String returns a mask, or nothing where there is no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[redacted]"
}

// MailServer is HOST:PORT of a mail server.
type MailServer string

// UnmarshalText reads the mail server of the configuration.
func (s *MailServer) UnmarshalText(b []byte) error {
	host, port, err := net.SplitHostPort(string(b))
	if n, wrong := strconv.Atoi(port); len(b) > 0 && (err != nil || host == "" || wrong != nil || n < 1 || n > 65535) {
		return errors.New("a mail server is HOST:PORT, such as mail.example.org:587")
	}
	*s = MailServer(b)
	return nil
}

// MailAddress is the address that mail comes from, with or without a name.
type MailAddress string

// UnmarshalText reads an address of the configuration.
func (a *MailAddress) UnmarshalText(b []byte) error {
	if _, err := mail.ParseAddress(string(b)); len(b) > 0 && err != nil {
		return errors.New("an address is name@example.org or Name <name@example.org>")
	}
	*a = MailAddress(b)
	return nil
}

// MailTLS says when TLS begins: "starttls" or "implicit".
type MailTLS string

// UnmarshalText reads the word.
func (m *MailTLS) UnmarshalText(b []byte) error {
	if s := string(b); s != "starttls" && s != "implicit" {
		return errors.New("take starttls (port 587) or implicit (port 465)")
	}
	*m = MailTLS(b)
	return nil
}

// GatewayURL is where text messages are posted. Its query may hold a key, so it writes
// itself without.
type GatewayURL string

// UnmarshalText reads the address of a gateway.
func (g *GatewayURL) UnmarshalText(b []byte) error {
	u, err := url.Parse(string(b))
	if len(b) > 0 && (err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil) {
		return errors.New("a gateway is https://HOST/PATH")
	}
	*g = GatewayURL(b)
	return nil
}

// String returns the address with its query masked.
func (g GatewayURL) String() string {
	u, err := url.Parse(string(g))
	if err != nil {
		return "[redacted]"
	}
	if u.RawQuery != "" {
		u.RawQuery = "redacted"
	}
	return u.String()
}

// TextTemplate is the JSON that a gateway takes.
type TextTemplate string

// UnmarshalText reads a template.
func (t *TextTemplate) UnmarshalText(b []byte) error {
	if _, err := deliver.ParseTemplate(string(b)); err != nil {
		return err
	}
	*t = TextTemplate(b)
	return nil
}
