package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADemoIsMadeOnceAndOnlyWhereADemoMayBe(t *testing.T) {
	t.Setenv("OPENIIS_NOW", "2026-11-22")
	data := filepath.Join(t.TempDir(), "data")
	run := func(args ...string) (int, string) {
		var stdout, stderr bytes.Buffer
		code := dispatch(append([]string{"demo"}, args...), strings.NewReader(""), &stdout, &stderr)
		return code, stdout.String() + stderr.String()
	}
	for range 2 {
		if code, said := run("--data", data, "--people", "20"); code != exitDone || !strings.Contains(said, "credentials.json") {
			t.Fatalf("code %d, said %q", code, said)
		}
	}
	text, err := os.ReadFile(filepath.Join(data, "demo", "credentials.json"))
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Base          string `json:"base_url"`
		Organizations []any  `json:"organizations"`
		Residents     []any  `json:"residents"`
		Unregistered  []any  `json:"unregistered"`
	}
	if err := json.Unmarshal(text, &c); err != nil {
		t.Fatal(err)
	}
	if c.Base != "https://localhost:8443" || len(c.Organizations) < 5 || len(c.Residents) == 0 || len(c.Unregistered) == 0 {
		t.Errorf("base %s, %d organizations, %d residents, %d unregistered", c.Base, len(c.Organizations), len(c.Residents), len(c.Unregistered))
	}
	if code, said := run("--data", data, "--people", "none"); code != exitUsage || !strings.Contains(said, "--people") {
		t.Errorf("code %d, said %q", code, said)
	}
	real := filepath.Join(t.TempDir(), "real")
	if err := os.MkdirAll(filepath.Join(real, "tls"), 0o700); err != nil {
		t.Fatal(err)
	}
	if code, said := run("--data", real); code != exitFailed {
		t.Errorf("in a directory that holds something else: code %d, said %q", code, said)
	}
}
