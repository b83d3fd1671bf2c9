package main

import (
	"math"
	"os"
	"runtime/debug"
)

// garbage is how much the heap may grow, in percent, before the collector of garbage works. Twice what Go has saves a sixth of the time of
// a run of 100 operations, for 40 MB. GOGC replaces it.
const garbage = 200

// softMemory is the memory, in bytes, near which the collector of garbage works more often. A run of 300 contracts keeps about 200 MB at most;
// without the limit the collector lets it grow to twice that, and to more on a busy machine. The limit costs a tenth of the processor time of
// such a run, and nothing below. GOMEMLIMIT, such as 4GiB, replaces it.
const softMemory = 360 << 20

// A run of more verdicts than 300 contracts have at quick depth keeps more than half of softMemory, and the collector of garbage would take a
// third of its time: it has this limit, in bytes.
const (
	manyVerdicts = 100_000
	largeMemory  = 540 << 20
)

func limitMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbage)
	}
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(softMemory)
	}
}

// allowMemory raises the limit for a run of so many verdicts, unless the user set it.
func allowMemory(verdicts int) {
	if verdicts > manyVerdicts && debug.SetMemoryLimit(-1) == softMemory {
		debug.SetMemoryLimit(largeMemory)
	}
}
