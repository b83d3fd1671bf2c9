package mock

import (
	"fmt"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
)

// Fault is one broken promise. ID is a kebab-case word, Check the check that must find it, and Title says what the faulty mock
// does. A Page fault is one of the documentation: it spoils the loaded contract (Spoil) and leaves the mock faithful. A Token fault
// shows only to who has a token that must be refused.
type Fault struct {
	ID    string
	Check string
	Title string
	Page  bool
	Token bool

	hooks
}

// hooks are the points at which a fault gets hold of a request, in their order; nil, like a zero, does nothing.
type hooks struct {
	delay       func(c *call) time.Duration       // how long a request waits before it is judged
	busy        func(c *call, n int) bool         // the mock's n-th request, from 1, is throttled
	overlook    rule                              // the judgement that is not made
	frozen      bool                              // no update changes the entity tag
	void        bool                              // what was overlooked makes the whole request store nothing
	refuse      func(c *call) *refusal            // a valid update of an entity, before its own conditions are judged
	verdict     func(c *call, r *refusal)         // a request was refused
	merge       func(c *call, next object) object // the state that an accepted update leads to; c.before is the old one
	answer      func(c *call, a *answer)          // any answer, just before it is written
	batched     func(response object) object      // one answer in a batch
	unlimited   bool                              // a batch may have any length
	eager       bool                              // a batch that is too long is refused, and carried out
	independent bool                              // what depends on a failed request of a batch is carried out
	hasty       bool                              // what depends on a failed request of a batch is answered 424, and carried out
	detached    bool                              // an update in a batch is no more than a read
	spoil       func(op *contract.Operation)      // a page fault
}

// restate answers a refusal with another status.
func restate(r rule, status int) hooks {
	return onRefusal(r, func(_ *call, refused *refusal) { refused.status, refused.code = status, statusCode(status) })
}

// Faults lists every fault, always in the same order.
func Faults() []Fault {
	return slices.Concat(statusFaults, headerFaults, bodyFaults, stateFaults, neighbourFaults, inputFaults, valueFaults, conditionFaults, formatFaults, batchFaults, throttleFaults, authFaults, errorFaults, subtleFaults, pageFaults)
}

// LookupFault finds a fault by its id. The error of an unknown one names the nearest.
func LookupFault(id string) (Fault, error) {
	var known []string
	for _, f := range Faults() {
		if f.ID == id {
			return f, nil
		}
		known = append(known, f.ID)
	}
	if best := near.Match(id, known); best != "" {
		return Fault{}, fmt.Errorf("want the id of a fault, got %q, did you mean %q?", id, best)
	}
	return Fault{}, fmt.Errorf("want the id of a fault, got %q", id)
}

// Spoil applies a page fault to operations that are loaded already, in place. Any other fault leaves them as they are.
func Spoil(fault Fault, contracts []*contract.Contract) {
	if fault.spoil == nil {
		return
	}
	for _, c := range contracts {
		for _, op := range c.Operations {
			fault.spoil(op)
		}
	}
}
