package plan

import (
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/verdict"
)

// build makes the cases of a kind. A panic costs these cases, and no others.
func (b *builder) build(k kind) (out []*Case) {
	defer func() {
		if p := recover(); p != nil {
			c := panicked(b.whole, k.name, p)
			c.Resource = b.base + b.path
			out = []*Case{c}
		}
	}()
	return k.build(b)
}

// panicked returns the case that stands for those that could not be planned.
func panicked(op *contract.Operation, name string, p any) *Case {
	documented, _ := catalogue.Lookup("status-documented")
	return &Case{
		Scenario: check.Scenario{Operation: op, Case: name, Kind: name, Intent: check.Open},
		ID:       op.Name + "/" + name, Title: "nothing: conform cannot plan it", Resource: "unplanned: " + op.Name, Checks: []*check.Check{documented},
		Panic: verdict.BugReport(fmt.Sprintf("panic while planning: %v", p), debug.Stack()),
	}
}

// selectChecks gives a case the checks that judge it.
func (c *Case) selectChecks() {
	if c.Panic == "" {
		c.Checks = slices.Clone(catalogue.For(&c.Scenario)) // without the room of those that do not
	}
}
