package plan

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// without returns the operation without the properties that are never written.
func without(op *contract.Operation, never []string) *contract.Operation {
	named := func(p contract.Property) bool { return wire.MatchesProperty(never, p.Name) }
	if !slices.ContainsFunc(op.Properties, named) {
		return op
	}
	out := *op
	out.Properties = slices.DeleteFunc(slices.Clone(op.Properties), named)
	if example, ok := op.Example.(map[string]any); ok {
		example = maps.Clone(example)
		maps.DeleteFunc(example, func(name string, _ any) bool { return wire.MatchesProperty(never, name) })
		out.Example = example
	}
	return &out
}

// neverWritten makes the cases that only update a property that is never written. They are not sent, and report what is not tested.
func (b *builder) neverWritten() (out []*Case) {
	if b.op == b.whole {
		return nil
	}
	whole := *b
	whole.op, whole.kind, whole.proven, whole.lastValue = b.whole, check.Only, map[string][]any{}, map[string]any{}
	for _, c := range only(&whole) {
		if c.Target != "" && wire.MatchesProperty(b.opts.NeverWrite, c.Target) {
			out = append(out, c)
		}
	}
	markNotSent(out, b.opts)
	return out
}

// markNotSent gives the cases that must not be sent the reason. A case whose twin is among them relies on its first read instead.
func markNotSent(cases []*Case, opts Options) {
	notSent := map[string]bool{}
	for _, c := range cases {
		c.NotSent = reasonNotSent(c, opts)
		notSent[c.ID] = c.NotSent != ""
	}
	for _, c := range cases {
		if c.Twin != "" && notSent[c.Twin] {
			c.Twin, c.NeedsRead = "", c.Reads
		}
		if c.NotSent == "" && c.Class() == check.RO && notSent[c.Operation.Name+"/"+check.Full] {
			c.emptyBodies()
		}
	}
}

func reasonNotSent(c *Case, opts Options) string {
	class := c.Class()
	ofFixture := func(p contract.Parameter) bool { return slices.Contains(opts.FixtureParams, p.Name) }
	switch {
	case opts.Allowed != nil && !slices.Contains(opts.Allowed, class):
		what := map[check.Safety]string{
			check.NOOP: "writes current values", check.RST: "changes the entity", check.MOCK: "may change what cannot be restored",
		}[class]
		return fmt.Sprintf("a case that %s (class %s) is not sent to this target, which allows %s", what, class, list(opts.Allowed))
	case opts.FixtureParams != nil && class == check.RST && !slices.ContainsFunc(c.Operation.PathParams, ofFixture):
		return "a case that changes the entity (class RST) is not sent to this target: its path has no parameter of the target's fixture"
	}
	for _, s := range c.Steps {
		if name := wire.FindProperty(s.Request.Body, opts.NeverWrite); name != "" {
			return name + " is never written to this target"
		}
	}
	return ""
}

func list(classes []check.Safety) string {
	var words []string
	for _, class := range classes {
		words = append(words, string(class))
	}
	return strings.Join(words, ", ")
}

// emptyBodies replaces the updates of a case that the target must reject whatever they contain. If a faulty target accepts them, they
// change nothing.
func (c *Case) emptyBodies() {
	for i := range c.Steps {
		if body := c.Steps[i].Request.Body; len(body) > 0 && string(body) != "{}" {
			c.Steps[i].Request.Body = []byte("{}")
			c.Title += ", emptied"
		}
	}
	c.Change = map[string]any{}
}
