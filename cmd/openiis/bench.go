package main

import (
	"fmt"
	"io"
)

// benches lists what can be measured on this machine, in the order in which it is.
func benches() []command {
	return []command{
		{"ingest", "take in reports", benchIngest},
		{"query", "answer questions for a record", benchQuery},
		{"pages", "show the web pages, and start on what is there", benchPages},
		{"forecast", "evaluate and forecast whole patients", benchForecast},
	}
}

// runBench measures on this machine and prints figures with the raw limit beside them.
func runBench(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		for _, b := range benches() {
			if b.name == args[0] {
				return b.run(args[1:], stdin, stdout, stderr)
			}
		}
	}
	fs := newFlags("bench", "bench [NAME [flags]]", "openiis bench forecast", stderr)
	if code, ok := parseFlags(fs, args); !ok {
		for _, b := range benches() {
			fmt.Fprintf(stderr, "  %-10s %s\n", b.name, b.summary)
		}
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "there is no bench %q", fs.Arg(0))
	}
	for _, b := range benches() {
		if code := b.run(nil, stdin, stdout, stderr); code != exitDone {
			return code
		}
	}
	return exitDone
}
