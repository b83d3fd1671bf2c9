package plan

import (
	"fmt"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// leftOut returns the case that stands for an operation that conform cannot test. It is never sent, and its only verdict is a skip.
func leftOut(left contract.LeftOut) *Case {
	documented, _ := catalogue.Lookup("status-documented")
	op := *left.Operation
	op.Cite = left.Cite
	return &Case{
		Scenario: check.Scenario{Operation: &op, Case: check.Full, Kind: check.Full, Intent: check.Accept},
		ID:       op.Name + "/" + check.Full, Title: "nothing: the operation is left out", Resource: "left out: " + op.Name,
		NotSent: left.Kind + ": " + left.Reason, LeftOut: verdict.LeftOut, Checks: []*check.Check{documented},
	}
}

// valueless makes the cases of the properties that conform cannot make a value for. They are not sent.
func (b *builder) valueless() (out []*Case) {
	documented, _ := catalogue.Lookup("status-documented")
	for _, p := range b.op.Writable() {
		if len(b.values(&p)) > 0 {
			continue
		}
		b.kind = check.Only
		c := b.newCase(p.Name, "nothing: "+p.Name+" is left out", check.Accept)
		c.NotSent = fmt.Sprintf("no value: conform cannot make a value of %s that its schema allows (%s)", p.Name, p.Cite)
		c.Twin, c.LeftOut, c.Checks = "", verdict.LeftOutProperty, []*check.Check{documented}
		out = append(out, c)
	}
	return out
}

// unboundError is a parameter without a value. In a run of several contracts it costs the operation, not the run.
type unboundError struct {
	error
	kind, cite string
}

func (e *unboundError) Unwrap() error { return e.error }
