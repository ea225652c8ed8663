package server

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// secured starts a TLS server with the settings of the doors; it answers with the name
// in the client certificate that it verified.
func secured(t *testing.T, a *Authority) *httptest.Server {
	t.Helper()
	settings, err := serverTLS(TLS{}, a)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.VerifiedChains) > 0 {
			io.WriteString(w, r.TLS.VerifiedChains[0][0].DNSNames[0])
		}
	}))
	s.TLS = settings
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

func ask(s *httptest.Server, host string, client *tls.Config) (string, error) {
	_, port, _ := net.SplitHostPort(s.Listener.Addr().String())
	c := &http.Client{Transport: &http.Transport{TLSClientConfig: client}, Timeout: 10 * time.Second}
	resp, err := c.Get("https://" + net.JoinHostPort(host, port))
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return string(body), err
}

func TestTheLocalAuthorityIsMadeOnceAndTrusted(t *testing.T) {
	dir := t.TempDir()
	first, err := OpenAuthority(dir)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, "tls", "ca-key.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("key of the authority: %v, %v", info.Mode(), err)
	}
	again, err := OpenAuthority(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !first.certificate.Equal(again.certificate) {
		t.Error("a second start made another authority")
	}
	s := secured(t, again)
	for _, host := range []string{"localhost", "127.0.0.1"} {
		if _, err := ask(s, host, &tls.Config{RootCAs: first.Pool()}); err != nil {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, err := ask(s, "localhost", &tls.Config{RootCAs: x509.NewCertPool()}); err == nil {
		t.Error("a client that does not know the authority took the certificate")
	}
}

func TestAClientIsKnownByACertificateOfTheLocalAuthorityOnly(t *testing.T) {
	dir := t.TempDir()
	local, err := OpenAuthority(dir)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := OpenAuthority(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := secured(t, local)
	client := func(of *Authority) tls.Certificate {
		certificate, key := filepath.Join(t.TempDir(), "c.pem"), filepath.Join(t.TempDir(), "k.pem")
		if err := of.IssueClient("clinic.example", certificate, key); err != nil {
			t.Fatal(err)
		}
		pair, err := tls.LoadX509KeyPair(certificate, key)
		if err != nil {
			t.Fatal(err)
		}
		return pair
	}
	if got, err := ask(s, "localhost", &tls.Config{RootCAs: local.Pool(), Certificates: []tls.Certificate{client(local)}}); err != nil || got != "clinic.example" {
		t.Errorf("our own client: %q, %v", got, err)
	}
	stranger := client(foreign)
	got, err := ask(s, "localhost", &tls.Config{RootCAs: local.Pool(), GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &stranger, nil }})
	if err == nil {
		t.Errorf("a certificate of another authority was taken for %q", got)
	}
}

func TestOldProtocolsAndSuitesAreRefused(t *testing.T) {
	local, err := OpenAuthority(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	s := secured(t, local)
	tests := []struct {
		name   string
		client *tls.Config
		taken  bool
	}{
		{"TLS 1.3", &tls.Config{}, true},
		{"TLS 1.2 with an AEAD suite", &tls.Config{MaxVersion: tls.VersionTLS12}, true},
		{"TLS 1.2 with CBC", &tls.Config{MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA}}, false},
		{"TLS 1.1", &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.client.RootCAs = local.Pool()
			if _, err := ask(s, "localhost", tt.client); (err == nil) != tt.taken {
				t.Errorf("answer: %v", err)
			}
		})
	}
}
