package server

import (
	"os"
	"regexp"
	"testing"
)

func TestTheConfigurationOfTheDocumentsIsTaken(t *testing.T) {
	page, err := os.ReadFile("../docs/running.md")
	if err != nil {
		t.Fatal(err)
	}
	blocks := regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllSubmatch(page, -1)
	if len(blocks) != 1 {
		t.Fatalf("%d configurations are shown", len(blocks))
	}
	cfg, err := LoadConfig(write(t, "c.toml", string(blocks[0][1])), nil, nil)
	if err != nil || cfg.Limits != DefaultConfig().Limits || cfg.Doors.HTTPS != DefaultConfig().Doors.HTTPS {
		t.Errorf("read as %+v (%v)", cfg, err)
	}
}
