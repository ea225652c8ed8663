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
