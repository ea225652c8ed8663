package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/server"
)

func runOrg(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return runVerbs("org", []verb{
		{"add", "[flags]", `openiis org add --kind provider --name "Example Clinic" --facility "EX100,1234567893=Example Clinic" --username exclinic`, prepareOrgAdd, 0},
		{"list", "[flags]", "openiis org list", prepareOrgList, 0},
		{"connect", "[flags] ID", `openiis org connect --facility "EX200=Example Annex" --username exannex 5f0c2a9be1d34c77`, prepareOrgConnect, 1},
		{"disconnect", "[flags] ID USERNAME", "openiis org disconnect 5f0c2a9be1d34c77 exannex", prepareOrgDisconnect, 2},
		{"disable", "[flags] ID", "openiis org disable 5f0c2a9be1d34c77", prepareOrgDisable(true), 1},
		{"enable", "[flags] ID", "openiis org enable 5f0c2a9be1d34c77", prepareOrgDisable(false), 1},
	}, args, stdout, stderr)
}

func prepareOrgAdd(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	var m server.Member
	var c iis.Connection
	fs.Func("kind", "`KIND`: provider, school, childcare, local-health, state or developer", func(s string) error {
		m.Organization.Kind = iis.OrganizationKind(s)
		return nil
	})
	fs.StringVar(&m.Organization.Name, "name", "", "`NAME` of the organization")
	fs.StringVar(&m.Organization.Street, "street", "", "`STREET` line of its address")
	fs.StringVar(&m.Organization.City, "city", "", "`CITY`")
	fs.StringVar(&m.Organization.ZIP, "zip", "", "`ZIP` code")
	fs.StringVar(&m.Organization.County, "county", "", "`COUNTY`")
	fs.StringVar(&m.Organization.Phone, "phone", "", "`PHONE` number")
	fs.StringVar(&m.Organization.Email, "email", "", "`EMAIL` address")
	connectionFlags(fs, &m.Facilities, &c)
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		if err := checkLevel(c); err != nil {
			return err
		}
		if c.Username != "" || c.CertificateName != "" {
			m.Connections = []iis.Connection{c}
		}
		added, secrets, err := shell.AddOrganization(ctx, m)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "id        %s\n", added.Organization.ID)
		for i, connection := range added.Connections {
			tellSecret(stdout, connection, secrets[i])
		}
		return nil
	}
}

// connectionFlags are the flags of a connection and of the facilities it brings along.
func connectionFlags(fs *flag.FlagSet, facilities *[]iis.Facility, c *iis.Connection) {
	fs.Func("facility", "`CODE[,IDENTIFIER...][=NAME]` of a facility it speaks for; may be repeated", func(s string) error {
		f, err := parseFacility(s)
		*facilities = append(*facilities, f)
		return err
	})
	fs.StringVar(&c.Username, "username", "", "`USERNAME` of its connection")
	fs.StringVar(&c.CertificateName, "certificate", "", "`NAME` (DNS) in the client certificate of its connection")
	fs.BoolVar(&c.MayWrite, "write", true, "the connection may report (VXU)")
	fs.BoolVar(&c.MayRead, "read", true, "the connection may ask (QBP)")
	fs.BoolVar(&c.AnyFacility, "any-facility", false, "the connection takes any facility in MSH-4; for conformance tests only")
	fs.StringVar(&c.ReportLevel, "report-level", "usual", "`LEVEL` of findings in answers: usual or all")
	fs.Func("hl7-version", "`VERSION` taken beside 2.5.1, such as 2.4; may be repeated", func(s string) error {
		c.Versions = append(c.Versions, s)
		return nil
	})
}

func checkLevel(c iis.Connection) error {
	if c.ReportLevel != "usual" && c.ReportLevel != "all" {
		return iis.Errorf(iis.Invalid, "a report level is usual or all")
	}
	return nil
}

func tellSecret(stdout io.Writer, c iis.Connection, secret string) {
	fmt.Fprintf(stdout, "username  %s\npassword  %s\n", c.Username, secret)
	fmt.Fprintln(stdout, "The password is shown this once; only its hash is kept.")
}

func prepareOrgConnect(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	var facilities []iis.Facility
	var c iis.Connection
	connectionFlags(fs, &facilities, &c)
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		if err := checkLevel(c); err != nil {
			return err
		}
		made, secret, err := shell.Connect(ctx, iis.OrganizationID(fs.Arg(0)), facilities, c)
		if err != nil {
			return err
		}
		tellSecret(stdout, made, secret)
		return nil
	}
}

func prepareOrgDisconnect(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	return func(ctx context.Context, shell *server.Shell, _ io.Writer) error {
		return shell.Disconnect(ctx, iis.OrganizationID(fs.Arg(0)), fs.Arg(1))
	}
}

// parseFacility reads CODE[,IDENTIFIER...][=NAME].
func parseFacility(s string) (iis.Facility, error) {
	codes, name, _ := strings.Cut(s, "=")
	words := strings.Split(codes, ",")
	for i := range words {
		if words[i] = strings.TrimSpace(words[i]); words[i] == "" {
			return iis.Facility{}, errors.New("a facility is CODE[,IDENTIFIER...][=NAME]")
		}
	}
	return iis.Facility{ID: words[0], Identifiers: words[1:], Name: strings.TrimSpace(name)}, nil
}

func prepareOrgList(*flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	return func(ctx context.Context, shell *server.Shell, stdout io.Writer) error {
		all, err := shell.Organizations(ctx)
		if err != nil {
			return err
		}
		w := tabwriter.NewWriter(stdout, 0, 8, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tKIND\tSTATE\tFACILITIES\tCONNECTIONS\tNAME")
		for _, m := range all {
			state := "active"
			if m.Organization.Disabled {
				state = "disabled"
			}
			var facilities, connections []string
			for _, f := range m.Facilities {
				facilities = append(facilities, f.ID)
			}
			for _, c := range m.Connections {
				name := cmp.Or(c.Username, c.CertificateName)
				if c.Disabled {
					name += " (ended)"
				}
				connections = append(connections, name)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", m.Organization.ID, m.Organization.Kind, state,
				strings.Join(facilities, ","), strings.Join(connections, ","), m.Organization.Name)
		}
		return w.Flush()
	}
}

func prepareOrgDisable(disabled bool) func(*flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
	return func(fs *flag.FlagSet) func(context.Context, *server.Shell, io.Writer) error {
		return func(ctx context.Context, shell *server.Shell, _ io.Writer) error {
			return shell.DisableOrganization(ctx, iis.OrganizationID(fs.Arg(0)), disabled)
		}
	}
}
