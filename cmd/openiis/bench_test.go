package main

import (
	"bytes"
	"strings"
	"testing"
)

func TestBenchPrintsFiguresWithTheRawLimit(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := runBench([]string{"forecast", "--seconds", "0.01"}, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		t.Fatalf("code %d, said %q", code, stderr.String())
	}
	for _, want := range []string{"in process", "allocations", "times slower", "command, --jobs 1", "raw"} {
		if !strings.Contains(stdout.String(), want) {
			t.Errorf("the figures lack %q: %s", want, stdout.String())
		}
	}
}

func TestAnUnknownBenchIsWrongUse(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := runBench([]string{"moon"}, strings.NewReader(""), &stdout, &stderr); code != exitUsage || !strings.Contains(stderr.String(), "moon") {
		t.Errorf("code %d, said %q", code, stderr.String())
	}
}

func TestABenchOfARegistryRefusesWhatMeasuresNothing(t *testing.T) {
	tests := []struct {
		name string
		args []string
	}{
		{"an unknown door", []string{"ingest", "--door", "window"}},
		{"nobody who sends", []string{"ingest", "--senders", "0"}},
		{"no time", []string{"query", "--seconds", "0"}},
		{"a store that is no address", []string{"query", "--store", "mysql://example"}},
		{"pages that are never asked for", []string{"pages", "--rounds", "0"}},
		{"an argument", []string{"query", "now"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if code := runBench(tt.args, strings.NewReader(""), &stdout, &stderr); code != exitUsage || stderr.Len() == 0 || stdout.Len() > 0 {
				t.Errorf("code %d, printed %q, said %q", code, stdout.String(), stderr.String())
			}
		})
	}
}
