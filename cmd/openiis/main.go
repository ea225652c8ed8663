// Command openiis is an immunization information system in one program: the
// registry itself (serve) and the tools around it.
//
// Each command is one file in this folder. Data goes to standard output, messages to
// standard error. Exit codes: 0 done, 1 failed, 2 wrong use, 3 done but some rows were
// refused (contract: "Commands").
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
)

// Exit codes of every command.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3
)

// A command is one word of the command line. run gets the arguments after that word
// and answers with the exit code.
type command struct {
	name    string
	summary string
	run     func(args []string, stdin io.Reader, stdout, stderr io.Writer) int
}

// commands lists every command in the order in which help shows them.
func commands() []command {
	return []command{
		{"forecast", "say which doses count and what is due (JSON lines in and out)", runForecast},
		{"schedule", "read releases of the vaccine schedule, and show which are there", runSchedule},
		{"serve", "run the registry", runServe},
		{"demo", "make and load invented people and organizations", runDemo},
		{"check", "explain an HL7 message: what is read, found, and would be answered", runCheck},
		{"org", "add, list, connect, disconnect, disable and enable organizations", runOrg},
		{"message", "list and show what connections sent", runMessage},
		{"audit", "list the audit log", runAudit},
		{"migrate", "bring the store up to this release", runMigrate},
		{"bench", "measure on this machine", runBench},
		{"version", "show version, commit and the releases built in", runVersion},
	}
}

func main() {
	os.Exit(dispatch(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// dispatch runs the command that the first argument names.
func dispatch(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		help(stderr)
		return exitUsage
	}
	if args[0] == "help" && len(args) > 1 {
		args = append(args[1:len(args):len(args)], "-h")
	}
	if args[0] == "help" || isHelp(args[0]) {
		help(stdout)
		return exitDone
	}
	if slices.ContainsFunc(args, isHelp) {
		stderr = stdout // what was asked for is data
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(args[1:], stdin, stdout, stderr)
		}
	}
	fmt.Fprintf(stderr, "openiis: there is no command %q; 'openiis help' lists them\n", args[0])
	return exitUsage
}

func isHelp(arg string) bool { return arg == "-h" || arg == "-help" || arg == "--help" }

func help(w io.Writer) {
	fmt.Fprint(w, "openiis is an open immunization information system.\n\nusage: openiis <command> [flags]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-10s %s\n", c.name, c.summary)
	}
	fmt.Fprint(w, "\n'openiis <command> -h' explains one command, with an example.\n")
}
