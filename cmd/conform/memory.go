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

// A run keeps up to a kilobyte of each verdict. More verdicts than these, which 300 contracts have at quick depth, raise the limit by as much.
const (
	manyVerdicts = 100_000
	perVerdict   = 1 << 10
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
	if more := int64(verdicts-manyVerdicts) * perVerdict; more > 0 && debug.SetMemoryLimit(-1) == softMemory {
		debug.SetMemoryLimit(softMemory + more)
	}
}
