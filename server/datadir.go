package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// Files of a data directory that this package owns.
const (
	lockFile = "lock" // held by serve, migrate and restore
	kindFile = "kind" // "demo" or "registry", written when the directory is made
)

// DataDir is a data directory whose lock is held.
type DataDir struct {
	Path string
	lock *os.File
}

// OpenDataDir makes the directory where it is not there, takes its lock and settles
// whether it is a demo. A demo directory stays one, and no other becomes one.
func OpenDataDir(dir string, demo bool) (*DataDir, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make data directory: %w", err)
	}
	lock, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data directory: %w", err)
	}
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		lock.Close()
		return nil, fmt.Errorf("%s is in use by another serve, migrate or restore", dir)
	}
	d := &DataDir{Path: dir, lock: lock}
	if err := d.settle(demo); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close gives the lock back.
func (d *DataDir) Close() error { return d.lock.Close() }

func (d *DataDir) settle(demo bool) error {
	isDemo, err := IsDemo(d.Path)
	switch {
	case err == nil && isDemo && !demo:
		return fmt.Errorf("%s holds a demo: start it with --demo, or name another directory", d.Path)
	case err == nil && !isDemo && demo:
		return fmt.Errorf("%s is not a demo and cannot become one: name another directory", d.Path)
	case err == nil || !errors.Is(err, os.ErrNotExist):
		return err
	}
	entries, err := os.ReadDir(d.Path)
	if err != nil {
		return fmt.Errorf("read data directory: %w", err)
	}
	if demo && len(entries) > 1 { // the lock is ours
		return fmt.Errorf("%s is not empty and cannot become a demo: name another directory", d.Path)
	}
	if err := os.Chmod(d.Path, 0o700); err != nil {
		return fmt.Errorf("close data directory to others: %w", err)
	}
	kind := "registry\n"
	if demo {
		kind = "demo\n"
	}
	return writeFile(filepath.Join(d.Path, kindFile), []byte(kind))
}

// IsDemo tells what was settled about a directory; os.ErrNotExist where nothing was.
func IsDemo(dir string) (bool, error) {
	kind, err := os.ReadFile(filepath.Join(dir, kindFile))
	if err != nil {
		return false, fmt.Errorf("read kind of data directory: %w", err)
	}
	return strings.TrimSpace(string(kind)) == "demo", nil
}

// writeFile puts a file in place whole or not at all, readable by its owner only: a
// temporary file, fsync, rename, fsync of the folder.
func writeFile(name string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".new-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncDir(filepath.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func syncDir(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer f.Close()
	return f.Sync()
}
