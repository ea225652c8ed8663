package provider_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/registry/history"
)

func (c *clinic) Try(_ context.Context, _ iis.Actor, p iis.PatientHandle, v iis.Vaccination, _ history.Asked) (history.Trial, error) {
	if p != "ana" {
		return history.Trial{}, iis.Errorf(iis.NotFound, "there is nothing here for you")
	}
	t := history.Trial{Record: c.record}
	if v.CVX == "03" {
		t.SameDay, t.Doubts = c.trial.SameDay, c.trial.Doubts
	}
	return t, nil
}

// doubtful makes a dose of CVX 03 one that the record speaks against.
func doubtful(t *testing.T) *clinic {
	c := withDose(t, "ours")
	c.trial.SameDay = []iis.DoseEvent{{Speaks: iis.Vaccination{CVX: "94", Organization: "other"}}, {Speaks: iis.Vaccination{CVX: "94"}}}
	c.trial.Doubts = []history.Doubt{{VaccineGroup: "MMR", From: iis.DateOf(2026, 11, 5), Reasons: []iis.Reason{
		{Code: "Age: Too Young", Params: []iis.Param{{Name: "days", Value: "3"}, {Name: "minimum", Value: "12 months - 4 days"}}}}}}
	return c
}

func TestADoubtfulDoseIsSavedOnlyWithAReason(t *testing.T) {
	c := doubtful(t)
	expect(t, c.visit(t, "/patients/ana/doses/new", "es", dose()), http.StatusOK, "Revise esta dosis", "5 de noviembre de 2026")
	shown := c.visit(t, "/patients/ana/doses/new", "en", dose())
	expect(t, shown, http.StatusOK, "Clinic other", "3 days before the minimum age", "November 5, 2026", `value="ab12"`, `value="03" selected`, `name="doubted" value="03 2026-11-02"`, `name="reason"`, "Save the dose anyway")
	if n := strings.Count(shown.Body.String(), "The record already has"); n != 2 {
		t.Errorf("%d doses of the day are named", n)
	}
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", dose("doubted", "03 2026-11-02")), http.StatusUnprocessableEntity, `href="#reason"`, "Clinic other")
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", dose("doubted", "03 2026-11-01", "reason", "about another day")), http.StatusOK, "Clinic other")
	if len(c.sent) != 0 {
		t.Fatal("a dose was saved before its doubts were answered")
	}
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", dose("doubted", "03 2026-11-02", "reason", "Second injection of the day")), http.StatusSeeOther)
	if v := c.sent[0].Vaccinations[0]; v.Reason != "Second injection of the day" || v.LotNumber != "AB12" {
		t.Errorf("reported %+v", v)
	}
}

func TestADoseThatWasCorrectedAfterADoubtNeedsNoReason(t *testing.T) {
	c := doubtful(t)
	expect(t, c.visit(t, "/patients/ana/doses/new", "en", dose("vaccine", "21", "doubted", "03 2026-11-02")), http.StatusSeeOther)
	if v := c.sent[0].Vaccinations[0]; v.CVX != "21" || v.Reason != "" {
		t.Errorf("reported %+v", v)
	}
}

func TestACorrectionOfVaccineOrDayIsDoubtedAndOneOfTheLotIsNot(t *testing.T) {
	c := doubtful(t)
	same := []string{"version", "2", "date-day", "1", "date-month", "6", "date-year", "2020"}
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "en", dose(same...)), http.StatusSeeOther)
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "en", dose("version", "2")), http.StatusOK, "Clinic other", `name="version" value="2"`)
	expect(t, c.visit(t, "/patients/ana/doses/d1/edit", "en", dose("version", "2", "doubted", "03 2026-11-02", "reason", "The card says so")), http.StatusSeeOther)
	if len(c.sent) != 2 || c.sent[1].Vaccinations[0].Reason != "The card says so" {
		t.Errorf("sent %+v", c.sent)
	}
}
