package codeset

import (
	"slices"
	"testing"

	"github.com/openiis/openiis/iis"
)

func TestGroupNamesOfACombinationAndOfAnUnspecifiedCode(t *testing.T) {
	s := Default()
	for code, want := range map[iis.CVX][]string{"110": {"DTAP", "HepB", "POLIO"}, "03": {"MMR"}, "000": {}} {
		if got := s.GroupNames(code); !slices.Equal(got, want) {
			t.Errorf("CVX %s is in %v, want %v", code, got, want)
		}
	}
	for code, want := range map[iis.CVX]bool{"45": true, "08": false, "17": true} {
		if got := s.Unspecified(code); got != want {
			t.Errorf("CVX %s unspecified: %v, want %v", code, got, want)
		}
	}
}
