package mock

import (
	"fmt"
	"slices"
	"time"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/near"
)

// Fault is one broken promise.
type Fault struct {
	ID    string // a kebab-case word
	Check string // id of the check that must find it
	Title string // what the faulty mock does, as "the mock …" continues
	Page  bool   // the documentation is wrong: Apply changes the contract, and the mock stays faithful
	Token bool   // only requests with a token that must be rejected show it

	hooks
}

// hooks are the points at which a fault changes how a request is served, in their order. Nil and zero change nothing.
type hooks struct {
	delay             func(c *call) time.Duration       // added to the latency
	throttles         func(c *call, n int) bool         // whether the mock's n-th request, from 1, is throttled
	ignored           rule                              // a rule that is not enforced
	ignoredFor        func(c *call) bool                // where it is not; nil means everywhere
	storeNothing      bool                              // a request that violates the ignored rule stores nothing
	rejectUpdate      func(c *call) *rejection          // rejects a valid update
	sameMatch         bool                              // If-Match may be that of the update before
	newETags          bool                              // each read returns another entity tag, and all of a version match
	constantETag      bool                              // no update changes the entity tag
	oneScheme         bool                              // only Bearer in this letter case is known
	merge             func(c *call, next object) object // returns the state after an accepted update; c.before is the one before
	rejected          func(c *call, r *rejection)       // changes a rejection
	response          func(c *call, resp *response)     // changes any response
	batched           func(response object) object      // changes one response in a batch
	anyBatchSize      bool                              // a batch may have any number of requests
	runOversizedBatch bool                              // a batch that is too long is rejected, and run
	ignoreDependsOn   bool                              // what depends on a failed request of a batch is run
	runDependents     bool                              // what depends on a failed request of a batch gets 424, and is run
	batchOnlyReads    bool                              // an update in a batch is only a read
	changeContract    func(op *contract.Operation)      // a fault of the documentation
}

// Faults returns every fault, always in the same order.
func Faults() []Fault {
	return slices.Concat(statusFaults, headerFaults, contentFaults, parallelFaults, bodyFaults, linkFaults, stateFaults, collectionFaults, inputFaults, valueFaults, conditionFaults,
		formatFaults, batchFaults, throttleFaults, authFaults, errorFaults, partialFaults, pageFaults, readFaults)
}

// LookupFault finds a fault by its id. The error for an unknown id names the nearest one.
func LookupFault(id string) (Fault, error) {
	var known []string
	for _, f := range Faults() {
		if f.ID == id {
			return f, nil
		}
		known = append(known, f.ID)
	}
	if best := near.Match(id, known); best != "" {
		return Fault{}, fmt.Errorf("no fault is named %q, did you mean %q?", id, best)
	}
	return Fault{}, fmt.Errorf("no fault is named %q", id)
}

// Apply changes loaded contracts in place, if the fault is one of the documentation. Any other fault does nothing here.
func (f Fault) Apply(contracts []*contract.Contract) {
	if f.changeContract == nil {
		return
	}
	for _, c := range contracts {
		for _, op := range c.Operations {
			f.changeContract(op)
		}
	}
}
