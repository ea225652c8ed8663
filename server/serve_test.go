package server

import (
	"bufio"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// running is a registry that a test has started.
type running struct {
	cfg    Config
	doors  map[string]string // address by name
	client *http.Client      // trusts the local authority
	stop   func() error      // as SIGTERM does, and waits
}

// start runs a registry in a temporary directory on free ports until the test ends.
func start(t *testing.T, cfg Config, now time.Time) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	read, written := io.Pipe()
	ended := make(chan error, 1)
	go func() {
		err := Serve(ctx, cfg, now, written, io.Discard)
		written.CloseWithError(io.EOF)
		ended <- err
	}()
	r := &running{cfg: cfg, doors: map[string]string{}}
	stopped := false
	r.stop = func() error {
		if stopped {
			return nil
		}
		stopped = true
		cancel()
		return <-ended
	}
	t.Cleanup(func() { r.stop() })
	lines := bufio.NewScanner(read)
	for lines.Scan() {
		if lines.Text() == "ready" {
			go io.Copy(io.Discard, read)
			authority, err := OpenAuthority(cfg.Server.Data)
			if err != nil {
				t.Fatal(err)
			}
			r.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}}}
			return r
		}
		if words := strings.Fields(lines.Text()); len(words) == 3 && words[0] == "listening" {
			r.doors[words[1]] = words[2]
		}
	}
	stopped = true
	t.Fatalf("it ended before it was ready: %v", <-ended)
	return nil
}

// testConfig is a registry of its own on free ports.
func testConfig(t *testing.T, demo bool) Config {
	cfg := DefaultConfig()
	cfg.Server.Data = filepath.Join(t.TempDir(), "data")
	cfg.Doors = Doors{HTTPS: "127.0.0.1:0", MLLP: "off", SFTP: "off", Ops: "127.0.0.1:0"}
	cfg.Store.CacheMB = 16
	cfg.Demo = Demo{On: demo, People: 3}
	return cfg
}

func (r *running) get(t *testing.T, url string) (int, string) {
	t.Helper()
	resp, err := r.client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestItStartsAnswersAndStops(t *testing.T) {
	cfg := testConfig(t, false)
	r := start(t, cfg, time.Time{})
	if status, body := r.get(t, "http://"+r.doors["ops"]+"/readyz"); status != 200 || body != "ready\n" {
		t.Errorf("readiness: %d %q", status, body)
	}
	if status, _ := r.get(t, "https://"+r.doors["https"]+"/demo/clock"); status == 200 {
		t.Error("a registry that is no demo shows the demo's clock")
	}
	if err := r.stop(); err != nil {
		t.Errorf("it stopped with %v", err)
	}
	for _, kept := range []string{cfg.Server.Data, cfg.KeysDir()} {
		info, err := os.Stat(kept)
		if err != nil || info.Mode().Perm() != 0o700 {
			t.Errorf("%s: %v, %v", kept, info, err)
		}
	}
	again := start(t, cfg, time.Time{})
	if err := again.stop(); err != nil {
		t.Errorf("the second run stopped with %v", err)
	}
}

func TestADoorThatIsOffPrintsNothing(t *testing.T) {
	cfg := testConfig(t, false)
	cfg.Doors.Ops = "off"
	r := start(t, cfg, time.Time{})
	if len(r.doors) != 1 || r.doors["https"] == "" {
		t.Errorf("doors: %v", r.doors)
	}
}

func TestNoStartGoesBehindTheStoredTime(t *testing.T) {
	cfg := testConfig(t, true)
	r := start(t, cfg, at("2026-11-22T18:00:00Z"))
	resp, err := r.client.Post("https://"+r.doors["https"]+"/demo/clock", "application/json", strings.NewReader(`{"advance": "144h"}`))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 200 || !strings.Contains(string(answer), "2026-11-28T18:") {
		t.Fatalf("%d %s", resp.StatusCode, answer)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	log := newLog("text", io.Discard)
	behind, err := OpenRegistry(context.Background(), cfg, at("2026-11-22T18:00:00Z"), log)
	if err != nil {
		t.Fatal(err)
	}
	defer behind.Close()
	if now := behind.Clock.Now(); now.Before(at("2026-11-28T18:00:00Z")) {
		t.Errorf("it started at %s", now)
	}
}

func TestTheDemoClockAnswersToThisMachineOnly(t *testing.T) {
	r := start(t, testConfig(t, true), time.Time{})
	tests := []struct {
		name, host, origin, body string
		status                   int
	}{
		{"the machine's own name is answered", "localhost", "", `{"advance": "1h"}`, 200},
		{"a foreign name is not there", "rebound.example", "", `{"advance": "1h"}`, 404},
		{"another site's page is refused", "localhost", "https://evil.example", `{"advance": "1h"}`, 403},
		{"backward is refused", "localhost", "", `{"advance": "-1h"}`, 400},
		{"a word that is no time is refused", "localhost", "", `{"advance": "soon"}`, 400},
		{"an unknown key is refused", "localhost", "", `{"back": "1h"}`, 400},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			req, err := http.NewRequest("POST", "https://"+r.doors["https"]+"/demo/clock", strings.NewReader(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			req.Host = tt.host
			if tt.origin != "" {
				req.Header.Set("Origin", tt.origin)
			}
			resp, err := r.client.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if resp.StatusCode != tt.status {
				t.Errorf("status %d, want %d", resp.StatusCode, tt.status)
			}
		})
	}
}

func TestMigrateRefusesWhatIsNoDataDirectory(t *testing.T) {
	cfg := testConfig(t, false)
	if err := Migrate(context.Background(), cfg, io.Discard); err == nil || !strings.Contains(err.Error(), "not a data directory") {
		t.Errorf("error %v", err)
	}
	r := start(t, cfg, time.Time{})
	if err := Migrate(context.Background(), cfg, io.Discard); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("beside a running server: %v", err)
	}
	r.stop()
	if err := Migrate(context.Background(), cfg, io.Discard); err != nil {
		t.Errorf("after it stopped: %v", err)
	}
}
