package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/registry/exchange"
)

// Bench says how a registry is measured.
type Bench struct {
	People   int           // in the registry before anything is measured
	Clients  int           // that send or ask at once, each waiting for its answer
	Duration time.Duration // of each measurement
	StoreURL StoreURL      // of an empty PostgreSQL database; empty is SQLite in a temporary folder
	HTTPS    bool          // measure also over HTTPS, beside in process
	Out      io.Writer     // figures
	Progress io.Writer     // a line that is drawn again and again; nil is none
	Profile  io.Writer     // CPU profile of what is measured first, in process; nil is none
}

// benchRegistry is a registry that is thrown away after the measurement.
type benchRegistry struct {
	Bench
	*Registry
	dir     string
	lock    *DataDir
	bare    *store.Bare
	sender  iis.Sender
	by      iis.Actor
	secret  string
	patient []iis.PatientID // of the people in the registry, in the order of the generator
}

// benchOrganization is the only organization of a measured registry.
var benchOrganization = exchange.Member{
	Organization: iis.Organization{ID: "bench", Kind: iis.Provider, Name: "Example Measured Practice", City: "Trenton", County: "Mercer"},
	Facilities:   []iis.Facility{{ID: "NJX9001", Name: "Example Measured Practice"}},
	Connections: []iis.Connection{{ID: "bench", Username: "bench", CertificateName: "bench.client.example", DefaultFacility: "NJX9001",
		Unlimited: true, MayRead: true, MayWrite: true}},
}

// open makes the registry in a temporary folder, with its organization and its people.
func (b Bench) open(ctx context.Context) (*benchRegistry, error) {
	collectSeldom()
	dir, err := os.MkdirTemp("", "openiis-bench-")
	if err != nil {
		return nil, fmt.Errorf("make a folder to measure in: %w", err)
	}
	r := &benchRegistry{Bench: b, dir: dir}
	if err := r.start(ctx); err != nil {
		return nil, errors.Join(err, r.close())
	}
	return r, nil
}

func (r *benchRegistry) start(ctx context.Context) (err error) {
	cfg := DefaultConfig()
	cfg.Server.Data = filepath.Join(r.dir, "data")
	cfg.Doors = Doors{HTTPS: "127.0.0.1:0", MLLP: "off", SFTP: "off", Ops: "off"}
	cfg.Limits.ConnectionsPerClient = Positive(2*r.Clients + 100)
	cfg.Store.URL = r.StoreURL
	if r.lock, err = OpenDataDir(cfg.Server.Data, false); err != nil {
		return err
	}
	if r.Registry, err = OpenRegistry(ctx, cfg, time.Time{}, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	if r.bare, err = r.Store.Bare(ctx); err != nil {
		return err
	}
	m, secrets, err := r.Registrar.Add(ctx, seeder, benchOrganization)
	if err != nil {
		return fmt.Errorf("add the organization: %w", err)
	}
	r.secret = secrets[0]
	r.sender = iis.Sender{Organization: m.Organization, Connection: m.Connections[0], Facilities: m.Facilities}
	r.by = iis.Actor{Organization: m.Organization.ID, Kind: m.Organization.Kind, Connection: m.Connections[0].ID, Door: iis.DoorHL7, Address: "127.0.0.1"}
	return r.preload(ctx)
}

// close removes everything but what was written to a database that others keep.
func (r *benchRegistry) close() error {
	var all error
	if r.Registry != nil {
		all = r.Registry.Close()
	}
	if r.lock != nil {
		all = errors.Join(all, r.lock.Close())
	}
	return errors.Join(all, os.RemoveAll(r.dir))
}
