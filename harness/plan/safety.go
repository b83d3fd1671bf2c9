package plan

import (
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/catalogue"
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// classes are those of the kinds of case; any other is RST. A check has a class of its own, but one request serves many checks, and
// what it may change decides where it may be sent. One entity's body to the collection that it is in is for mocks: nobody knows whose
// entities it may change, as nobody knows what an undocumented PUT does.
var classes = map[string]check.Safety{
	check.UnknownMethods:  check.RO,
	check.NoToken:         check.RO,
	check.MalformedTokens: check.RO,
	check.ExpiredTokens:   check.RO,
	check.OtherAudience:   check.RO,
	check.NoPermission:    check.RO,
	check.Empty:           check.NOOP,
	check.UnknownSegments: check.NOOP,
	check.ToCollection:    check.MOCK,

	check.UndocumentedMethods: check.MOCK,
}

// Class says where a case may be sent.
func (c *Case) Class() check.Safety {
	if class, known := classes[c.Kind]; known {
		return class
	}
	return check.RST
}

// without returns the operation as a plan knows it that may not name the properties.
func without(op *contract.Operation, never []string) *contract.Operation {
	named := func(p contract.Property) bool { return unwritten(never, p.Name) }
	if !slices.ContainsFunc(op.Properties, named) {
		return op
	}
	out := *op
	out.Properties = slices.DeleteFunc(slices.Clone(op.Properties), named)
	if example, ok := op.Example.(map[string]any); ok {
		example = maps.Clone(example)
		maps.DeleteFunc(example, func(name string, _ any) bool { return unwritten(never, name) })
		out.Example = example
	}
	return &out
}

func unwritten(never []string, name string) bool {
	name, _, _ = strings.Cut(name, "@")
	return name != "" && slices.ContainsFunc(never, func(glob string) bool { return matches(glob, []string{name}) })
}

// unwritten makes the cases that would update only a property that is never written, to be held back: so it shows what is not tried.
func (b *builder) unwritten(opts Options) (out []*Case) {
	never := opts.NeverWrite
	opts.NeverWrite = nil
	whole, err := newBuilder(b.whole, opts)
	if err != nil {
		return nil // it was made before
	}
	for _, c := range only(whole) {
		if unwritten(never, c.Target) {
			c.Checks = catalogue.For(&c.Scenario)
			out = append(out, c)
		}
	}
	return out
}

// hold marks the cases that may not be sent, with the reason. A case whose twin is among them rests on the read before it.
func hold(cases []*Case, opts Options) {
	held := map[string]bool{}
	for _, c := range cases {
		class := c.Class()
		switch name := c.names(opts.NeverWrite); {
		case opts.Allowed != nil && !slices.Contains(opts.Allowed, class):
			c.NotSent = reasonHeld(class, opts.Allowed)
		case opts.FixtureParams != nil && class == check.RST && !slices.ContainsFunc(c.Operation.PathParams, func(p contract.Parameter) bool { return slices.Contains(opts.FixtureParams, p.Name) }):
			c.NotSent = "a case that changes the entity (class RST) is held back here: its path has no parameter that the target's fixture takes"
		case name != "":
			c.NotSent = name + " is never written to this target"
		}
		held[c.ID] = c.NotSent != ""
	}
	for _, c := range cases {
		if c.Twin != "" && held[c.Twin] {
			c.Twin, c.NeedsRead = "", c.Reads
		}
		if c.NotSent == "" && c.Class() == check.RO && held[c.Operation.Name+"/"+check.Full] {
			c.harmless()
		}
	}
}

func reasonHeld(class check.Safety, allowed []check.Safety) string {
	var list []string
	for _, a := range allowed {
		list = append(list, string(a))
	}
	why := map[check.Safety]string{
		check.NOOP: "writes what is there already", check.RST: "changes the entity", check.MOCK: "may change what cannot be put back",
	}[class]
	return "a case that " + why + " (class " + string(class) + ") is held back here, where " + strings.Join(list, ", ") + " may run"
}

// harmless empties the update of a case that must be refused whatever it says: where nothing may be changed, a target that
// takes it all the same shall have nothing to change.
func (c *Case) harmless() {
	for i := range c.Steps {
		if body := c.Steps[i].Request.Body; len(body) > 0 && string(body) != "{}" {
			c.Steps[i].Request.Body = []byte("{}")
			c.Title += ", emptied"
		}
	}
	c.Change = map[string]any{}
}

// names returns the first property in a body of the case, at any depth, that is never written.
func (c *Case) names(never []string) string {
	for _, s := range c.Steps {
		if name := unwrittenIn(s.Request.Body, never); name != "" {
			return name
		}
	}
	return ""
}

func unwrittenIn(body []byte, never []string) string {
	return wire.FindMember(body, func(name string) bool { return unwritten(never, name) })
}
