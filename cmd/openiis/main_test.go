package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestDispatch(t *testing.T) {
	tests := []struct {
		name           string
		args           []string
		code           int
		stdout, stderr string // a part of what is written
	}{
		{"no command shows the commands and is wrong use", nil, exitUsage, "", "usage: openiis <command>"},
		{"help shows the commands", []string{"help"}, exitDone, "version", ""},
		{"a command's help is data", []string{"serve", "-h"}, exitDone, "usage: openiis serve", ""},
		{"help of a command is the command's help", []string{"help", "serve"}, exitDone, "usage: openiis serve", ""},
		{"and so of a verb", []string{"help", "message", "list"}, exitDone, "usage: openiis message list", ""},
		{"help of an unknown command is wrong use", []string{"help", "immunise"}, exitUsage, `"immunise"`, ""},
		{"an unknown command is named and is wrong use", []string{"immunise"}, exitUsage, "", `"immunise"`},
		{"version tells the version of Go", []string{"version"}, exitDone, "go1.", ""},
		{"version takes no arguments", []string{"version", "now"}, exitUsage, "", "takes no arguments"},
		{"an unknown flag is wrong use", []string{"version", "--loud"}, exitUsage, "", "loud"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := dispatch(tt.args, strings.NewReader(""), &stdout, &stderr)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if !strings.Contains(stdout.String(), tt.stdout) {
				t.Errorf("stdout %q lacks %q", stdout.String(), tt.stdout)
			}
			if !strings.Contains(stderr.String(), tt.stderr) {
				t.Errorf("stderr %q lacks %q", stderr.String(), tt.stderr)
			}
		})
	}
}

func TestWhatWasWronglyAskedIsWrongUse(t *testing.T) {
	tests := []struct {
		name string
		err  error
		code int
	}{
		{"nothing went wrong", nil, exitDone},
		{"a value that cannot be", fmt.Errorf("add: %w", iis.Errorf(iis.Invalid, "no kind of organization")), exitUsage},
		{"what is not there", iis.Errorf(iis.NotFound, "no such message"), exitFailed},
		{"a disk that fails", errors.New("read"), exitFailed},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			if got := exitCode(c.err); got != c.code {
				t.Errorf("code %d, want %d", got, c.code)
			}
		})
	}
}

func TestEveryCommandExplainsItselfWithAnExample(t *testing.T) {
	for _, c := range commands() {
		t.Run(c.name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			code := c.run([]string{"-h"}, strings.NewReader(""), &stdout, &stderr)
			said := stdout.String() + stderr.String()
			if code != exitDone || !strings.Contains(said, "usage: openiis "+c.name) || !strings.Contains(said, "example") {
				t.Errorf("code %d, said %q", code, said)
			}
		})
	}
}
