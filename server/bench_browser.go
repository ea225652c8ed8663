package server

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/openiis/openiis/registry/account"
)

// benchBrowser is a browser of the pages that are measured: cookies, one connection, and
// a count of what came over the wire. It follows no redirection by itself.
type benchBrowser struct {
	client *http.Client
	base   string
	wire   atomic.Int64 // bytes received, TLS included
}

// page is what a browser got.
type page struct {
	status   int
	location string // of a redirection
	text     string // unpacked
	took     time.Duration
	wire     int64 // bytes
}

func newBenchBrowser(base string, trusted *x509.CertPool) (*benchBrowser, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	b := &benchBrowser{base: base}
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		c, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return countedConn{c, &b.wire}, nil
	}
	b.client = &http.Client{Jar: jar, Timeout: time.Minute,
		Transport:     &http.Transport{DialContext: dial, TLSClientConfig: &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS13}, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return b, nil
}

// countedConn counts what is received.
type countedConn struct {
	net.Conn
	received *atomic.Int64
}

// Read reads and counts.
func (c countedConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.received.Add(int64(n))
	return n, err
}

// get asks for a page; a form, where there is one, is posted to it.
func (b *benchBrowser) get(ctx context.Context, path string, form url.Values) (page, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(ctx, method, b.base+path, body)
	if err != nil {
		return page{}, err
	}
	req.Header.Set("Accept-Encoding", "gzip")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	before, start := b.wire.Load(), time.Now()
	res, err := b.client.Do(req)
	if err != nil {
		return page{}, err
	}
	defer func() { _ = res.Body.Close() }() // it has been read to its end
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return page{}, fmt.Errorf("read page: %w", err)
	}
	p := page{status: res.StatusCode, location: res.Header.Get("Location"), took: time.Since(start), wire: b.wire.Load() - before}
	if res.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(text))
		if err != nil {
			return page{}, fmt.Errorf("unpack page: %w", err)
		}
		if text, err = io.ReadAll(z); err != nil {
			return page{}, fmt.Errorf("unpack page: %w", err)
		}
	}
	p.text = string(text)
	return p, nil
}

// send posts a form that must lead on to another page, and returns where.
func (b *benchBrowser) send(ctx context.Context, path string, form url.Values) (next string, err error) {
	p, err := b.get(ctx, path, form)
	if err == nil && p.status != http.StatusSeeOther {
		err = fmt.Errorf("a form posted to %s was answered %d", path, p.status)
	}
	return p.location, err
}

// signIn signs a persona in by the pages: password, then authenticator app.
func (b *benchBrowser) signIn(ctx context.Context, username, password, seed string) error {
	step, err := b.send(ctx, "/account/sign-in", url.Values{"username": {username}, "current-password": {password}})
	if err != nil {
		return err
	}
	return enterCode(ctx, time.Now(), func(at time.Time) error {
		_, err := b.send(ctx, step, url.Values{"one-time-code": {account.CodeNow(seed, at)}})
		return err
	})
}

// codeLasts is how long an authenticator app shows a code (RFC 6238), which opens once.
const codeLasts = 30 * time.Second

// enterCode enters the code of an instant; where that is refused, as an earlier run may
// have used it up, it waits for the next one and enters that.
func enterCode(ctx context.Context, now time.Time, enter func(time.Time) error) error {
	err := enter(now)
	if err == nil {
		return nil
	}
	next := now.Truncate(codeLasts).Add(codeLasts)
	select {
	case <-ctx.Done():
		return err
	case <-time.After(time.Until(next)):
		return enter(next)
	}
}
