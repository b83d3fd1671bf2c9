package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Place says where a check applies on one operation: the cases that it judges, and what the depth leaves out of them.
type Place struct {
	Check     *check.Check
	Operation *contract.Operation
	Cases     []*Case
	Left      []Left
}

// Lacks returns what the contract would need for the check to judge anything, or "" where the depth, and not the contract, says
// that it does not.
func (p Place) Lacks() string {
	if len(p.Cases)+len(p.Left) > 0 {
		return ""
	}
	return p.Check.Needs
}

// Places looks every check of the catalogue up on every operation, in the order of the catalogue.
func (p *Plan) Places() (out []Place) {
	for _, k := range catalogue.All() {
		for _, c := range p.Contracts {
			for _, op := range c.Operations {
				out = append(out, p.place(k, op))
			}
		}
	}
	return out
}

func (p *Plan) place(k *check.Check, op *contract.Operation) Place {
	out := Place{Check: k, Operation: op}
	judges := func(c *Case) bool { return c.Operation == op && slices.Contains(c.Checks, k) }
	for _, c := range p.Cases {
		if judges(c) {
			out.Cases = append(out.Cases, c)
		}
	}
	for _, l := range p.Left {
		if judges(l.Case) {
			out.Left = append(out.Left, l)
		}
	}
	return out
}
