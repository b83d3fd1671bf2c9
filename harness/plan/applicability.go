package plan

import (
	"fmt"
	"slices"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
)

// Applicability says which cases of an operation a check judges, and which the depth omits.
type Applicability struct {
	Check     *check.Check
	Operation *contract.Operation
	Cases     []*Case
	Omitted   []Omission
}

// Needs returns what the contract lacks for the check to judge any case, or "" if there are cases, planned or omitted.
func (a Applicability) Needs() string {
	switch {
	case len(a.Cases)+len(a.Omitted) > 0:
		return ""
	case !a.Operation.Profile.Includes(a.Check.Profile):
		return fmt.Sprintf("the profile %s; the contract's is %s", a.Check.Profile, a.Operation.Profile)
	}
	return a.Check.Needs
}

// Applicability returns an entry for every check and operation, in the order of the catalogue.
func (p *Plan) Applicability() (out []Applicability) {
	omissions := p.Omissions()
	for _, k := range catalogue.All() {
		for _, c := range p.Contracts {
			for _, op := range c.Operations {
				out = append(out, p.applicability(k, op, omissions))
			}
		}
	}
	return out
}

func (p *Plan) applicability(k *check.Check, op *contract.Operation, omissions []Omission) Applicability {
	out := Applicability{Check: k, Operation: op}
	judges := func(c *Case) bool { return c.Operation == op && slices.Contains(c.Checks, k) }
	for _, c := range p.Cases {
		if judges(c) {
			out.Cases = append(out.Cases, c)
		}
	}
	for _, o := range omissions {
		if judges(o.Case) {
			out.Omitted = append(out.Omitted, o)
		}
	}
	return out
}
