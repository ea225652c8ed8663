package main

import (
	"bytes"
	"strings"
	"testing"
)

const goodVXU = "MSH|^~\\&|EHR|CLINIC|NJIIS|NJDOH|20261122120000-0500||VXU^V04^VXU_V04|M1|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r" +
	"PID|1||A1^^^CLINIC^MR||Example^Ana^^^^^L||20240301|F\r" +
	"ORC|RE||D1^CLINIC\r" +
	"RXA|0|1|20250310||03^MMR^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r"

func TestCheckExplainsMessages(t *testing.T) {
	tests := []struct {
		name, in string
		code     int
		want     []string
	}{
		{"a report that can be stored", goodVXU, exitDone, []string{"Message 1: VXU, profile Z22", "Ana Example", "CVX 03", "MSA|A"}},
		{"a report without a birth date", strings.Replace(goodVXU, "20240301", "", 1), exitRefused, []string{"E PID-7", "MSA|AE|M1"}},
		{"a message of a kind that is not taken", strings.Replace(goodVXU, "VXU^V04^VXU_V04", "ADT^A04^ADT_A01", 1), exitRefused, []string{"MSA|AR|M1"}},
		{"no message at all", "hello", exitRefused, []string{"MSA|AR|NONE"}},
		{"two messages", goodVXU + goodVXU, exitDone, []string{"Message 2"}},
	}
	for _, c := range tests {
		t.Run(c.name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := dispatch([]string{"check", "-today", "2026-11-22", "-"}, strings.NewReader(c.in), &out, &errs)
			if code != c.code {
				t.Errorf("exit %d, want %d: %s", code, c.code, errs.String())
			}
			for _, w := range c.want {
				if !strings.Contains(out.String(), w) {
					t.Errorf("no %q in:\n%s", w, out.String())
				}
			}
		})
	}
}
