package store_test

import (
	"context"
	"fmt"
	"net/url"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/platform/store/postgres/pgtest"
	"github.com/openiis/openiis/platform/store/storetest"
)

func TestSQLiteKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(t *testing.T) *store.DB {
		return open(t, store.Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8})
	})
}

func TestPostgreSQLKeepsTheContract(t *testing.T) {
	base := pgtest.Start(t)
	var n atomic.Int64
	storetest.Run(t, func(t *testing.T) *store.DB {
		return open(t, store.Options{URL: newDatabase(t, base, fmt.Sprintf("contract%d", n.Add(1)))})
	})
}

func open(t *testing.T, o store.Options) *store.DB {
	t.Helper()
	keys, err := keyring.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	o.Keys = keys
	db, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return db
}

func newDatabase(t *testing.T, base, name string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), base)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close(context.WithoutCancel(t.Context())) }() // only a test's side connection
	if _, err := c.Exec(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}
