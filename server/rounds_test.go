package server

import (
	"os"
	"strconv"
	"testing"
)

// rounds is how often a long test goes round: few in every run, what OPENIIS_SOAK says
// as a multiple in make soak.
func rounds(t *testing.T, usual int) int {
	t.Helper()
	factor, err := strconv.Atoi(os.Getenv("OPENIIS_SOAK"))
	switch {
	case err == nil && factor > 0:
		return usual * factor
	case testing.Short():
		return max(1, usual/10)
	}
	return usual
}
