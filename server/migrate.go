package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"
)

// Migrate brings the store of a data directory up to this release: tables and blocking
// keys. It takes the directory's lock, and refuses one that is not there.
func Migrate(ctx context.Context, cfg Config, stderr io.Writer) error {
	demo, err := IsDemo(cfg.Server.Data)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%s is not a data directory; 'openiis serve' makes one", cfg.Server.Data)
	}
	if err != nil {
		return err
	}
	dir, err := OpenDataDir(cfg.Server.Data, demo)
	if err != nil {
		return err
	}
	defer dir.Close()
	r, err := OpenRegistry(ctx, cfg, time.Time{}, newLog(cfg.Log.Format, stderr))
	if err != nil {
		return err
	}
	return errors.Join(r.rebuildKeys(ctx), r.Close())
}
