package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
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
	Dir      string        // keeps the registry of Pages, to measure it again; empty is a folder that is removed
	Rounds   int           // how often Pages asks for each page
	// Executable is the openiis whose start Pages times.
	Executable string

	demo bool // the registry is a demo, with its cast beside the people; nothing stands beside its tables
}

// benchRegistry is a registry that is thrown away after the measurement.
type benchRegistry struct {
	Bench
	*Registry
	dir     string
	config  Config
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

// open makes the registry in its folder, with its organization and its people.
func (b Bench) open(ctx context.Context) (*benchRegistry, error) {
	collectSeldom()
	r := &benchRegistry{Bench: b, dir: b.Dir}
	if r.dir == "" {
		var err error
		if r.dir, err = os.MkdirTemp("", "openiis-bench-"); err != nil {
			return nil, fmt.Errorf("make a folder to measure in: %w", err)
		}
	}
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
	cfg.Demo.On = r.demo
	r.config = cfg
	if r.lock, err = OpenDataDir(cfg.Server.Data, cfg.Demo.On); err != nil {
		return err
	}
	if r.Registry, err = OpenRegistry(ctx, cfg, time.Time{}, slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	if !r.demo {
		if r.bare, err = r.Store.Bare(ctx); err != nil {
			return err
		}
	}
	there, err := r.setting(ctx, benchPeople)
	if err != nil || there == strconv.Itoa(r.People) {
		return err
	}
	m, secrets, err := r.Registrar.Add(ctx, seeder, benchOrganization)
	if err != nil {
		return fmt.Errorf("add the organization: %w", err)
	}
	r.secret = secrets[0]
	r.sender = iis.Sender{Organization: m.Organization, Connection: m.Connections[0], Facilities: m.Facilities}
	r.by = iis.Actor{Organization: m.Organization.ID, Kind: m.Organization.Kind, Connection: m.Connections[0].ID, Door: iis.DoorHL7, Address: "127.0.0.1"}
	if err := r.preload(ctx); err != nil {
		return err
	}
	return r.Store.InTx(ctx, func(tx *store.Tx) error {
		tx.SaveSetting(benchPeople, strconv.Itoa(r.People))
		return nil
	})
}

// benchPeople is the setting that says how many people a registry was filled with, so
// that one that is kept is not filled again.
const benchPeople = "bench-people"

// close removes everything but what is kept in a folder or a database that was named.
func (r *benchRegistry) close() error {
	if r.Dir != "" {
		return r.shut()
	}
	return errors.Join(r.shut(), os.RemoveAll(r.dir))
}

// shut closes the registry and leaves its folder to whoever opens it next.
func (r *benchRegistry) shut() error {
	var all error
	if r.Registry != nil {
		all = r.Registry.Close()
	}
	if r.lock != nil {
		all = errors.Join(all, r.lock.Close())
	}
	r.Registry, r.lock = nil, nil
	return all
}
