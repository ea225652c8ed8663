package server

import (
	"context"
	"errors"
	"io"
	"time"
)

// MakeDemo makes a demo's data directory, its invented organizations and people, as the
// first start with --demo does, and opens no door. What is there already stays. It takes
// the directory's lock; start is where the clock begins.
func MakeDemo(ctx context.Context, cfg Config, start time.Time, stderr io.Writer) error {
	dir, err := OpenDataDir(cfg.Server.Data, true)
	if err != nil {
		return err
	}
	defer dir.Close()
	r, err := OpenRegistry(ctx, cfg, start, newLog(cfg.Log.Format, stderr))
	if err != nil {
		return err
	}
	r.Address = string(cfg.Doors.HTTPS)
	return errors.Join(r.settle(ctx), r.keepTime(ctx), r.Close())
}
