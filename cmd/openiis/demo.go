package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"

	"github.com/openiis/openiis/server"
)

func runDemo(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("demo", "demo [flags]", "openiis demo --people 1000 --data ./data", stderr)
	config := configFlags{settings: []server.Setting{{Section: "demo", Name: "on", Value: "true", From: "openiis demo"}}}
	config.addStore(fs)
	config.add(fs, "people", "demo", "people", "`N` invented people (default 300)")
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "it takes flags only, not %q", fs.Arg(0))
	}
	cfg, err := config.load()
	if err != nil {
		fmt.Fprintf(stderr, "openiis demo: %v\n", err)
		return exitUsage
	}
	start, err := startTime(cfg)
	if err != nil {
		fmt.Fprintf(stderr, "openiis demo: %v\n", err)
		return exitUsage
	}
	if err := server.MakeDemo(context.Background(), cfg, start, stderr); err != nil {
		fmt.Fprintf(stderr, "openiis demo: %v\n", err)
		return exitFailed
	}
	fmt.Fprintf(stdout, "the invented people and organizations are there; how to be each of them: %s\n",
		filepath.Join(cfg.Server.Data, "demo", "credentials.json"))
	return exitDone
}
