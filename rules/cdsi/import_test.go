package cdsi_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/openiis/openiis/rules/cdsi"
	"github.com/openiis/openiis/rules/cdsi/cdc"
)

func TestThePublishedReleaseGivesTheSameAnswersAsTheEmbeddedOne(t *testing.T) {
	dir := os.Getenv("OPENIIS_REFERENCE")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	names, _ := filepath.Glob(filepath.Join(dir, "cdsi", "supporting-data-4.64", "*.xml"))
	if len(names) == 0 {
		t.Skip("no reference data beside the repository")
	}
	xml := map[string][]byte{}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		xml[filepath.Base(name)] = b
	}
	form, _ := cdc.Convert("4.64", xml)
	published, _, err := cdsi.Load(form)
	if err != nil {
		t.Fatal(err)
	}
	if published.Checksum != cdsi.Default().Checksum {
		t.Error("the checksums differ")
	}
	n := 10000
	if testing.Short() {
		n = 500
	}
	r := rand.New(rand.NewPCG(464, 1))
	for range n {
		p := cdsi.Generate(r, published)
		a, b := published.Assess(p, nil), cdsi.Default().Assess(p, nil)
		if !slices.Equal(cdsi.Digest(a, 0), cdsi.Digest(b, 0)) {
			t.Fatalf("the answers differ for %+v", p)
		}
	}
}
