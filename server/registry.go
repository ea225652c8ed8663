package server

import (
	"context"
	"crypto/cipher"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/openiis/openiis/edge/hl7"
	"github.com/openiis/openiis/platform/jobs"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/platform/store/sqlite"
	"github.com/openiis/openiis/registry/account"
	"github.com/openiis/openiis/registry/audit"
	"github.com/openiis/openiis/registry/exchange"
	"github.com/openiis/openiis/registry/guard"
	"github.com/openiis/openiis/registry/history"
	"github.com/openiis/openiis/registry/identity"
	"github.com/openiis/openiis/registry/intake"
	"github.com/openiis/openiis/registry/notice"
	"github.com/openiis/openiis/registry/relation"
	"github.com/openiis/openiis/registry/sharing"
	"github.com/openiis/openiis/rules/match"
)

// keepTimeEvery is how often the store learns the registry's time, and so how far a
// start after a power cut may lie behind it (ours).
const keepTimeEvery = 10 * time.Second

// storeFile is the embedded store in the data directory.
const storeFile = "registry.db"

// Registry is one wired registry: every part that a door or a command calls. A sandbox
// is another one, with its own store and keys.
type Registry struct {
	Config    Config
	Log       *slog.Logger
	Clock     *Clock
	Law       *guard.Law
	Store     *store.DB
	Authority *Authority
	Rates     *Rates
	Intake    *intake.Service
	History   *history.Service
	Exchange  *exchange.Service
	Desk      *hl7.Desk
	Registrar *exchange.Registrar
	Accounts  *account.Service
	Identity  *identity.Service
	Relations *relation.Service
	Sharing   *sharing.Service
	Notices   *notice.Service
	Audits    *audit.Service
	Jobs      *jobs.Runner

	Address     string // of the https door, once it is open
	Fingerprint string // SHA-256 of the server's certificate

	drafts      cipher.AEAD        // seals half-finished tasks in the browser
	stopRunning context.CancelFunc // nil where nothing runs beside
	running     sync.WaitGroup
}

// OpenRegistry opens the store of a data directory and wires a registry to it. start is
// where the clock begins; zero is the machine's time. It takes no lock, so that commands
// can work beside a running server.
func OpenRegistry(ctx context.Context, cfg Config, start time.Time, log *slog.Logger) (*Registry, error) {
	law, err := lawOf(cfg.Server.Jurisdiction)
	if err != nil {
		return nil, err
	}
	authority, err := OpenAuthority(cfg.Server.Data)
	if err != nil {
		return nil, err
	}
	keys, err := keyring.Open(cfg.KeysDir())
	if err != nil {
		return nil, err
	}
	db, err := openStore(ctx, cfg, keys)
	if err != nil {
		return nil, err
	}
	r := &Registry{Config: cfg, Log: log, Law: law, Store: db, Authority: authority, drafts: keys.Drafts(),
		Rates: NewRates(int(cfg.Limits.RequestsPerSecond), int(cfg.Limits.Burst), time.Now)}
	if err := r.startClock(ctx, start); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := r.wire(); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// SQLiteVersion tells the version of the embedded store's engine.
func SQLiteVersion() string { return sqlite.Version }

func openStore(ctx context.Context, cfg Config, keys *keyring.Keyring) (*store.DB, error) {
	options := store.Options{Keys: keys, URL: string(cfg.Store.URL), CacheMB: int(cfg.Store.CacheMB)}
	if options.URL == "" {
		options.Path = filepath.Join(cfg.Server.Data, storeFile)
	}
	return store.Open(ctx, options)
}

// lawOf returns the jurisdiction's profile: one that is built in, or a file.
func lawOf(jurisdiction string) (*guard.Law, error) {
	if filepath.Ext(jurisdiction) == "" {
		law, err := guard.LawOf(jurisdiction)
		if err != nil {
			return nil, fmt.Errorf("server.jurisdiction: %w", err)
		}
		return law, nil
	}
	text, err := os.ReadFile(jurisdiction)
	if err != nil {
		return nil, fmt.Errorf("server.jurisdiction: %w", err)
	}
	law, err := guard.ParseLaw(text)
	if err != nil {
		return nil, fmt.Errorf("server.jurisdiction: %s: %w", jurisdiction, err)
	}
	return law, nil
}

// startClock starts the registry's clock no earlier than the latest time in the store.
func (r *Registry) startClock(ctx context.Context, start time.Time) error {
	var floor time.Time
	err := r.Store.View(ctx, func(tx *store.Tx) (err error) {
		floor, err = tx.LatestTime(ctx)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the latest time: %w", err)
	}
	r.Clock = NewClock(time.Now, start, floor)
	return nil
}

// run keeps the store's time up to date and does what falls due, until Close.
func (r *Registry) run() {
	ctx, stop := context.WithCancel(context.Background())
	r.stopRunning = stop
	r.running.Go(func() { r.every(ctx, keepTimeEvery, "keep the time", r.keepTime) })
	r.running.Go(func() { r.every(ctx, jobsEvery, "run what is due", r.RunDue) })
}

// every does something again and again until ctx ends.
func (r *Registry) every(ctx context.Context, interval time.Duration, what string, do func(context.Context) error) {
	tick := time.NewTicker(interval)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := do(ctx); err != nil && ctx.Err() == nil {
				r.Log.ErrorContext(ctx, what, "error", err)
			}
		}
	}
}

// keepTime lets the store know the registry's time; no later start goes behind it.
func (r *Registry) keepTime(ctx context.Context) error {
	return r.Store.InTx(ctx, func(tx *store.Tx) error {
		tx.SaveLatestTime(r.Clock.Now())
		return nil
	})
}

// Close ends what runs beside, keeps the time and closes the store.
func (r *Registry) Close() error {
	if r.stopRunning == nil {
		return r.Store.Close()
	}
	r.stopRunning()
	r.running.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return errors.Join(r.keepTime(ctx), r.Store.Close())
}

// Ready tells why the registry cannot answer now, or nil. No answer leaves without a row
// in the audit log, so a store that takes nothing in is as bad as one that is gone.
func (r *Registry) Ready(ctx context.Context) error {
	if err := r.keepTime(ctx); err != nil {
		r.Log.ErrorContext(ctx, "not ready", "error", err)
		return errors.New("the store does not answer")
	}
	return nil
}

// BaseURL is the address that links and partners use.
func (r *Registry) BaseURL() string {
	if r.Config.Server.PublicURL != "" {
		return string(r.Config.Server.PublicURL)
	}
	_, port, err := net.SplitHostPort(r.Address)
	if err != nil {
		return "https://localhost"
	}
	return "https://" + net.JoinHostPort("localhost", port)
}

// settle does what must be done before the doors answer: blocking keys of an older
// release are made anew, and a demo gets what it lacks.
func (r *Registry) settle(ctx context.Context) error {
	r.tellAddress()
	if err := r.keepTime(ctx); err != nil {
		return fmt.Errorf("keep the time: %w", err)
	}
	if err := r.rebuildKeys(ctx); err != nil {
		return err
	}
	if err := r.purgeAt(ctx, r.Clock.Now().Truncate(purgeEvery)); err != nil {
		return fmt.Errorf("plan the purge: %w", err)
	}
	if r.Config.Demo.On {
		return r.seedDemo(ctx)
	}
	return nil
}

func (r *Registry) rebuildKeys(ctx context.Context) error {
	have, err := r.Store.KeyVersion(ctx)
	if err != nil || have == match.NormalizerVersion {
		return err
	}
	r.Log.Info("make blocking keys anew", "from", have, "to", match.NormalizerVersion)
	return r.Store.RebuildKeys(ctx, match.NormalizerVersion, match.Keys)
}
