package server

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
)

// Address is where a door listens: HOST:PORT, or "off".
type Address string

// UnmarshalText reads an address of the configuration.
func (a *Address) UnmarshalText(b []byte) error {
	s := string(b)
	if s == "off" {
		*a = "off"
		return nil
	}
	host, port, err := net.SplitHostPort(s)
	if err != nil {
		return errors.New("an address is HOST:PORT, such as 127.0.0.1:8443, or off")
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return errors.New("a port is a number from 0 (any free one) to 65535")
	}
	if host != "" && host != "localhost" && net.ParseIP(host) == nil {
		return errors.New("a host to listen on is an IP address or localhost")
	}
	*a = Address(s)
	return nil
}

// Off tells whether the door stays shut.
func (a Address) Off() bool { return a == "off" || a == "" }

// Loopback tells whether nobody but this machine reaches the address.
func (a Address) Loopback() bool {
	if a.Off() {
		return true
	}
	host, _, err := net.SplitHostPort(string(a))
	return err == nil && loopback(host)
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// PublicURL is the address that people and systems use: https, without a path.
type PublicURL string

// UnmarshalText reads a public address of the configuration.
func (p *PublicURL) UnmarshalText(b []byte) error {
	u, err := url.Parse(string(b))
	if len(b) > 0 && (err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "" && u.Path != "/" || u.User != nil || u.RawQuery != "") {
		return errors.New("a public address is https://HOST or https://HOST:PORT")
	}
	if len(b) > 0 {
		u.Path = ""
		*p = PublicURL(u.String())
	} else {
		*p = ""
	}
	return nil
}

// Loopback tells whether the address means this machine; none at all does.
func (p PublicURL) Loopback() bool {
	u, err := url.Parse(string(p))
	return p == "" || err == nil && loopback(u.Hostname())
}

// StoreURL is the address of a PostgreSQL database. It may hold a password, so it
// writes itself with the password masked.
type StoreURL string

// UnmarshalText reads a store's address of the configuration.
func (s *StoreURL) UnmarshalText(b []byte) error {
	u, err := url.Parse(string(b))
	if len(b) > 0 && (err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return errors.New("a store is postgres://USER@HOST/DATABASE, or empty for SQLite in the data folder")
	}
	*s = StoreURL(b)
	return nil
}

// String returns the address with its password masked, also one in the query.
func (s StoreURL) String() string {
	u, err := url.Parse(string(s))
	if err != nil {
		return "[redacted]"
	}
	if q := u.Query(); q.Has("password") {
		q.Set("password", "xxxxx")
		u.RawQuery = q.Encode()
	}
	return u.Redacted()
}

// Positive is a whole number above zero.
type Positive int

// UnmarshalText reads the number.
func (p *Positive) UnmarshalText(b []byte) error {
	n, err := strconv.Atoi(string(b))
	if err != nil || n < 1 {
		return fmt.Errorf("%q is not a whole number above zero", b)
	}
	*p = Positive(n)
	return nil
}

// LogFormat is "text" or "json".
type LogFormat string

// UnmarshalText reads the format.
func (l *LogFormat) UnmarshalText(b []byte) error {
	if s := string(b); s != "text" && s != "json" {
		return fmt.Errorf("%q is not a log format; take text or json", s)
	}
	*l = LogFormat(b)
	return nil
}
