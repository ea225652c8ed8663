package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/openiis/openiis/server"
)

// benchIngest measures how reports are taken in.
func benchIngest(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("bench ingest", "bench ingest [--people N] [--senders N] [--seconds N] [--door in-process|https] [--store URL] [--cpuprofile FILE]",
		"openiis bench ingest --people 100000 --door https", stderr)
	b := newRegistryBench(fs, "senders", "senders at once, each waiting for its acknowledgement")
	door := fs.String("door", "in-process", "in-process, or https to measure that too")
	if code, ok := b.parse(fs, args); !ok {
		return code
	}
	if *door != "in-process" && *door != "https" {
		return wrongUse(fs, "--door is in-process or https, not %q", *door)
	}
	b.HTTPS = *door == "https"
	return b.run(fs, stdout, stderr, server.Bench.Ingest)
}

// benchQuery measures how questions for a record are answered.
func benchQuery(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("bench query", "bench query [--people N] [--clients N] [--seconds N] [--store URL] [--cpuprofile FILE]",
		"openiis bench query --people 100000", stderr)
	b := newRegistryBench(fs, "clients", "clients at once, each waiting for its answer")
	if code, ok := b.parse(fs, args); !ok {
		return code
	}
	return b.run(fs, stdout, stderr, server.Bench.Query)
}

// benchPages measures the pages that people see, one request at a time, and the start.
func benchPages(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("bench pages", "bench pages [--people N] [--rounds N] [--store URL] [--data DIR] [--cpuprofile FILE]",
		"openiis bench pages --people 100000", stderr)
	b := newRegistryBench(fs, "clients", "senders that report the people at once, before anything is measured")
	fs.IntVar(&b.Rounds, "rounds", 60, "how often each page is asked for")
	fs.StringVar(&b.Dir, "data", "", "`DIR` that keeps the registry, so that the next run finds the people there; default is a folder that is removed")
	if code, ok := b.parse(fs, args); !ok {
		return code
	}
	if b.Rounds < 1 {
		return wrongUse(fs, "it takes numbers above 0 only")
	}
	var err error
	if b.Executable, err = os.Executable(); err != nil {
		fmt.Fprintln(stderr, "openiis bench pages:", err)
		return exitFailed
	}
	return b.run(fs, stdout, stderr, server.Bench.Pages)
}

// registryBench is what the benches of a whole registry have in common.
type registryBench struct {
	server.Bench
	seconds float64
	store   string
	profile string
}

func newRegistryBench(fs *flag.FlagSet, clients, about string) *registryBench {
	b := &registryBench{}
	fs.IntVar(&b.People, "people", 10_000, "invented people in the registry before")
	fs.IntVar(&b.Clients, clients, 64, about)
	fs.Float64Var(&b.seconds, "seconds", 10, "how long each figure is measured")
	fs.StringVar(&b.store, "store", "", "`URL` of an empty PostgreSQL database; default is SQLite in a temporary folder")
	fs.StringVar(&b.profile, "cpuprofile", "", "`FILE` for a CPU profile of what is measured first, in process")
	return b
}

// parse reads the flags and refuses those that measure nothing.
func (b *registryBench) parse(fs *flag.FlagSet, args []string) (code int, ok bool) {
	if code, ok := parseFlags(fs, args); !ok {
		return code, false
	}
	switch {
	case fs.NArg() > 0:
		return wrongUse(fs, "it takes flags only, not %q", fs.Arg(0)), false
	case b.People < 1 || b.Clients < 1 || b.seconds <= 0:
		return wrongUse(fs, "it takes numbers above 0 only"), false
	}
	b.Duration = time.Duration(b.seconds * float64(time.Second))
	if err := b.StoreURL.UnmarshalText([]byte(b.store)); err != nil {
		return wrongUse(fs, "--store: %v", err), false
	}
	return exitDone, true
}

func (b *registryBench) run(fs *flag.FlagSet, stdout, stderr io.Writer, measure func(server.Bench, context.Context) error) int {
	b.Out = stdout
	if isTerminal(stderr) {
		b.Progress = stderr
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if b.profile != "" {
		f, err := os.Create(b.profile)
		if err != nil {
			fmt.Fprintf(stderr, "openiis %s: %v\n", fs.Name(), err)
			return exitFailed
		}
		defer func() { _ = f.Close() }() // pprof says so when a profile is cut short
		b.Profile = f
	}
	if err := measure(b.Bench, ctx); err != nil {
		fmt.Fprintf(stderr, "openiis %s: %v\n", fs.Name(), err)
		return exitFailed
	}
	return exitDone
}

// isTerminal tells whether somebody watches what is written.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
