package store

import (
	"strings"
	"testing"
)

func TestAStatementIsTurnedToTheTwinOfItsTable(t *testing.T) {
	tests := []struct{ name, sql, want string }{
		{"an insert", `INSERT INTO patient_key (block, home) VALUES (?, ?)`, `INSERT INTO bare_patient_key (block, home) VALUES (?, ?)`},
		{"an update", "\n\tUPDATE patient SET version = ? WHERE id = ?", "\n\tUPDATE bare_patient SET version = ? WHERE id = ?"},
		{"a column named with its table", `INSERT INTO replay (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE replay.b <= ?`,
			`INSERT INTO bare_replay (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE bare_replay.b <= ?`},
		{"what writes no table", `SELECT 1`, `SELECT 1`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := twinStatement(tt.sql); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAMigrationMakesTwinsOfTablesAndIndexes(t *testing.T) {
	got := twinTables("CREATE TABLE a (\n\tid BIGINT PRIMARY KEY\n);\nCREATE UNIQUE INDEX a_id ON a (id) WHERE id <> 0;\nINSERT INTO a (id) SELECT 1;\nALTER TABLE a ADD COLUMN b BIGINT;\nDROP INDEX a_id")
	for _, want := range []string{"CREATE TABLE bare_a (", "INDEX bare_a_id ON bare_a (id)", "INSERT INTO bare_a (id)", "ALTER TABLE bare_a ADD", "DROP INDEX bare_a_id"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
}
