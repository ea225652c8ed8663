package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/openiis/openiis/platform/store/engine"
)

func open(t *testing.T) *Engine {
	t.Helper()
	e, err := Open(Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return e
}

func exec(ctx context.Context, e *Engine, sql string, args ...any) error {
	return e.Append(ctx, func() ([]engine.Statement, error) {
		return []engine.Statement{{SQL: sql, Args: args}}, nil
	})
}

// ask returns the first column of the only row.
func ask(t *testing.T, tx engine.Tx, sql string) (s string) {
	t.Helper()
	q := engine.Query{SQL: sql, Each: func(r engine.Row) error { s = r.Text(0); return nil }}
	if err := tx.Query(t.Context(), []engine.Query{q}); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return s
}

func TestEveryConnectionHasTheSettingsWeRelyOn(t *testing.T) {
	e := open(t)
	want := map[string]string{
		"PRAGMA journal_mode":       "wal",
		"PRAGMA synchronous":        "2", // FULL
		"PRAGMA foreign_keys":       "1",
		"PRAGMA wal_autocheckpoint": "0",
	}
	check := func(name string, tx engine.Tx) {
		for pragma, value := range want {
			if got := ask(t, tx, pragma); got != value {
				t.Errorf("%s: %s is %s, want %s", name, pragma, got, value)
			}
		}
	}
	if err := e.Write(t.Context(), func(tx engine.Tx) error { check("writer", tx); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, r := range e.readers.idle {
		check("reader", &tx{conn: r.conn})
		if got := ask(t, &tx{conn: r.conn}, "PRAGMA query_only"); got != "1" {
			t.Errorf("a reader may write")
		}
	}
	info, err := os.Stat(e.path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v (%v), want 0600", info.Mode(), err)
	}
}

func TestAFullDiskIsUnavailableAndPasses(t *testing.T) {
	e := open(t)
	ctx := t.Context()
	if err := exec(ctx, e, "CREATE TABLE t (b BLOB NOT NULL)"); err != nil {
		t.Fatal(err)
	}
	limit := func(n string) {
		if err := e.Write(ctx, func(tx engine.Tx) error { ask(t, tx, "PRAGMA max_page_count="+n); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	limit("20")
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			err := exec(ctx, e, "INSERT INTO t (b) VALUES (?)", make([]byte, 1<<20))
			if !errors.Is(err, engine.ErrUnavailable) {
				t.Errorf("a write to a full disk ended with %v", err)
			}
		})
	}
	group.Wait()
	limit("100000")
	if err := exec(ctx, e, "INSERT INTO t (b) VALUES (?)", make([]byte, 1<<20)); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := e.Read(ctx, func(tx engine.Tx) error {
		if n := ask(t, tx, "SELECT COUNT(*) FROM t"); n != "1" {
			t.Errorf("%s rows, want only the one that was acknowledged", n)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}

func TestAPanicGivesTheWriterBack(t *testing.T) {
	e := open(t)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = e.Write(t.Context(), func(engine.Tx) error { panic("broken") })
	}()
	if err := exec(t.Context(), e, "CREATE TABLE t (n BIGINT)"); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

func TestAClosedEngineIsUnavailable(t *testing.T) {
	e := open(t)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := exec(t.Context(), e, "SELECT 1"); !errors.Is(err, engine.ErrUnavailable) {
		t.Errorf("a write after the end: %v", err)
	}
}

func TestAReaderStopsWithItsContext(t *testing.T) {
	e := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := e.Read(ctx, func(tx engine.Tx) error {
		return tx.Query(ctx, []engine.Query{{SQL: "SELECT 1", Each: func(engine.Row) error { return nil }}})
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("a read of somebody who has hung up ended with %v", err)
	}
}
