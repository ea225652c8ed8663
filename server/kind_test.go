package server

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestAnOrganizationOfAKindWithoutRightsIsToldSo connects a system of an organization that
// the role table gives nothing to do by message.
func TestAnOrganizationOfAKindWithoutRightsIsToldSo(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { refusesKind(t, "") })
	t.Run("postgres", func(t *testing.T) { refusesKind(t, postgresURL(t)) })
}

func refusesKind(t *testing.T, storeURL string) {
	dir := filepath.Join(t.TempDir(), "data")
	d := startDemoIn(t, dir, storeURL)
	shell := openShell(t, dir, storeURL)
	for _, kind := range []iis.OrganizationKind{iis.State, iis.Developer} {
		name := "ex-" + string(kind)
		_, secrets, err := shell.AddOrganization(t.Context(), Member{Organization: iis.Organization{Name: "Example " + name, Kind: kind},
			Facilities: []iis.Facility{{ID: name}}, Connections: []iis.Connection{{Username: name, MayWrite: true, MayRead: true}}})
		if err != nil {
			t.Fatal(err)
		}
		var as demoOrganization
		as.HL7.Username, as.HL7.Password = name, secrets[0]
		report := vxu("K1", "K1", "Example", "Kind", "20240301", dose("20250310", "03"))
		for what, body := range map[string]string{"a report": report, "a query": qbp("Z34", "K2", "Example", "Kind", "20240301"),
			"a report with a header that is refused": strings.Replace(report, "|2.5.1|", "|2.2|", 1),
			"a batch":                                "BHS|^~\\&|A|B|C|D|20261122||||B1\r" + report + "BTS|1\r"} {
			status, answer := d.post(t, as, body)
			if status != http.StatusForbidden || !strings.Contains(answer, "MSA|AR|K") || !strings.Contains(answer, "|207^") || !strings.Contains(answer, "no organization of your kind") {
				t.Errorf("%s of %s: status %d, %s", what, kind, status, answer)
			}
		}
	}
	refused, err := shell.AuditEvents(t.Context(), AuditFilter{Outcome: "refused"})
	if err != nil || len(refused) != 8 || refused[0].Reason != "role-missing" {
		t.Errorf("%d refusals are in the log, want 8 (%v)", len(refused), err)
	}
	if got := d.send(t, d.providers()[0], qbp("Z34", "K3", "Example", "Kind", "20240301")); len(segments(got, "PID")) != 0 {
		t.Errorf("a refused report was stored: %s", got)
	}
}
