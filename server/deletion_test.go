package server

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

// TestADeletionThatFindsNothingIsAnsweredAlike withdraws a dose that its sender never
// reported: of somebody unknown, and of somebody protected whom only others know. Both look
// alike, to the sender now and whenever it asks again: the person that it told of, without a
// dose. What came is kept with its answer.
func TestADeletionThatFindsNothingIsAnsweredAlike(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) { deletesNothing(t, "") })
	t.Run("postgres", func(t *testing.T) { deletesNothing(t, postgresURL(t)) })
}

func deletesNothing(t *testing.T, storeURL string) {
	dir := filepath.Join(t.TempDir(), "data")
	d := startDemoIn(t, dir, storeURL)
	shell := openShell(t, dir, storeURL)
	others, sender := d.providers()[0], d.providers()[1]
	k := &teller{demo: d, t: t}
	kept := told{id: "KEPT1", family: "Keptsafe", given: "Kira", born: "20240303", protection: "Y"}
	k.report(others, kept, shot{order: "K1^EHR", on: "20250301", cvx: "03"})
	kept.protection = ""
	tests := []struct {
		name string
		who  told
	}{
		{"of somebody unknown", told{id: "VAIN1", family: "Vainling", given: "Vera", born: "20240304"}},
		{"of somebody protected whom others know", kept},
	}
	for _, c := range tests {
		ack := k.report(sender, c.who, shot{order: "D9^EHR", on: "20250302", cvx: "03", action: "D"})
		if !slices.Contains(findings(ack), "RXA^1^21 W") || field(ack, "MSA", 1) != "AE" || strings.Contains(ack, "|E|") {
			t.Errorf("a deletion %s is answered %s", c.name, ack)
		}
		list, err := shell.Messages(t.Context(), MessageFilter{Organization: iis.OrganizationID(sender.ID), Limit: 1})
		if err != nil || len(list) != 1 || list[0].Header.ControlID != field(ack, "MSA", 2) || list[0].Patient == 0 || list[0].Answered != iis.AckDoubted {
			t.Errorf("a deletion %s is kept as %+v (%v)", c.name, list, err)
		}
		if got := k.doses(sender, c.who); got != "" {
			t.Errorf("after a deletion %s its sender finds %s", c.name, got)
		}
	}
	d.post(t, sender, "nothing of HL7")
	list, err := shell.Messages(t.Context(), MessageFilter{Organization: iis.OrganizationID(sender.ID), Limit: 1})
	if err != nil || len(list) != 1 || list[0].Answered != iis.AckRefused {
		t.Errorf("what is no message is kept as %+v (%v)", list, err)
	}
}
