package server

import (
	"os"
	"runtime/debug"
)

// garbagePercent is how much garbage may come together, in percent of what is alive,
// before it is collected (ours). What a registry keeps alive is small and hardly grows
// with the number of people, since the engines keep their pages elsewhere; collecting
// as often as Go does by default would take much of the processor (docs/benchmarks.md).
const garbagePercent = 400

// collectSeldom sets garbagePercent unless GOGC in the environment says otherwise.
func collectSeldom() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
}
