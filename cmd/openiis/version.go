package main

import (
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/server"
)

// releases names what is built in beside the code, each with its release.
func releases() []struct{ name, release string } {
	return []struct{ name, release string }{
		{"schedule", "CDC CDSi " + cdsi.Default().Release},
		{"codes", "CDC tables of " + codeset.Default().Release()},
		{"sqlite", server.SQLiteVersion()},
	}
}

func runVersion(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("version", "version", "openiis version", stderr)
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() > 0 {
		return wrongUse(fs, "it takes no arguments")
	}
	version, commit := buildVersion()
	fmt.Fprintf(stdout, "openiis   %s\ncommit    %s\n", version, commit)
	for _, r := range releases() {
		fmt.Fprintf(stdout, "%-9s %s\n", r.name, r.release)
	}
	fmt.Fprintf(stdout, "go        %s\n", runtime.Version())
	return exitDone
}

// buildVersion tells the module version and the commit that the binary was built from,
// as the Go linker wrote them down.
func buildVersion() (version, commit string) {
	version, commit = "(devel)", "unknown"
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return version, commit
	}
	if info.Main.Version != "" {
		version = info.Main.Version
	}
	modified := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.modified":
			modified = s.Value == "true"
		}
	}
	if modified {
		commit += " (with local changes)"
	}
	return version, commit
}
