package server

import (
	"slices"
	"testing"
	"time"

	"github.com/openiis/openiis/format/hl7v2"
	"github.com/openiis/openiis/format/iz"
	"github.com/openiis/openiis/iis"
	"github.com/openiis/openiis/iis/codeset"
	"github.com/openiis/openiis/iis/madeup"
	"github.com/openiis/openiis/rules/quality"
)

// TestAMadeUpClinicReportsWithoutDoubts checks each report of the day on which a dose was
// given: whoever tries the demo should see an ordinary message answered with AA.
func TestAMadeUpClinicReportsWithoutDoubts(t *testing.T) {
	codes := codeset.Default()
	today := iis.DateOf(2026, 11, 22)
	doubts, messages := map[string]int{}, 0
	for p := range madeup.New(demoSeed, today).People(3000) {
		for _, r := range reports(p, today) {
			if slices.ContainsFunc(r.doses, func(d iis.Vaccination) bool { return d.GivenOn != r.on }) || today-r.on > recentDays {
				continue // a clinic's older doses, told together
			}
			at := r.on.Time().Add(23 * time.Hour)
			h := iis.Header{SendingApp: "EXAMPLE-EHR", SendingFacility: "NJX1001", ReceivingApp: application, ReceivingFacility: application, ControlID: "M1", SentAt: at, SentOn: r.on}
			m, err := hl7v2.Parse(iz.WriteVXU(h, r.person, r.doses, nil, codes))
			if err != nil {
				t.Fatal(err)
			}
			sub := iz.DecodeVXU(m)
			quality.Normalize(&sub, codes)
			messages++
			for _, f := range quality.ForReport(quality.Check(&sub, codes, r.on, at), "usual") {
				if f.Severity != iis.SeverityInfo {
					doubts[f.Code]++
				}
			}
		}
	}
	if messages < 500 {
		t.Errorf("%d messages of the last days", messages)
	}
	for code, n := range doubts {
		t.Errorf("%s: %d times", code, n)
	}
}
