package audit

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/guard/guardtest"
)

// log is the store in memory with the one search that only auditors need.
type log struct {
	*guardtest.Tx
	asked *iis.AuditFilter
}

func (l log) AuditEvents(_ context.Context, f iis.AuditFilter) ([]iis.AuditEvent, error) {
	*l.asked = f
	return []iis.AuditEvent{{ID: 1, Patient: f.Patient, Actor: iis.Actor{User: f.User}}, {ID: 2, Patient: 99, Actor: iis.Actor{User: "gone"}}}, nil
}

func (l log) AccountByUsername(_ context.Context, name string) (iis.Account, error) {
	if name != "robin" {
		return iis.Account{}, iis.Errorf(iis.NotFound, "no such account")
	}
	return iis.Account{ID: "u1"}, nil
}

func service() (*guardtest.Book, *iis.AuditFilter, *Service) {
	b, asked := guardtest.New(), &iis.AuditFilter{}
	b.AddPerson(7, "h7", iis.DateOf(2018, 5, 14), "clinic", b.Time, iis.Identity{})
	b.Accounts["u1"] = iis.Account{ID: "u1", Username: "robin"}
	in := guardtest.In[*guardtest.Tx](b)
	return b, asked, &Service{Now: b.Now, Look: func(ctx context.Context, fn func(Tx) error) error {
		return in(ctx, func(tx *guardtest.Tx) error { return fn(log{tx, asked}) })
	}}
}

var auditor = iis.Actor{User: "a", Organization: "state", Kind: iis.State, Role: iis.RoleAuditor}

func TestAnAuditorSearchesAndTheSearchIsALine(t *testing.T) {
	b, asked, s := service()
	rows, err := s.Search(t.Context(), auditor, Query{Person: "h7", Username: "robin", Outcome: "refused", From: iis.DateOf(2026, 11, 21), To: iis.DateOf(2026, 11, 22)})
	if err != nil || len(rows) != 2 {
		t.Fatalf("rows %+v, err %v", rows, err)
	}
	if rows[0].Person != "h7" || rows[0].Username != "robin" || rows[1].Person != "" || rows[1].Username != "" {
		t.Errorf("the rows are not named as the search takes it: %+v", rows)
	}
	if asked.Patient != 7 || asked.User != "u1" || asked.Limit != 25 || !asked.From.Equal(time.Date(2026, 11, 21, 5, 0, 0, 0, time.UTC)) || !asked.To.Equal(time.Date(2026, 11, 23, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("asked %+v", asked)
	}
	if e := b.Events[0]; e.Act != iis.ActAudit || e.Actor.User != "a" || e.Outcome != "done" {
		t.Errorf("event %+v", e)
	}
}

func TestAPermissionIsSearchedForByItsReference(t *testing.T) {
	b, asked, s := service()
	b.Grants = []iis.Grant{{ID: "abcoi234efgh"}, {ID: "samesame23"}, {ID: "samesame45"}}
	for typed, want := range map[string]iis.GrantID{"ABCO-I234": "abcoi234efgh", " abc0 1234": "abcoi234efgh", "abcoi234efgh": "abcoi234efgh", "SAME-SAME-4": "samesame45", "SAME-SAME": "", "ZZZZ-ZZZZ": "", "%": ""} {
		*asked = iis.AuditFilter{}
		rows, err := s.Search(t.Context(), auditor, Query{Permission: typed})
		if err != nil || asked.Grant != want || (len(rows) > 0) != (want != "") {
			t.Errorf("%q: asked %+v, %d rows, %v", typed, asked, len(rows), err)
		}
	}
}

func TestSearchesThatFindNothing(t *testing.T) {
	_, asked, s := service()
	for name, q := range map[string]Query{"for nobody": {Person: "h9"}, "for an unknown user": {Username: "nobody"}} {
		if rows, err := s.Search(t.Context(), auditor, q); err != nil || len(rows) != 0 || asked.Limit != 0 {
			t.Errorf("%s: %+v, %v", name, rows, err)
		}
	}
}

func TestNobodyElseSearches(t *testing.T) {
	b, _, s := service()
	admin, nurse := auditor, auditor
	admin.Role = iis.RoleAdmin
	nurse.Kind, nurse.Role = iis.Provider, iis.RoleManager
	for name, by := range map[string]iis.Actor{"an administrator": admin, "a nurse": nurse, "a resident": {User: "r", Resident: true}} {
		if _, err := s.Search(t.Context(), by, Query{}); iis.KindOf(err) != iis.Forbidden {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(b.Events) != 3 || b.Events[0].Outcome != "refused" {
		t.Errorf("events %+v", b.Events)
	}
}

func TestTheFileHoldsNoFormula(t *testing.T) {
	var out strings.Builder
	if err := WriteCSV(&out, []Row{{AuditEvent: iis.AuditEvent{ID: 1, Deed: `=HYPERLINK("x")`, Patient: 7, Outcome: "done"}, Person: "h7", Username: "robin"}, {AuditEvent: iis.AuditEvent{ID: 2, Patient: -1}}}); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 3 || !strings.Contains(lines[1], `"'=HYPERLINK(""x"")"`) || !strings.Contains(lines[1], ",h7,") || !strings.Contains(lines[1], ",robin,") || strings.Contains(lines[2], "-1") {
		t.Errorf("file %q", out.String())
	}
}
