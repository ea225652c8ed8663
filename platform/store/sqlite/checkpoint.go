package sqlite

import (
	"os"
	"time"

	"zombiezen.com/go/sqlite"
)

// The log is folded into the file by a thread of its own, so that no commit pays for
// it. Past largeLog it also waits a moment for readers, to start the log anew; writers
// wait with it, so the moment is short, and most was folded just before (ours).
const (
	checkpointEvery = time.Second
	checkpointWait  = 200 * time.Millisecond
	smallLog        = 4 << 20
	largeLog        = 64 << 20 // the file of the log keeps this size, and is written over
	frame           = 4096 + 24
)

// checkpoint keeps the write-ahead log bounded until the engine closes. A checkpoint
// that could not run is tried again at the next tick.
func (e *Engine) checkpoint(c *sqlite.Conn) {
	defer e.work.Done()
	defer func() { _ = c.Close() }() // nothing is open on it
	tick := time.NewTicker(checkpointEvery)
	defer tick.Stop()
	for {
		select {
		case <-e.stop:
			return // the last connection to close folds the whole log
		case <-tick.C:
		}
		info, err := os.Stat(e.path + "-wal")
		if err != nil || info.Size() < smallLog {
			continue
		}
		if logged, err := fold(c, "PRAGMA wal_checkpoint(PASSIVE)"); err == nil && logged*frame > largeLog {
			_, _ = fold(c, "PRAGMA wal_checkpoint(RESTART)")
		}
	}
}

// fold runs a checkpoint and returns how many pages are in the log.
func fold(c *sqlite.Conn, pragma string) (logged int64, err error) {
	stmt, err := c.Prepare(pragma)
	if err != nil {
		return 0, translate(err)
	}
	more, err := stmt.Step()
	if more {
		logged = stmt.ColumnInt64(1)
	}
	if reset := stmt.Reset(); err == nil {
		err = reset
	}
	return logged, translate(err)
}
