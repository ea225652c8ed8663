package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/server"
)

func runAudit(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return runVerbs("audit", []verb{
		{"list", "[flags]", "openiis audit list --outcome refused --limit 20", prepareAuditList, 0},
	}, args, stdout, stderr)
}

func prepareAuditList(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	var f server.AuditFilter
	fs.Func("org", "only by the organization `ID`", func(s string) error {
		f.Organization = iis.OrganizationID(s)
		return nil
	})
	fs.Func("user", "only by the user `ID`", func(s string) error {
		f.User = iis.UserID(s)
		return nil
	})
	fs.StringVar(&f.Outcome, "outcome", "", "only with this `OUTCOME`: done, refused, failed or not-found")
	fs.Func("from", "only from this `DAY` (UTC) on", func(s string) error {
		d, err := iis.ParseDate(s)
		f.From = d.Time()
		return err
	})
	fs.IntVar(&f.Limit, "limit", 100, "at most `N` rows, newest first")
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		all, err := shell.AuditEvents(ctx, f)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(stdout, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "AT\tDOOR\tACTOR\tACT\tDEED\tSUBJECT\tBASIS\tPURPOSE\tOUTCOME\tREASON")
		for _, e := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", e.At.UTC().Format(time.RFC3339), e.Actor.Door, actorWord(e.Actor),
				e.Act, e.Deed, e.Subject, e.Basis, e.Purpose, e.Outcome, e.Reason)
		}
		return w.Flush()
	}
}

// actorWord names an actor in one word.
func actorWord(a iis.Actor) string {
	switch {
	case a.System:
		return "registry"
	case a.User != "" && a.Organization != "":
		return string(a.User) + "@" + string(a.Organization)
	case a.User != "":
		return string(a.User)
	case a.Organization != "":
		return string(a.Organization)
	case a.Link != "":
		return "link"
	}
	return "anybody"
}
