package sqlite

import (
	"os"
	"time"

	"zombiezen.com/go/sqlite"
)

// The log is folded into the file by a thread of its own, so that no commit pays for
// it. Past largeLog it also waits a moment for readers, to start the log anew; writers
// wait with it, so the moment is short (ours).
const (
	checkpointEvery = time.Second
	checkpointWait  = 200 * time.Millisecond
	smallLog        = 4 << 20
	largeLog        = 256 << 20
)

// checkpoint keeps the write-ahead log bounded until the engine closes.
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
		mode := "PRAGMA wal_checkpoint(PASSIVE)"
		if info.Size() > largeLog {
			mode = "PRAGMA wal_checkpoint(RESTART)"
		}
		_ = run(c, mode) // a checkpoint that could not run is tried again at the next tick
	}
}
