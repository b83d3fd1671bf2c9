package plan

import (
	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// leftOut returns the case that stands for an operation that conform cannot test. It is never sent, and its only verdict is a skip.
func leftOut(left contract.LeftOut) *Case {
	documented, _ := catalogue.Lookup("status-documented")
	op := *left.Operation
	op.Cite = left.Cite
	return &Case{
		Scenario: check.Scenario{Operation: &op, Case: check.Full, Kind: check.Full, Intent: check.Accept},
		ID:       op.Name + "/" + check.Full, Title: "nothing: the operation is left out", Resource: "left out: " + op.Name,
		NotSent: left.Kind + ": " + left.Reason, LeftOut: true, Checks: []*check.Check{documented},
	}
}

// unboundError is a parameter without a value. In a run of several contracts it costs the operation, not the run.
type unboundError struct {
	error
	kind, cite string
}

func (e *unboundError) Unwrap() error { return e.error }
