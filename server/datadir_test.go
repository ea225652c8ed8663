package server

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestADirectoryIsADemoOrNot(t *testing.T) {
	tests := []struct {
		name    string
		before  func(t *testing.T, dir string)
		demo    bool
		refused string // part of the error; empty is opened
	}{
		{"an empty folder becomes a demo", func(*testing.T, string) {}, true, ""},
		{"an empty folder becomes a registry", func(*testing.T, string) {}, false, ""},
		{"a demo is started again as one", opened(true), true, ""},
		{"a demo is never started without saying so", opened(true), false, "--demo"},
		{"a registry never becomes a demo", opened(false), true, "cannot become one"},
		{"a folder with files in it never becomes a demo", func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "letter.txt"), []byte("Dear"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, true, "not empty"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			tt.before(t, dir)
			d, err := OpenDataDir(dir, tt.demo)
			if tt.refused != "" {
				if err == nil || !strings.Contains(err.Error(), tt.refused) {
					t.Fatalf("error %v, want %q in it", err, tt.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			if info, _ := os.Stat(dir); info.Mode().Perm() != 0o700 {
				t.Errorf("mode %v", info.Mode())
			}
			if is, err := IsDemo(dir); err != nil || is != tt.demo {
				t.Errorf("demo %v, %v", is, err)
			}
		})
	}
}

func opened(demo bool) func(*testing.T, string) {
	return func(t *testing.T, dir string) {
		d, err := OpenDataDir(dir, demo)
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
}

func TestASecondStartInOneDirectoryIsRefused(t *testing.T) {
	dir := t.TempDir()
	first, err := OpenDataDir(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := OpenDataDir(dir, false); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("error %v", err)
	}
	first.Close()
	again, err := OpenDataDir(dir, false)
	if err != nil {
		t.Fatalf("the lock outlived its holder: %v", err)
	}
	again.Close()
}
