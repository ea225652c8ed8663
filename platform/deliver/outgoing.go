package deliver

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"syscall"
	"time"
)

// errAddress is the refusal of an address that is none of the public network.
var errAddress = errors.New("the address is not one of the public network")

// special are networks that lead back to us, to a neighbor or nowhere (IANA special
// purpose registries), beside those that netip itself knows.
var special = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4",
	"::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "5f00::/16", "fec0::/10")

func prefixes(list ...string) (out []netip.Prefix) {
	for _, p := range list {
		out = append(out, netip.MustParsePrefix(p))
	}
	return out
}

// public tells whether an address belongs to the public network.
func public(a netip.Addr) bool {
	a = a.Unmap()
	if !a.IsGlobalUnicast() || a.IsPrivate() {
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// dialer makes connections to addresses that pass the check, which sees each address
// after its name was resolved, so that no name can lead elsewhere (security.md 5.6).
func dialer(allowed func(netip.AddrPort) bool) *net.Dialer {
	return &net.Dialer{Timeout: 5 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		to, err := netip.ParseAddrPort(address)
		if err != nil || !allowed(to) {
			return errAddress
		}
		return nil
	}}
}

// NewClient makes the client for every request that leaves the registry (security.md
// 5.6): public addresses on port 443 only, no redirects, no proxy of the environment,
// certificates verified by roots (nil is the machine's), and every step bounded in time.
// With loopback, for demos, this machine is allowed too, on any port.
func NewClient(roots *x509.CertPool, loopback bool) *http.Client {
	dial := dialer(func(to netip.AddrPort) bool {
		return to.Port() == 443 && public(to.Addr()) || loopback && to.Addr().Unmap().IsLoopback()
	})
	return &http.Client{
		Timeout:       sendWithin,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Transport: &http.Transport{
			DialContext:            dial.DialContext,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots},
			TLSHandshakeTimeout:    5 * time.Second,
			ResponseHeaderTimeout:  10 * time.Second,
			IdleConnTimeout:        time.Minute,
			MaxResponseHeaderBytes: 16 << 10,
			MaxIdleConnsPerHost:    2,
			ForceAttemptHTTP2:      true,
		},
	}
}

// boundedConn is a connection from which at most left bytes are read and which ends with
// its context.
type boundedConn struct {
	net.Conn
	left int
	stop func() bool
}

func bound(ctx context.Context, c net.Conn) *boundedConn {
	return &boundedConn{Conn: c, left: largestAnswer, stop: context.AfterFunc(ctx, func() { c.Close() })}
}

// Read reads within the limit.
func (c *boundedConn) Read(b []byte) (int, error) {
	if c.left <= 0 {
		return 0, errors.New("the answer is too long")
	}
	n, err := c.Conn.Read(b[:min(len(b), c.left)])
	c.left -= n
	return n, err
}

// Close ends the connection.
func (c *boundedConn) Close() error {
	c.stop()
	return c.Conn.Close()
}
