package runner

import (
	"context"

	"github.com/graphconform/conform/harness/wire"
)

// slots bounds the requests in flight. More cases than that are sent at a time, so that the last ones of a risk, which differ in length, take
// turns and end together: otherwise most slots would be empty until the longest ends.
type slots struct {
	wire.Target
	free chan struct{}
}

func newSlots(target wire.Target, n int) wire.Target {
	return slots{target, make(chan struct{}, n)}
}

// Do waits for a slot. Those that waited longest come first.
func (s slots) Do(ctx context.Context, request wire.Request) *wire.Exchange {
	select {
	case s.free <- struct{}{}:
		defer func() { <-s.free }()
	case <-ctx.Done(): // which the target reports
	}
	return s.Target.Do(ctx, request)
}

// workers is how many cases are sent at a time for so many requests in flight.
func workers(inFlight int) int { return inFlight + inFlight/2 }
