package runner

import (
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/wire"
)

// When a run that is Careful leaves the target alone.
const (
	stopAfter  = 3  // answers of 5xx in a row to what is valid: reads, and valid updates
	enoughSent = 10 // cases, before their share is looked at
	mostErrors = 80 // percent of the cases that taught nothing
)

// watch looks whether going on makes sense.
type watch struct {
	mu              sync.Mutex
	failing         int // answers of 5xx in a row
	sent, unlearned int // cases
	stopped         error
}

// failure is why no more is sent, nil while all is well.
func (w *watch) failure() *wire.Failure {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped == nil {
		return nil
	}
	return &wire.Failure{Kind: wire.Failing, Err: w.stopped}
}

// baseless tells whether a case's positive twin is known not to have passed.
func (r *Runner) baseless(f *future) bool {
	twin := r.futures[f.Twin]
	if twin == nil {
		return false
	}
	select {
	case <-twin.done:
		return twin.failure != nil || twin.took != ""
	default:
		return false // it is on another resource, and on its way
	}
}

// saw takes note of a case that was sent; baseless tells that its positive twin did not pass.
func (w *watch) saw(f *future, baseless bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	taught := f.failure == nil && !baseless && (f.took == "" || f.Intent != check.Accept)
	for _, s := range f.steps {
		x := s.Exchange
		if taught = taught && !wire.Overloaded(x.Status); x.Failure != nil || f.Intent != check.Accept && x.Request.Method != http.MethodGet {
			continue
		}
		if w.failing++; x.Status < http.StatusInternalServerError {
			w.failing = 0
		}
	}
	if w.sent++; !taught {
		w.unlearned++
	}
	switch {
	case w.stopped != nil:
	case w.failing >= stopAfter:
		w.stopped = fmt.Errorf("not sent: the target answered %d valid requests in a row with 5xx", w.failing)
	case w.sent >= enoughSent && w.unlearned*100 > w.sent*mostErrors:
		w.stopped = errors.New("not sent: more than 80 % of the cases before it taught nothing")
	}
}
