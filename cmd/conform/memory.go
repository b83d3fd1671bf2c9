package main

import (
	"math"
	"runtime/debug"
)

// softMemory is the memory, in bytes, near which the collector of garbage works more often. A run of 300 contracts keeps about 200 MB at most;
// without the limit the collector lets it grow to twice that, and to more on a busy machine. The limit costs a tenth of the processor time of
// such a run, and nothing below. GOMEMLIMIT, such as 4GiB, replaces it.
const softMemory = 360 << 20

func limitMemory() {
	if debug.SetMemoryLimit(-1) == math.MaxInt64 {
		debug.SetMemoryLimit(softMemory)
	}
}
