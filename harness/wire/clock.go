package wire

import "time"

// Now is the clock for those who may not read it themselves.
func Now() time.Time { return time.Now() }

// NewGUID returns a random GUID, in lower case.
func NewGUID() string { return newGUID() }
