package runner

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// When to stop sending to a target that others use.
const (
	maxConsecutive5xx = 3  // responses to valid requests: reads and valid updates
	minCases          = 10 // before the share of inconclusive cases counts
	maxInconclusive   = 80 // percent of the cases
)

// breaker stops a run that has become pointless.
type breaker struct {
	mu                 sync.Mutex
	consecutive5xx     int
	sent, inconclusive int // cases
	stopped            *wire.Failure
}

// stop ends sending.
func (b *breaker) stop(kind wire.FailureKind, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped == nil {
		b.stopped = &wire.Failure{Kind: kind, Err: err}
	}
}

// failure says why nothing more is sent. It is nil if all is well.
func (b *breaker) failure() *wire.Failure {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.stopped
}

// twinFailed reports whether the positive twin of a case is known to have failed.
func (r *Runner) twinFailed(f *future) bool {
	twin := r.futures[f.Twin]
	if twin == nil {
		return false
	}
	select {
	case <-twin.done:
		return twin.failure != nil || twin.notApplied != ""
	default:
		return false // still in flight, on another resource
	}
}

// note counts a case that was sent.
func (b *breaker) note(f *future, twinFailed bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	conclusive := f.failure == nil && !twinFailed && (f.notApplied == "" || f.Intent != check.Accept)
	for _, s := range f.steps {
		x := s.Exchange
		conclusive = conclusive && !wire.Overloaded(x.Status)
		if x.Failure != nil || f.Intent != check.Accept && x.Request.Method != http.MethodGet {
			continue
		}
		if b.consecutive5xx++; x.Status < http.StatusInternalServerError {
			b.consecutive5xx = 0
		}
	}
	if b.sent++; !conclusive {
		b.inconclusive++
	}
	switch {
	case b.stopped != nil:
	case b.consecutive5xx >= maxConsecutive5xx:
		b.stopped = &wire.Failure{Kind: wire.Failing, Err: fmt.Errorf("not sent: the target returned 5xx to %d valid requests in a row", b.consecutive5xx)}
	case b.sent >= minCases && b.inconclusive*100 > b.sent*maxInconclusive:
		b.stopped = &wire.Failure{Kind: wire.Failing, Err: errors.New("not sent: more than 80 % of the previous cases were inconclusive")}
	}
}
