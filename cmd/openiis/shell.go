package main

import (
	"context"
	"flag"
	"fmt"
	"io"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/server"
)

// A verb is the second word of a command such as org: it makes its flags, and what runs
// once they are read.
type verb struct {
	name, usage, example string
	prepare              func(fs *flag.FlagSet) func(ctx context.Context, shell *server.Shell, stdout io.Writer) error
	args                 int // how many arguments follow the flags
}

// runVerbs runs the verb that the first argument names, on the registry of the data
// directory.
func runVerbs(name string, verbs []verb, args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" {
		listVerbs(name, verbs, stderr)
		if len(args) == 0 {
			return exitUsage
		}
		return exitDone
	}
	for _, v := range verbs {
		if v.name == args[0] {
			return v.run(name, args[1:], stdout, stderr)
		}
	}
	fmt.Fprintf(stderr, "openiis %s: there is no %q\n", name, args[0])
	listVerbs(name, verbs, stderr)
	return exitUsage
}

func listVerbs(name string, verbs []verb, stderr io.Writer) {
	for i, v := range verbs {
		lead := "      "
		if i == 0 {
			lead = "usage:"
		}
		fmt.Fprintf(stderr, "%s openiis %s %s %s\n", lead, name, v.name, v.usage)
	}
	fmt.Fprintf(stderr, "\nexample:\n  %s\n", verbs[0].example)
}

func (v verb) run(name string, args []string, stdout, stderr io.Writer) int {
	fs := newFlags(name+" "+v.name, name+" "+v.name+" "+v.usage, v.example, stderr)
	var config configFlags
	config.addStore(fs)
	act := v.prepare(fs)
	if code, ok := parseFlags(fs, args); !ok {
		return code
	}
	if fs.NArg() != v.args {
		return wrongUse(fs, "it takes %d arguments after the flags, not %d", v.args, fs.NArg())
	}
	cfg, err := config.load()
	if err != nil {
		fmt.Fprintf(stderr, "openiis %s: %v\n", fs.Name(), err)
		return exitUsage
	}
	ctx := context.Background()
	shell, err := server.OpenShell(ctx, cfg, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "openiis %s: %v\n", fs.Name(), err)
		return exitFailed
	}
	err = act(ctx, shell, stdout)
	if closing := shell.Close(); err == nil {
		err = closing
	}
	if err != nil {
		fmt.Fprintf(stderr, "openiis %s: %v\n", fs.Name(), err)
	}
	return exitCode(err)
}

// exitCode is how a command on the registry ends: a value that cannot be is wrong use.
func exitCode(err error) int {
	switch {
	case err == nil:
		return exitDone
	case iis.KindOf(err) == iis.Invalid:
		return exitUsage
	}
	return exitFailed
}
