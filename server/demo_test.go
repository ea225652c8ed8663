package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// demo is a registry that runs with invented people, as a partner sees it.
type demo struct {
	client *http.Client
	Base   string             `json:"base_url"`
	Orgs   []demoOrganization `json:"organizations"`
}

type demoOrganization struct {
	ID          string `json:"id"`
	Kind        string `json:"kind"`
	Conformance bool   `json:"conformance"`
	HL7         struct {
		Facility    string `json:"facility"`
		Username    string `json:"username"`
		Password    string `json:"password"`
		Certificate string `json:"certificate"`
		PrivateKey  string `json:"private_key"`
	} `json:"hl7"`
}

// onEachEngine runs a test against a fresh demo registry on SQLite and on PostgreSQL.
func onEachEngine(t *testing.T, test func(t *testing.T, d *demo)) {
	t.Run("sqlite", func(t *testing.T) { test(t, startDemo(t, "")) })
	t.Run("postgres", func(t *testing.T) { test(t, startDemo(t, postgresURL(t))) })
}

// startDemo starts a demo registry on 2026-11-22 and stops it with the test.
func startDemo(t *testing.T, storeURL string) *demo {
	t.Helper()
	return startDemoIn(t, filepath.Join(t.TempDir(), "data"), storeURL)
}

// openShell opens the commands on the registry of a data directory, beside the one that runs.
func openShell(t *testing.T, dir, storeURL string) *Shell {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Server.Data, cfg.Store.URL = dir, StoreURL(storeURL)
	shell, err := OpenShell(t.Context(), cfg, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { shell.Close() })
	return shell
}

// startDemoIn is startDemo with a data directory of the caller's.
func startDemoIn(t *testing.T, dir, storeURL string) *demo {
	t.Helper()
	cfg := DefaultConfig()
	cfg.Server.Data = dir
	cfg.Demo.On = true
	cfg.Demo.People = 20
	cfg.Doors.HTTPS, cfg.Doors.Ops = "127.0.0.1:0", "off"
	cfg.Store.CacheMB = 64
	cfg.Store.URL = StoreURL(storeURL)
	ctx, stop := context.WithCancel(context.Background())
	ready, out := io.Pipe()
	done := make(chan error, 1)
	start := time.Date(2026, 11, 22, 18, 0, 0, 0, time.UTC)
	go func() {
		err := Serve(ctx, cfg, start, out, testLog{t})
		out.CloseWithError(io.EOF)
		done <- err
	}()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	lines := bufio.NewScanner(ready)
	for lines.Scan() && lines.Text() != "ready" {
	}
	go io.Copy(io.Discard, ready)

	d, err := readDemo(dir)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// readDemo reads what a running demo registry says of itself in its data directory, and
// makes a client that trusts its certificate.
func readDemo(dir string) (*demo, error) {
	text, err := os.ReadFile(filepath.Join(dir, "demo", "credentials.json"))
	if err != nil {
		return nil, err
	}
	d := &demo{}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, err
	}
	ca, err := os.ReadFile(filepath.Join(dir, "tls", "ca.pem"))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	d.client = &http.Client{Timeout: time.Minute, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}, MaxIdleConnsPerHost: 64}}
	return d, nil
}

// testLog sends the server's log to the test's.
type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	if os.Getenv("OPENIIS_TEST_LOG") != "" {
		os.Stderr.Write(b)
	}
	return len(b), nil
}

func (d *demo) conformance() demoOrganization {
	for _, o := range d.Orgs {
		if o.Conformance {
			return o
		}
	}
	return demoOrganization{}
}

// providers are the provider organizations with ordinary connections.
func (d *demo) providers() []demoOrganization {
	var out []demoOrganization
	for _, o := range d.Orgs {
		if o.Kind == "provider" && !o.Conformance {
			out = append(out, o)
		}
	}
	return out
}

// post sends a body to /hl7v2 as an organization and returns status and answer.
func (d *demo) post(t *testing.T, as demoOrganization, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequest(http.MethodPost, d.Base+"/hl7v2", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(as.HL7.Username, as.HL7.Password)
	req.Header.Set("Content-Type", "application/hl7-v2")
	res, err := d.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}

// send posts a message that must be answered with HL7.
func (d *demo) send(t *testing.T, as demoOrganization, message string) string {
	t.Helper()
	status, answer := d.post(t, as, message)
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, answer)
	}
	return answer
}
