package plan

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// adjust builds the planned cases again, without the updates of those that are not planned: without them another value is the last one
// written, and other values have been accepted before.
func (p *Plan) adjust() {
	for _, c := range p.Cases {
		if b := p.builders[c.Operation]; b != nil { // not of an operation that is left out
			b.planned = append(b.planned, c)
		}
	}
	for _, c := range p.unselected {
		if b := p.builders[c.Operation]; b != nil {
			b.omitted[c.ID] = true
		}
	}
	for _, b := range p.builders {
		if len(b.omitted) == 0 {
			continue // nothing would differ
		}
		rebuilt := b.rebuild()
		for _, c := range b.planned {
			if again := rebuilt[c.ID]; again != nil {
				c.Scenario, c.Title, c.Steps, c.Panic = again.Scenario, again.Title, again.Steps, again.Panic
				c.outline()
			}
		}
	}
}

// Build returns the planned cases of an operation with their requests, in order. Current is what a read shows before the first of them, or
// nil: what the cases set differs from it, so that a run after another one shows the same.
func (p *Plan) Build(op *contract.Operation, current map[string]any) (out []*Case) {
	b := *p.builders[op]
	b.current = current
	built := b.rebuild()
	for _, c := range b.planned {
		out = append(out, cmp.Or(built[c.ID], c)) // what is never written has no requests
	}
	return out
}

// Accepted is what a target accepts of an operation's properties.
type Accepted struct {
	Values    map[string][]any // by property, in order of preference
	Selective map[string]bool  // properties of which it rejects some values that the contract allows: edge values would show no more
	Fixed     map[string]bool  // properties that keep the first value in updates of several, see [Accepted.Values]: another one does not fit the others
}

// Narrow returns the planned cases of an operation with only the values that the target accepts. The cases of the plan stay as they are. A
// case that needs a rejected property is not sent; rejected is where the record says why. Current is what a read shows now.
func (p *Plan) Narrow(op *contract.Operation, accepts Accepted, current map[string]any, rejected string) map[string]*Case {
	b, accepted := *p.builders[op], accepts.Values
	b.accepted, b.selective, b.fixed, b.current = accepted, accepts.Selective, accepts.Fixed, current
	narrowed := *b.op
	narrowed.Properties = slices.DeleteFunc(slices.Clone(narrowed.Properties), func(property contract.Property) bool {
		return !property.ReadOnly && len(accepted[property.Name]) == 0
	})
	b.op = &narrowed
	out := b.rebuild()
	for _, c := range b.planned {
		if out[c.ID] != nil {
			continue
		}
		missing := *c
		if missing.NotSent == "" {
			missing.NotSent = "the target rejects every value that was tried of the properties that this case needs, see " + rejected
			if c.Target != "" && len(accepted[c.Target]) == 0 {
				missing.NotSent = fmt.Sprintf("the target rejects every value of %s that was tried, see %s", c.Target, rejected)
			}
		}
		out[c.ID] = &missing
	}
	return out
}

// rebuild builds the planned cases again, by id. What cases set that are not planned does not count, so kinds without any planned case are not
// built.
func (b *builder) rebuild() map[string]*Case {
	planned, wanted := map[string]*Case{}, map[string]bool{}
	for _, c := range b.planned {
		planned[c.ID] = c
		wanted[c.Kind] = true
	}
	out := map[string]*Case{}
	for _, c := range b.cases(func(kind string) bool { return wanted[kind] }) {
		if old := planned[c.ID]; old != nil {
			if again := c.inShapeOf(old); again != nil {
				out[c.ID] = again
			}
		}
	}
	return out
}

// inShapeOf returns the case with the invalid values, the shared reads and the checks of an earlier build, or nil if none of those
// values is left.
func (c *Case) inShapeOf(old *Case) *Case {
	var steps []string
	for _, bad := range c.Bad {
		if slices.ContainsFunc(old.Bad, func(o check.Bad) bool { return o.Target == bad.Target && reflect.DeepEqual(o.Value, bad.Value) }) {
			steps = append(steps, bad.Step)
		}
	}
	if len(c.Bad) > 0 && len(steps) == 0 {
		return nil
	}
	out := c.withBad(steps)
	if len(steps) > 0 && steps[0] != check.Request {
		out.Bad[0].Step = check.Request
		i := slices.IndexFunc(out.Steps, func(s Step) bool { return s.Name == steps[0] })
		out.Steps[i].Name = check.Request
	}
	if out.ChangesNothing && !old.SharesReads {
		out.Steps = out.separateReads()
	}
	out.SharesReads, out.Checks, out.TwinOnly = old.SharesReads, old.Checks, old.TwinOnly
	out.Excluded, out.NotSent, out.Twin, out.NeedsRead = old.Excluded, old.NotSent, old.Twin, old.NeedsRead
	return out
}

// Values returns the values that valid updates set the writable properties of an operation to.
func (p *Plan) Values(op *contract.Operation) map[string][]any {
	b, out := p.builders[op], map[string][]any{}
	for _, property := range b.op.Writable() {
		out[property.Name] = b.generate(&property, 2)
	}
	return out
}

// Update returns an update of an operation that sets the values, beside what every update of it requires.
func (p *Plan) Update(op *contract.Operation, values map[string]any) wire.Request {
	b := *p.builders[op]
	var members []member
	for _, property := range b.op.Properties {
		if v, set := values[property.Name]; set {
			members = append(members, member{property.Name, v})
		}
	}
	return b.patch(members...)
}
