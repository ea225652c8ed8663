package store

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/platform/keyring"
	"github.com/openiis/openiis/platform/store/engine"
)

func TestAnAuditSearchGoesByAnIndex(t *testing.T) {
	keys, err := keyring.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), Options{Path: filepath.Join(t.TempDir(), "iis.db"), CacheMB: 8, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // nothing was written that matters
	for name, c := range map[string]struct {
		filter  iis.AuditFilter
		indexes []string
	}{
		"by person":          {iis.AuditFilter{Patient: 7}, []string{"audit_event_patient"}},
		"by organization":    {iis.AuditFilter{Organization: "clinic"}, []string{"audit_event_organization"}},
		"by user or account": {iis.AuditFilter{User: "u1"}, []string{"audit_event_user", "audit_event_subject"}},
		"by refusal":         {iis.AuditFilter{Outcome: "refused"}, []string{"audit_event_outcome"}},
	} {
		var plan []string
		sql, args := selectAudit(c.filter)
		err := db.View(t.Context(), func(tx *Tx) error {
			return tx.eng.Query(t.Context(), []engine.Query{{SQL: "EXPLAIN QUERY PLAN " + sql, Args: plain(args),
				Each: func(r engine.Row) error { plan = append(plan, r.Text(3)); return nil }}})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, index := range c.indexes {
			if !strings.Contains(strings.Join(plan, "\n"), index+" (") {
				t.Errorf("%s: the plan is %q", name, plan)
			}
		}
	}
}
