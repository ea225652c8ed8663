package store

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
	"github.com/openiis/openiis/platform/store/postgres/pgtest"
)

func openSQLite(t *testing.T) *DB {
	return openPlain(t, Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8})
}

func openPlain(t *testing.T, o Options) *DB {
	t.Helper()
	var err error
	if o.Keys, err = keyring.Open(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing was written that matters
	return db
}

// explain returns an engine's plan of a statement, which stands in one column of what it
// answers. What is set first holds for the plan alone.
func explain(t *testing.T, db *DB, how string, column int, sql string, args []any, first ...string) string {
	t.Helper()
	var plan []string
	err := db.View(t.Context(), func(tx *Tx) error {
		var batch []engine.Query
		for _, set := range first {
			batch = append(batch, engine.Query{SQL: set})
		}
		return tx.eng.Query(t.Context(), append(batch, engine.Query{SQL: how + sql, Args: plain(args),
			Each: func(r engine.Row) error { plan = append(plan, r.Text(column)); return nil }}))
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(plan, "\n")
}

func TestAPageOfAListIsReadInTheOrderOfAnIndex(t *testing.T) {
	lists := map[string]struct {
		index string
		read  func() (string, []any)
	}{
		"all questions":                {"question_list", func() (string, []any) { return selectQuestionsTo("", 50, 51) }},
		"questions to an organization": {"question_to", func() (string, []any) { return selectQuestionsTo("clinic", 50, 51) }},
		"questions of an account":      {"question_asked", func() (string, []any) { return selectQuestionsFrom("u1", 50, 51) }},
		"all guardianships":            {"guardianship_list", func() (string, []any) { return selectGuardianships(nil, 50, 51) }},
	}
	engines := map[string]struct {
		options func(*testing.T) Options
		plan    func(t *testing.T, db *DB, sql string, args []any) string
		sorts   string // what a plan says that puts rows in order itself
	}{
		"sqlite": {func(t *testing.T) Options { return Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8} },
			func(t *testing.T, db *DB, sql string, args []any) string {
				return explain(t, db, "EXPLAIN QUERY PLAN ", 3, sql, args)
			}, "TEMP B-TREE"},
		"postgres": {func(t *testing.T) Options { return Options{URL: pgtest.Start(t)} },
			func(t *testing.T, db *DB, sql string, args []any) string {
				// Of an empty table each plan is cheap: the question is which there are.
				return explain(t, db, "EXPLAIN ", 0, sql, args, "SET LOCAL enable_seqscan = off", "SET LOCAL enable_sort = off")
			}, "Sort"},
	}
	for name, e := range engines {
		t.Run(name, func(t *testing.T) {
			db := openPlain(t, e.options(t))
			for list, l := range lists {
				sql, args := l.read()
				if plan := e.plan(t, db, sql, args); !strings.Contains(plan, l.index) || strings.Contains(plan, e.sorts) {
					t.Errorf("%s: the plan is %q", list, plan)
				}
			}
		})
	}
}
