package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/exchange"
	"github.com/openiis/openiis/registry/guard"
)

// What the commands ask for and get.
type (
	Message       = store.Message
	MessageFilter = store.MessageFilter
	AuditFilter   = store.AuditFilter
	Member        = exchange.Member
)

// Shell is the registry as the commands see it: opened beside a running server, without
// its lock, acting as the registry itself through the door "shell".
type Shell struct{ registry *Registry }

// operator is who acts at the shell: whoever may open the data directory.
var operator = iis.Actor{System: true, Door: iis.DoorShell}

// OpenShell opens the registry of a data directory that is there already.
func OpenShell(ctx context.Context, cfg Config, stderr io.Writer) (*Shell, error) {
	demo, err := IsDemo(cfg.Server.Data)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s is not a data directory; 'openiis serve' makes one", cfg.Server.Data)
	}
	if err != nil {
		return nil, err
	}
	start := time.Time{}
	if demo { // its clock may be behind the machine's: as late as the store knows
		start = time.Unix(0, 0)
	}
	r, err := OpenRegistry(ctx, cfg, start, newLog(cfg.Log.Format, stderr))
	if err != nil {
		return nil, err
	}
	return &Shell{r}, nil
}

// Close closes the store.
func (s *Shell) Close() error { return s.registry.Close() }

// AddOrganization takes in an organization and returns it with the machine secrets of
// its connections, which cannot be read again.
func (s *Shell) AddOrganization(ctx context.Context, m Member) (Member, []string, error) {
	return s.registry.Registrar.Add(ctx, operator, m)
}

// Organizations returns every organization.
func (s *Shell) Organizations(ctx context.Context) ([]Member, error) {
	return s.registry.Registrar.List(ctx, operator)
}

// Connect gives an organization one more connection and returns it with its machine
// secret, which cannot be read again.
func (s *Shell) Connect(ctx context.Context, id iis.OrganizationID, facilities []iis.Facility, c iis.Connection) (iis.Connection, string, error) {
	return s.registry.Registrar.Connect(ctx, operator, id, facilities, c)
}

// Disconnect ends a connection of an organization by the name it signs in by.
func (s *Shell) Disconnect(ctx context.Context, id iis.OrganizationID, name string) error {
	return s.registry.Registrar.Disconnect(ctx, operator, id, name)
}

// DisableOrganization shuts an organization out, or lets it in again.
func (s *Shell) DisableOrganization(ctx context.Context, id iis.OrganizationID, disabled bool) error {
	return s.registry.Registrar.SetDisabled(ctx, operator, id, disabled)
}

// Messages lists what connections sent, newest first, without opening any.
func (s *Shell) Messages(ctx context.Context, f MessageFilter) (all []Message, err error) {
	err = s.look(ctx, "list-messages", string(f.Organization), func(tx *store.Tx) (err error) {
		all, err = tx.Messages(ctx, f)
		return err
	})
	return all, err
}

// Message opens one message; the audit log says so, and whether its identity was shown.
func (s *Shell) Message(ctx context.Context, id iis.SubmissionID, reveal bool) (m Message, err error) {
	deed := "show-message"
	if reveal {
		deed = "reveal-message"
	}
	err = s.look(ctx, deed, fmt.Sprint(id), func(tx *store.Tx) (err error) {
		m, err = tx.Submission(ctx, id)
		return err
	})
	return m, err
}

// AuditEvents reads the audit log, newest first.
func (s *Shell) AuditEvents(ctx context.Context, f AuditFilter) (all []iis.AuditEvent, err error) {
	err = s.look(ctx, "list-audit", "", func(tx *store.Tx) (err error) {
		all, err = tx.AuditEvents(ctx, f)
		return err
	})
	return all, err
}

func (s *Shell) look(ctx context.Context, deed, subject string, fn func(*store.Tx) error) error {
	req := guard.Request{By: operator, To: iis.ActAudit, Deed: deed, Subject: subject, Purpose: iis.PurposeOperation,
		At: s.registry.Clock.Now(), Law: s.registry.Law}
	return guard.Look(ctx, s.registry.Store.Look, req, func(tx *store.Tx, _ iis.Decision, _ *iis.AuditEvent) error { return fn(tx) })
}
