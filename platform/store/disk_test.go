package store_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/platform/store/postgres/pgtest"
	"github.com/openiis/openiis/platform/store/storetest"
)

func TestNothingOfAPersonIsReadableOnDiskSQLite(t *testing.T) {
	dir := t.TempDir()
	db := open(t, store.Options{Path: filepath.Join(dir, "iis.db"), CacheMB: 8})
	storetest.Fill(t, db)
	findSecrets(t, dir) // file and write-ahead log of the running store
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	findSecrets(t, dir)
}

func TestNothingOfAPersonIsReadableOnDiskPostgreSQL(t *testing.T) {
	base := pgtest.Start(t)
	db := open(t, store.Options{URL: newDatabase(t, base, "disk")})
	storetest.Fill(t, db)
	c, err := pgx.Connect(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(t.Context()) }() // only a test's side connection
	var dir string
	if _, err := c.Exec(t.Context(), "CHECKPOINT"); err != nil {
		t.Fatal(err)
	}
	if err := c.QueryRow(t.Context(), "SHOW data_directory").Scan(&dir); err != nil {
		t.Fatal(err)
	}
	findSecrets(t, dir) // tables and write-ahead log
}

func TestAStoreIsNotOpenedWithOtherKeys(t *testing.T) {
	path := filepath.Join(t.TempDir(), "iis.db")
	if err := open(t, store.Options{Path: path, CacheMB: 8}).Close(); err != nil {
		t.Fatal(err)
	}
	other, err := keyring.New()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), store.Options{Path: path, Keys: other, CacheMB: 8}); err == nil {
		t.Error("a store was opened with keys that open nothing in it")
	}
}

// findSecrets reads every file below the folder.
func findSecrets(t *testing.T, dir string) {
	t.Helper()
	read := 0
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			return nil // a running server puts files away
		}
		read += len(b)
		storetest.FindSecrets(t, filepath.Base(path), b)
		return err
	})
	if err != nil || read == 0 {
		t.Fatalf("read %d bytes: %v", read, err)
	}
}
