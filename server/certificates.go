package server

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

const (
	caLife   = 10 * 365 * 24 * time.Hour
	leafLife = 397 * 24 * time.Hour // what browsers take at most
	leafRest = 30 * 24 * time.Hour  // a leaf with less time left is made anew at start
)

// Authority is the local certificate authority of one data directory. It signs the
// server's leaf where no other certificate is configured, and client certificates of
// organizations.
type Authority struct {
	dir         string // DIR/tls
	certificate *x509.Certificate
	key         crypto.Signer
}

// OpenAuthority reads the authority of a data directory, and makes it where there is
// none yet.
func OpenAuthority(dataDir string) (*Authority, error) {
	a := &Authority{dir: filepath.Join(dataDir, "tls")}
	if err := os.MkdirAll(a.dir, 0o700); err != nil {
		return nil, fmt.Errorf("make tls folder: %w", err)
	}
	_, err := os.Stat(a.File())
	if errors.Is(err, os.ErrNotExist) {
		return a, a.create()
	}
	if err != nil {
		return nil, fmt.Errorf("open certificate authority: %w", err)
	}
	a.certificate, a.key, err = readPair(a.File(), a.keyFile())
	return a, err
}

// File returns the name of the authority's certificate, which clients trust.
func (a *Authority) File() string    { return filepath.Join(a.dir, "ca.pem") }
func (a *Authority) keyFile() string { return filepath.Join(a.dir, "ca-key.pem") }

// Pool returns the authority as the only trusted one.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

func (a *Authority) create() error {
	template, err := newTemplate("OpenIIS local authority", caLife)
	if err != nil {
		return err
	}
	template.IsCA = true
	template.BasicConstraintsValid = true
	template.MaxPathLenZero = true
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key of certificate authority: %w", err)
	}
	a.certificate = template
	if a.certificate, err = a.sign(template, a.key); err != nil {
		return err
	}
	// The certificate comes last: where it is, its key is.
	if err := writeKey(a.keyFile(), a.key); err != nil {
		return err
	}
	return writeCertificate(a.File(), a.certificate)
}

// Leaf returns the files of the server's certificate and key. The leaf names
// localhost, 127.0.0.1 and ::1, and is made anew when its time runs out.
func (a *Authority) Leaf() (certificate, key string, err error) {
	certificate, key = filepath.Join(a.dir, "leaf.pem"), filepath.Join(a.dir, "leaf-key.pem")
	if old, _, err := readPair(certificate, key); err == nil && time.Until(old.NotAfter) > leafRest && old.CheckSignatureFrom(a.certificate) == nil {
		return certificate, key, nil
	}
	template, err := newTemplate("localhost", leafLife)
	if err != nil {
		return "", "", err
	}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	template.DNSNames = []string{"localhost"}
	template.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	return certificate, key, a.issue(template, certificate, key)
}

// IssueClient makes a client certificate whose registered name (its DNS SAN) is name,
// and writes it and its key to the files.
func (a *Authority) IssueClient(name, certificate, key string) error {
	template, err := newTemplate(name, leafLife)
	if err != nil {
		return err
	}
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	template.DNSNames = []string{name}
	return a.issue(template, certificate, key)
}

func (a *Authority) issue(template *x509.Certificate, certificate, key string) error {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	signed, err := a.sign(template, private)
	if err != nil {
		return err
	}
	if err := writeKey(key, private); err != nil {
		return err
	}
	return writeCertificate(certificate, signed)
}

func (a *Authority) sign(template *x509.Certificate, of crypto.Signer) (*x509.Certificate, error) {
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, of.Public(), a.key)
	if err != nil {
		return nil, fmt.Errorf("sign certificate: %w", err)
	}
	return x509.ParseCertificate(der)
}

// newTemplate starts a certificate that holds from an hour ago, for machines whose
// clocks are a little behind.
func newTemplate(name string, life time.Duration) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 127))
	if err != nil {
		return nil, fmt.Errorf("draw serial number: %w", err)
	}
	now := time.Now()
	return &x509.Certificate{
		SerialNumber: serial,
		Subject:      pkix.Name{CommonName: name, Organization: []string{"OpenIIS"}},
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(life),
		KeyUsage:     x509.KeyUsageDigitalSignature,
	}, nil
}

func readPair(certificate, key string) (*x509.Certificate, crypto.Signer, error) {
	der, err := readPEM(certificate)
	if err != nil {
		return nil, nil, err
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", certificate, err)
	}
	if der, err = readPEM(key); err != nil {
		return nil, nil, err
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", key, err)
	}
	private, ok := parsed.(crypto.Signer)
	if !ok {
		return nil, nil, fmt.Errorf("read %s: the key cannot sign", key)
	}
	return c, private, nil
}

func readPEM(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read PEM: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("read %s: it holds no PEM block", file)
	}
	return block.Bytes, nil
}

func writeCertificate(file string, c *x509.Certificate) error {
	return writeFile(file, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw}))
}

func writeKey(file string, key crypto.Signer) error {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return fmt.Errorf("write key: %w", err)
	}
	return writeFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}
