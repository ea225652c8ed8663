package main

import (
	"flag"
	"fmt"
	"io"

	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/server"
)

// runSchedule reads releases of the vaccine schedule and shows which are there.
func runSchedule(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	fs := newFlags("schedule", "schedule import DIR [--data DIR] [--release R] [--out DIR] | schedule list [--data DIR]",
		"openiis schedule import ../shared/cdsi/supporting-data-4.64", stderr)
	data := fs.String("data", "./data", "the data `folder` of the registry")
	release := fs.String("release", "", "name of the release, where the folder's name does not tell it")
	out := fs.String("out", "", "write the form to this `folder` instead of putting it in force")
	words, code, ok := parseMixed(fs, args)
	if !ok {
		return code
	}
	switch {
	case len(words) == 1 && words[0] == "list":
		return listSchedules(*data, stdout, stderr)
	case len(words) == 2 && words[0] == "import":
		return importSchedule(words[1], *release, *data, *out, stdout, stderr)
	}
	return wrongUse(fs, "say import DIR or list")
}

// parseMixed parses flags that may stand before, between or after the words.
func parseMixed(fs *flag.FlagSet, args []string) (words []string, code int, ok bool) {
	for {
		if code, ok = parseFlags(fs, args); !ok || fs.NArg() == 0 {
			return words, code, ok
		}
		words = append(words, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

func importSchedule(dir, release, data, out string, stdout, stderr io.Writer) int {
	var s *cdsi.Schedule
	var faults []cdsi.Fault
	var err error
	if out == "" {
		s, faults, err = server.ImportSchedule(dir, release, data)
	} else if s, faults, err = server.ReadSchedule(dir, release); err == nil {
		err = server.WriteSchedule(dir, release, out)
	}
	for _, f := range faults {
		word := "note"
		if f.Grave {
			word = "fault"
		}
		fmt.Fprintf(stderr, "%s: %s\n", word, f)
	}
	if err != nil {
		fmt.Fprintln(stderr, "openiis schedule: nothing was put in force:", err)
		return exitFailed
	}
	antigens, series, doses := s.Size()
	where := "in force"
	if out != "" {
		where = "written to " + out
	}
	fmt.Fprintf(stdout, "release %s: %d antigens, %d series, %d series doses; %s\nchecksum %s\n", s.Release, antigens, series, doses, where, s.Checksum)
	return exitDone
}

func listSchedules(data string, stdout, stderr io.Writer) int {
	list, err := server.Schedules(data)
	if err != nil {
		fmt.Fprintln(stderr, "openiis schedule:", err)
		return exitFailed
	}
	for _, s := range list {
		mark, origin := " ", "imported"
		if s.InForce {
			mark = "*"
		}
		if s.Embedded {
			origin = "embedded"
		}
		note := s.Checksum
		if s.Fault != "" {
			note = "cannot be used: " + s.Fault
		}
		fmt.Fprintf(stdout, "%s %-10s %-8s %s\n", mark, s.Release, origin, note)
	}
	return exitDone
}
