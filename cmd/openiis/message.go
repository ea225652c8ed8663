package main

import (
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/server"
)

func runMessage(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return runVerbs("message", []verb{
		{"list", "[flags]", "openiis message list --org 5f0c2a9be1d34c77 --limit 20", prepareMessageList, 0},
		{"show", "[flags] ID", "openiis message show 4611686018427387904", prepareMessageShow, 1},
	}, args, stdout, stderr)
}

func prepareMessageList(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	var f server.MessageFilter
	fs.Func("org", "only of the organization `ID`", func(s string) error {
		f.Organization = iis.OrganizationID(s)
		return nil
	})
	fs.StringVar(&f.ControlID, "control-id", "", "only with this MSH-10")
	fs.IntVar(&f.Limit, "limit", 100, "at most `N` messages, newest first")
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		all, err := shell.Messages(ctx, f)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(stdout, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tRECEIVED\tORGANIZATION\tFACILITY\tTYPE\tCONTROL ID\tDOSES\tFINDINGS\tANSWER")
		for _, m := range all {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", m.ID, m.ReceivedAt.UTC().Format(time.RFC3339),
				m.Organization, m.Facility, m.Header.MessageType, m.Header.ControlID, m.Doses, m.Found, cmp.Or(m.Answered, "-"))
		}
		return w.Flush()
	}
}

func prepareMessageShow(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	reveal := fs.Bool("reveal", false, "show who the message is about; the audit log says so")
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		id, err := strconv.ParseInt(fs.Arg(0), 10, 64)
		if err != nil {
			return iis.Errorf(iis.Invalid, "the id of a message is the number that 'message list' shows")
		}
		m, err := shell.Message(ctx, iis.SubmissionID(id), *reveal)
		if err != nil {
			return err
		}
		raw, answer := m.Raw, m.Answer
		if !*reveal {
			raw, answer = maskIdentity(raw), maskIdentity(answer)
		}
		fmt.Fprintf(stdout, "received  %s from %s, facility %s\n\n%s\n\nanswered\n\n%s\n", m.ReceivedAt.UTC().Format(time.RFC3339),
			m.Organization, m.Facility, onLines(raw), onLines(answer))
		return nil
	}
}

// impersonal are the segments that do not say who somebody is. Of every other line all
// is masked, known or not; the shape stays, so that a sender's fault can still be found.
var impersonal = map[string]bool{
	"FHS": true, "BHS": true, "MSH": true, "SFT": true, "PV1": true, "ORC": true, "RXA": true, "RXR": true, "BTS": true, "FTS": true,
	"MSA": true, "ERR": true, "QAK": true, "RCP": true,
}

// freeText are the types of OBX-2 whose values people write, about whom they like.
var freeText = map[string]bool{"ST": true, "TX": true, "FT": true, "": true}

// maskIdentity puts an x in place of every letter and digit of what may say who somebody
// is.
func maskIdentity(message []byte) []byte {
	out := bytes.Clone(message)
	for rest := out; len(rest) > 0; {
		n := bytes.IndexAny(rest, "\r\n")
		if n < 0 {
			n = len(rest)
		}
		maskSegment(rest[:n])
		rest = rest[min(n+1, len(rest)):]
	}
	return out
}

func maskSegment(segment []byte) {
	if len(segment) < 4 {
		mask(segment)
		return
	}
	name, fields := string(segment[:3]), segment[3:]
	if name == "OBX" && segment[3] == '|' {
		if f := bytes.Split(segment, []byte("|")); len(f) > 5 && freeText[strings.ToUpper(string(f[2]))] {
			mask(f[5])
		}
		return
	}
	switch {
	case impersonal[name]:
	case named(segment[:3]):
		mask(fields)
	default:
		mask(segment)
	}
}

// named tells whether a line begins with the name of a segment.
func named(b []byte) bool {
	for _, c := range b {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return b[0] >= 'A'
}

func mask(b []byte) {
	for i, c := range b {
		if c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= 0x80 {
			b[i] = 'x'
		}
	}
}

// onLines shows a message with one segment a line, without control characters that a
// terminal would obey.
func onLines(message []byte) string {
	text := strings.ReplaceAll(strings.ReplaceAll(string(message), "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return '.'
		}
		return r
	}, strings.TrimRight(text, "\n"))
}
