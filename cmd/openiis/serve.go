package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/openiis/openiis/server"
)

func runServe(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("serve", "serve [flags]", "openiis serve --demo --data ./data", stderr)
	var config configFlags
	config.addStore(fs)
	config.add(fs, "people", "demo", "people", "`N` invented people with --demo (default 300)")
	config.add(fs, "https", "doors", "https", "`ADDR` of portal and HL7, or off (default 127.0.0.1:8443)")
	config.add(fs, "mllp", "doors", "mllp", "`ADDR` of MLLP, or off; not built yet")
	config.add(fs, "sftp", "doors", "sftp", "`ADDR` of SFTP, or off; not built yet")
	config.add(fs, "ops", "doors", "ops", "`ADDR` of health and metrics on loopback, or off (default 127.0.0.1:9090)")
	config.add(fs, "log", "log", "format", "`FORMAT` of logs on standard error: text or json")
	fs.BoolFunc("demo", "a registry of invented people, on loopback only", func(value string) error {
		config.settings = append(config.settings, server.Setting{Section: "demo", Name: "on", Value: value, From: "--demo"})
		return nil
	})
	printConfig := fs.Bool("print-config", false, "print the configuration in force, secrets masked, and end")
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "it takes flags only, not %q", fs.Arg(0))
	}
	cfg, err := config.load()
	if err != nil {
		fmt.Fprintf(stderr, "openiis serve: %v\n", err)
		return exitUsage
	}
	if *printConfig {
		io.WriteString(stdout, cfg.String())
		return exitDone
	}
	start, err := startTime(cfg)
	if err != nil {
		fmt.Fprintf(stderr, "openiis serve: %v\n", err)
		return exitUsage
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	if err := server.Serve(ctx, cfg, start, stdout, stderr); err != nil {
		fmt.Fprintf(stderr, "openiis serve: %v\n", err)
		return exitFailed
	}
	return exitDone
}

// startTime reads OPENIIS_NOW, which only a demo obeys.
func startTime(cfg server.Config) (time.Time, error) {
	text := os.Getenv("OPENIIS_NOW")
	if text != "" && !cfg.Demo.On {
		return time.Time{}, fmt.Errorf("OPENIIS_NOW works only with --demo; unset it")
	}
	return server.ParseNow(text)
}
