package main

import (
	"context"
	"fmt"
	"io"

	"github.com/openiis/openiis/server"
)

func runMigrate(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("migrate", "migrate [flags]", "openiis migrate --data /srv/openiis", stderr)
	var config configFlags
	config.addStore(fs)
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "it takes flags only, not %q", fs.Arg(0))
	}
	cfg, err := config.load()
	if err != nil {
		fmt.Fprintf(stderr, "openiis migrate: %v\n", err)
		return exitUsage
	}
	if err := server.Migrate(context.Background(), cfg, stderr); err != nil {
		fmt.Fprintf(stderr, "openiis migrate: %v\n", err)
		return exitFailed
	}
	fmt.Fprintln(stdout, "the store is up to date")
	return exitDone
}
