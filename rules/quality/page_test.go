package quality

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openiis/openiis/iis"
)

var update = flag.Bool("update", false, "rewrite docs/detections.md")

// page writes the table for people who send messages.
func page() string {
	var b strings.Builder
	b.WriteString(`# What the registry tells senders

Every finding of an acknowledgement has a code of this table. E means that something was not stored, W that it was
stored with doubts, I that it is worth knowing. At report level "usual" a sender is told E, W and the I marked *;
at "all" everything. This page is written by the tests of rules/quality (go test ./rules/quality -update).

| code | grade | not stored | ERR-3 | ERR-5 | text (ERR-8) |
|---|---|---|---|---|---|
`)
	lost := map[iis.Effect]string{iis.EffectDropped: "the part", iis.EffectDose: "the dose", iis.EffectMessage: "the message"}
	for _, d := range Detections() {
		grade := string(d.Severity)
		if d.Told {
			grade += "*"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", d.Code, grade, lost[d.Effect], d.HL7, d.App, strings.ReplaceAll(d.Text, "|", `\|`))
	}
	return b.String()
}

func TestThePageOfDetectionsIsCurrent(t *testing.T) {
	path := filepath.Join("..", "..", "docs", "detections.md")
	if *update {
		if err := os.WriteFile(path, []byte(page()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != page() {
		t.Error("docs/detections.md is not what the table says; run go test ./rules/quality -update")
	}
}
