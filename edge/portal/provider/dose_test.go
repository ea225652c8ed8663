package provider_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func (c *clinic) Dose(_ context.Context, _ iis.Actor, p iis.PatientHandle, dose string, _ history.Asked) (history.Dose, error) {
	if p != "ana" || dose != "d1" {
		return history.Dose{}, iis.Errorf(iis.NotFound, "there is no such dose")
	}
	d := c.dose
	d.Record, d.Reports = c.record, append([]iis.Vaccination(nil), c.dose.Reports...)
	return d, nil
}

func (c *clinic) Ask(_ context.Context, _ iis.Actor, _ iis.PatientHandle, q iis.Question) (string, error) {
	c.asked = append(c.asked, q)
	return "q1", nil
}

// withDose gives the person one dose that an organization reported in two versions.
func withDose(t *testing.T, org iis.OrganizationID) *clinic {
	t.Helper()
	c := openClinic(t)
	first := iis.Vaccination{ID: 7, Version: 1, State: iis.StateAdded, CVX: "03", GivenOn: iis.DateOf(2020, 6, 1), LotNumber: "OLD", MVX: "MSD", Source: iis.Administered, Organization: org, At: now, FillerNumber: "F1"}
	second := first
	second.Version, second.State, second.LotNumber = 2, iis.StateUpdated, "NEW"
	c.record.Doses = []iis.DoseEvent{{Handle: "d1", Speaks: second}}
	c.dose = history.Dose{Reports: []iis.Vaccination{second}, Versions: []iis.Vaccination{second, first}}
	return c
}

func TestADoseIsShownWithItsVersions(t *testing.T) {
	c := withDose(t, "ours")
	expect(t, c.visit(t, "/patients/ana", "en", nil), http.StatusOK, `href="/clinic/ours/patients/ana/doses/d1"`)
	for _, language := range []string{"en", "es"} {
		expect(t, c.visit(t, "/patients/ana/doses/d1", language, nil), http.StatusOK, "OLD", "NEW", "/doses/d1/edit", "/doses/d1/remove")
	}
	expect(t, c.visit(t, "/patients/ana/doses/d2", "en", nil), http.StatusNotFound)
	c.dose.Reports[0].Organization = iis.OrganizationID(strings.Repeat("long", 80))
	for range 40 {
		c.dose.Versions = append(c.dose.Versions, c.dose.Reports[0])
	}
	w := c.visit(t, "/patients/ana/doses/d1", "en", nil)
	expect(t, w, http.StatusOK, strings.Repeat("long", 80), "/doses/d1/ask")
	if strings.Contains(w.Body.String(), "/doses/d1/edit") {
		t.Error("another organization's dose can be edited")
	}
}

func TestACorrectionIsANewVersionAndKeepsWhatTheFormDoesNotAsk(t *testing.T) {
	c := withDose(t, "ours")
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "es", nil), http.StatusOK, `value="NEW"`, `name="version" value="2"`, `value="03" selected`)
	w := c.visit(t, "/patients/ana/doses/d1/edit", "en", dose("version", "2", "lot", "fixed"))
	expect(t, w, http.StatusSeeOther)
	c.says(t, w, "The dose is changed")
	v := c.sent[0].Vaccinations[0]
	if v.ID != 7 || v.Version != 2 || v.State != iis.StateUpdated || v.LotNumber != "FIXED" || v.FillerNumber != "F1" {
		t.Errorf("reported %+v", v)
	}
}

func TestAStaleFormShowsBothVersions(t *testing.T) {
	c := withDose(t, "ours")
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "en", dose("version", "1", "lot", "mine")), http.StatusConflict, "NEW", "MINE", `value="mine"`, `name="version" value="2"`)
	c.faster = true
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "es", dose("version", "2", "lot", "mine")), http.StatusConflict, "FASTER", "MINE", `name="version" value="3"`)
	expect(t, c.visit(t, "/patients/ana/doses/d1/remove", "en", url.Values{"version": {"1"}, "reason": {"twice"}}), http.StatusConflict, "FASTER", "twice")
	if len(c.sent) != 0 {
		t.Error("a stale change was taken in")
	}
}

func TestARemovalNeedsAReason(t *testing.T) {
	c := withDose(t, "ours")
	expect(t, c.visit(t, "/patients/ana/doses/d1/remove", "es", nil), http.StatusOK, `name="reason"`)
	expect(t, c.visit(t, "/patients/ana/doses/d1/remove", "en", url.Values{"version": {"2"}}), http.StatusUnprocessableEntity)
	w := c.visit(t, "/patients/ana/doses/d1/remove", "en", url.Values{"version": {"2"}, "reason": {"wrong person"}})
	expect(t, w, http.StatusSeeOther)
	c.says(t, w, "The dose is removed")
	if v := c.sent[0].Vaccinations[0]; v.State != iis.StateDeleted || v.Reason != "wrong person" || v.ID != 7 {
		t.Errorf("reported %+v", v)
	}
}

func TestAnotherOrganizationsDoseIsQuestionedAndNotChanged(t *testing.T) {
	c := withDose(t, "other")
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "en", dose("version", "2")), http.StatusNotFound)
	expect(t, c.visit(t, "/patients/ana/doses/d1/remove", "en", url.Values{"version": {"2"}, "reason": {"x"}}), http.StatusNotFound)
	expect(t, c.visit(t, "/patients/ana/doses/d1/ask", "es", nil), http.StatusOK, "Clinic other")
	expect(t, c.visit(t, "/patients/ana/doses/d1/ask", "en", url.Values{"reason": {"The lot is not theirs."}}), http.StatusOK, "Q1")
	if len(c.sent) != 0 || len(c.asked) != 1 || c.asked[0].Organization != "other" || c.asked[0].Object != "d1" {
		t.Errorf("sent %d, asked %+v", len(c.sent), c.asked)
	}
	expect(t, withDose(t, "ours").visit(t, "/patients/ana/doses/d1/ask", "en", nil), http.StatusNotFound)
}
