package store

import (
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestAnAuditSearchGoesByAnIndex(t *testing.T) {
	db := openSQLite(t)
	for name, c := range map[string]struct {
		filter  iis.AuditFilter
		indexes []string
	}{
		"by person":          {iis.AuditFilter{Patient: 7}, []string{"audit_event_patient"}},
		"by organization":    {iis.AuditFilter{Organization: "clinic"}, []string{"audit_event_organization"}},
		"by user or account": {iis.AuditFilter{User: "u1"}, []string{"audit_event_user", "audit_event_subject"}},
		"by permission":      {iis.AuditFilter{Grant: "g1"}, []string{"audit_event_subject"}},
		"by refusal":         {iis.AuditFilter{Outcome: "refused"}, []string{"audit_event_outcome"}},
	} {
		sql, args := selectAudit(c.filter)
		plan := explain(t, db, "EXPLAIN QUERY PLAN ", 3, sql, args)
		for _, index := range c.indexes {
			if !strings.Contains(plan, index+" (") {
				t.Errorf("%s: the plan is %q", name, plan)
			}
		}
	}
}
