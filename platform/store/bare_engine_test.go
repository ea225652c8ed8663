package store_test

import (
	"path/filepath"
	"testing"

	"github.com/openiis/openiis/platform/store"
	"github.com/openiis/openiis/platform/store/engine"
	"github.com/openiis/openiis/platform/store/postgres/pgtest"
)

func TestWhatIsWrittenIsWrittenBareIntoTheTwins(t *testing.T) {
	tests := []struct {
		name    string
		options func(*testing.T) store.Options
	}{
		{"sqlite", func(t *testing.T) store.Options {
			return store.Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8}
		}},
		{"postgres", func(t *testing.T) store.Options { return store.Options{URL: pgtest.Start(t)} }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			db := open(t, tt.options(t))
			bare, err := db.Bare(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			save := func(name string) {
				err := db.InTx(t.Context(), func(tx *store.Tx) error { tx.SaveSetting(name, "Example"); return nil })
				if err != nil {
					t.Fatal(err)
				}
			}
			bare.Mirror()
			save("mirrored")
			bare.Keep()
			save("kept")
			bare.Stop()
			save("neither")
			if n := twinSettings(t, bare); n != 1 {
				t.Errorf("the twin has %d rows before the run, want the mirrored one", n)
			}
			r, err := bare.Run(t.Context(), 2)
			if err != nil || r.Transactions != 1 || r.Statements != 1 || r.Took <= 0 {
				t.Errorf("ran %+v, %v", r, err)
			}
			if n := twinSettings(t, bare); n != 2 {
				t.Errorf("the twin has %d rows after the run, want 2", n)
			}
		})
	}
}

func twinSettings(t *testing.T, b *store.Bare) (n int64) {
	t.Helper()
	count := engine.Query{SQL: `SELECT COUNT(*) FROM bare_setting`, Each: func(r engine.Row) error { n = r.Int(0); return nil }}
	err := b.Read(t.Context(), func(tx engine.Tx) error { return tx.Query(t.Context(), []engine.Query{count}) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}
