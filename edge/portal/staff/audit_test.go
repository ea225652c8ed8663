package staff_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/edge/portal/staff"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/audit"
)

// auditLog answers every search of an auditor with the same entries.
type auditLog struct {
	rows  []audit.Row
	asked audit.Query
}

func (a *auditLog) Search(_ context.Context, by iis.Actor, q audit.Query) ([]audit.Row, error) {
	a.asked = q
	return a.rows, needs(by, iis.RoleAuditor)
}

func entry(id int) audit.Row {
	return audit.Row{Person: "h7", Username: "robin", AuditEvent: iis.AuditEvent{ID: iis.AuditID(id), At: now, Act: iis.ActRead, Deed: "open-record", Patient: 7, Basis: iis.BasisCare, Outcome: "refused", Reason: "limited",
		Actor: iis.Actor{User: "u9", Organization: "long", Role: iis.RoleUser, Door: iis.DoorPortal}}}
}

func TestTheAuditLogIsReadByPages(t *testing.T) {
	log := &auditLog{}
	h := pages(staff.Rooms{Audit: log})
	if body := complete(t, h, "auditor", "/admin/audit"); !strings.Contains(body, "No entry fits") || strings.Contains(body, "Download as CSV") {
		t.Error("the empty page is wrong")
	}
	log.rows = []audit.Row{entry(3)}
	body := complete(t, h, "auditor", "/admin/audit")
	for _, want := range []string{longName, "refused (stopped by the person)", ">h7<", ">robin<", "opened a record", "Download as CSV"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if body := ask(h, "auditor", "es", "/admin/audit", nil).Body.String(); !strings.Contains(body, "rechazado (la persona lo detuvo)") {
		t.Error("in Spanish the page does not say why it was refused")
	}
	if strings.Contains(body, "Older entries") {
		t.Error("one entry has nothing behind it")
	}
	for i := range 24 {
		log.rows = append(log.rows, entry(100+i))
	}
	if body := complete(t, h, "auditor", "/admin/audit"); !strings.Contains(body, `name="after" value="123"`) {
		t.Error("a full page does not lead on")
	}
}

func TestAnAuditSearchIsPostedAndGoesOn(t *testing.T) {
	log := &auditLog{rows: []audit.Row{entry(3)}}
	h := pages(staff.Rooms{Audit: log})
	form := url.Values{"person": {"h7"}, "user": {"robin"}, "permission": {"ABCD-EFGH"}, "organization": {"clinic"}, "basis": {"care"}, "outcome": {"refused"},
		"from-day": {"1"}, "from-month": {"11"}, "from-year": {"2026"}, "after": {"55"}}
	w := ask(h, "auditor", "en", "/admin/audit", form)
	want := audit.Query{Person: "h7", Username: "robin", Permission: "ABCD-EFGH", Organization: "clinic", Basis: iis.BasisCare, Outcome: "refused", From: iis.DateOf(2026, 11, 1), After: 55, Limit: 25}
	if w.Code != 200 || log.asked != want {
		t.Fatalf("status %d, asked %+v", w.Code, log.asked)
	}
	for _, hidden := range []string{`type="hidden" name="user" value="robin"`, `type="hidden" name="from-month" value="11"`} {
		if !strings.Contains(w.Body.String(), hidden) {
			t.Errorf("the way on lacks %s", hidden)
		}
	}
	if w := ask(h, "auditor", "en", "/admin/audit", url.Values{"from-day": {"31"}, "from-month": {"2"}, "from-year": {"2026"}, "user": {markup}}); w.Code != 422 || strings.Contains(w.Body.String(), markup) {
		t.Errorf("a day that is not there: status %d", w.Code)
	}
	if w := ask(h, "auditor", "en", "/admin/audit", url.Values{"after": {"x"}}); w.Code != 422 {
		t.Errorf("an entry that is no number: status %d", w.Code)
	}
}

func TestTheAuditLogIsDownloadedAsCSV(t *testing.T) {
	log := &auditLog{rows: []audit.Row{entry(3)}}
	w := ask(pages(staff.Rooms{Audit: log}), "auditor", "en", "/admin/audit/file", url.Values{"outcome": {"refused"}})
	if w.Code != 200 || w.Header().Get("Content-Type") != "text/csv; charset=utf-8" || !strings.Contains(w.Header().Get("Content-Disposition"), "audit.csv") {
		t.Fatalf("status %d, headers %v", w.Code, w.Header())
	}
	if lines := strings.Split(strings.TrimSpace(w.Body.String()), "\n"); len(lines) != 2 || log.asked.Limit != 10_000 || log.asked.Outcome != "refused" {
		t.Errorf("lines %q, asked %+v", lines, log.asked)
	}
}

func TestTheRefusalNamesTheAuditorsRole(t *testing.T) {
	h := pages(staff.Rooms{Audit: &auditLog{}})
	for path, form := range map[string]url.Values{"/admin/audit": nil, "/admin/audit/file": {}} {
		w := ask(h, "admin", "en", path, form)
		if w.Code != 403 || !strings.Contains(w.Body.String(), "the role of auditor") {
			t.Errorf("%s: status %d", path, w.Code)
		}
	}
}
