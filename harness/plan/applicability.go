package plan

import (
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Applicability says where a check applies on one operation: the cases that it judges, and what the depth leaves out of them.
type Applicability struct {
	Check     *check.Check
	Operation *contract.Operation
	Cases     []*Case
	Omitted   []Omission
}

// Needs returns what the contract would need for the check to judge anything, or "" where the depth, and not the contract, says
// that it does not.
func (p Applicability) Needs() string {
	if len(p.Cases)+len(p.Omitted) > 0 {
		return ""
	}
	return p.Check.Needs
}

// Applicability looks every check of the catalogue up on every operation, in the order of the catalogue.
func (p *Plan) Applicability() (out []Applicability) {
	for _, k := range catalogue.All() {
		for _, c := range p.Contracts {
			for _, op := range c.Operations {
				out = append(out, p.applicability(k, op))
			}
		}
	}
	return out
}

func (p *Plan) applicability(k *check.Check, op *contract.Operation) Applicability {
	out := Applicability{Check: k, Operation: op}
	judges := func(c *Case) bool { return c.Operation == op && slices.Contains(c.Checks, k) }
	for _, c := range p.Cases {
		if judges(c) {
			out.Cases = append(out.Cases, c)
		}
	}
	for _, l := range p.Omitted {
		if judges(l.Case) {
			out.Omitted = append(out.Omitted, l)
		}
	}
	return out
}
