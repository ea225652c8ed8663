package server

import (
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"
)

// serverTLS makes the TLS settings of every door: 1.3, or 1.2 with AEAD suites, which
// Go's defaults would leave open to CBC. Clients may show a certificate; one that is
// shown must be signed by the local authority or the configured one.
func serverTLS(cfg TLS, local *Authority) (*tls.Config, error) {
	certificate, key := cfg.Certificate, cfg.PrivateKey
	if certificate == "" {
		var err error
		if certificate, key, err = local.Leaf(); err != nil {
			return nil, err
		}
	}
	pair, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("load certificate: %w", err)
	}
	clients := local.Pool()
	if cfg.ClientCA != "" {
		text, err := os.ReadFile(cfg.ClientCA)
		if err != nil {
			return nil, fmt.Errorf("read tls.client_ca: %w", err)
		}
		if !clients.AppendCertsFromPEM(text) {
			return nil, fmt.Errorf("tls.client_ca: %s holds no certificate", cfg.ClientCA)
		}
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS12,
		Certificates: []tls.Certificate{pair},
		ClientAuth:   tls.VerifyClientCertIfGiven,
		ClientCAs:    clients,
		CipherSuites: []uint16{
			tls.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
			tls.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
			tls.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
			tls.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
		},
	}, nil
}

// fingerprint returns the SHA-256 fingerprint of the first certificate, as browsers
// show it.
func fingerprint(c *tls.Config) (string, error) {
	leaf, err := x509.ParseCertificate(c.Certificates[0].Certificate[0])
	if err != nil {
		return "", fmt.Errorf("read certificate: %w", err)
	}
	sum := sha256.Sum256(leaf.Raw)
	return strings.ReplaceAll(fmt.Sprintf("% X", sum), " ", ":"), nil
}
