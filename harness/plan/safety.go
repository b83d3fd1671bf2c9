package plan

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/wire"
)

// without returns the operation without the properties that are never written.
func without(op *contract.Operation, opts Options) *contract.Operation {
	return withoutProperties(op, func(name string) bool {
		p := op.Property(name)
		return wire.MatchesProperty(opts.NeverWrite, name) || p != nil && opts.neverWritten(op, p) != ""
	})
}

// withoutProperties returns the operation itself if it has none of the properties.
func withoutProperties(op *contract.Operation, named func(name string) bool) *contract.Operation {
	isNamed := func(p contract.Property) bool { return named(p.Name) }
	if !slices.ContainsFunc(op.Properties, isNamed) {
		return op
	}
	out := *op
	out.Properties = slices.DeleteFunc(slices.Clone(op.Properties), isNamed)
	if example, ok := op.Example.(map[string]any); ok {
		example = maps.Clone(example)
		maps.DeleteFunc(example, func(name string, _ any) bool { return named(name) })
		out.Example = example
	}
	return &out
}

// neverWritten says why a property is never written, or "".
func (o *Options) neverWritten(op *contract.Operation, p *contract.Property) string {
	const never = " is never written to this target"
	switch {
	case wire.MatchesProperty(o.NeverWrite, p.Name):
		return p.Name + never
	case p.Condition != "":
		return p.Name + " is not sent, because the contract permits it under a condition: " + p.Condition
	case p.Variant != "" && p.Variant != o.Permissions:
		kind := string(o.Permissions)
		if kind == "" {
			return p.Name + " is not sent, because the contract lists it for " + string(p.Variant) + " permissions only, and neither the sign-in nor the token says which kind there is"
		}
		return p.Name + " is not sent, because the contract lists it for " + string(p.Variant) + " permissions only, and the target's sign-in gets " + kind + " ones"
	case o.Restores && p.WriteOnly():
		return p.Name + never + ": reads do not show the value to restore"
	case o.Restores && wire.HoldsSecret(p.Name):
		return p.Name + never + ": it is named for a secret, and reads may hide the value to restore"
	case o.Restores && wire.NamesEntity(p.Name):
		return p.Name + never + ": it names an entity"
	case o.Restores && isAnnotation(p.Name):
		return p.Name + never + ": the service may take it for an annotation"
	case o.Restores && p.Schema != nil && p.Schema.Type.Is("boolean") && wire.NamesExclusive(p.Name):
		return p.Name + never + ": it may be cleared on another entity"
	}
	text := ""
	if example, ok := op.Example.(map[string]any); ok {
		value, _ := json.Marshal(example[p.Name]) // decoded JSON always encodes
		text = wire.FindName(value, o.isNeverWritten)
	}
	if inner := cmp.Or(text, p.FindMember(o.isNeverWritten)); inner != "" {
		return p.Name + "/" + inner + never
	}
	return ""
}

// isNeverWritten tells whether a member of a complex value is never written. A value with an id may be another entity, and
// reads may hide a secret.
func (o *Options) isNeverWritten(name string) bool {
	return wire.MatchesProperty(o.NeverWrite, name) || o.Restores && (wire.NamesEntity(name) || wire.HoldsSecret(name) || isAnnotation(name))
}

// isAnnotation reports whether a member is named as an annotation is, such as `@type`, and is data all the same. Restoring an entity leaves
// annotations out.
func isAnnotation(name string) bool { return strings.Contains(name, "@") && !contract.IsControl(name) }

// neverWritten makes the cases that only update a property that is never written. They are not sent, and report what is not tested.
func (b *builder) neverWritten() (out []*Case) {
	if b.op == b.whole {
		return nil
	}
	whole := *b
	whole.op, whole.kind, whole.proven, whole.lastValue = b.whole, check.Only, map[string][]any{}, map[string]any{}
	for _, c := range only(&whole) {
		p := b.whole.Property(c.Target)
		if p == nil {
			continue
		}
		if why := b.opts.neverWritten(b.whole, p); why != "" {
			c.NotSent = why
			out = append(out, c)
		}
	}
	return out
}

// markNotSent gives the cases that must not be sent the reason. A case whose twin is among them relies on its first read instead. Where
// the valid update of an operation is not sent, the updates that the target must reject are emptied.
func markNotSent(cases []*Case, opts Options) {
	notSent := map[string]bool{}
	for _, c := range cases {
		if c.Class() != check.RO {
			c.NotSent = opts.reasonNotSent(c)
			notSent[c.ID] = c.NotSent != ""
		}
	}
	for _, c := range cases {
		if c.Class() == check.RO {
			if notSent[c.Operation.Name+"/"+check.Full] || opts.Restores && c.Kind == check.OtherAudience {
				c.emptyBodies()
			}
			c.NotSent = opts.reasonNotSent(c)
			notSent[c.ID] = c.NotSent != ""
		}
	}
	relyOnReads(cases, notSent)
}

// relyOnReads makes the cases whose twin is not sent rely on their first read instead.
func relyOnReads(cases []*Case, notSent map[string]bool) {
	for _, c := range cases {
		if c.Twin != "" && notSent[c.Twin] {
			c.Twin, c.NeedsRead = "", c.Reads
		}
	}
}

func (o *Options) reasonNotSent(c *Case) string {
	class := c.Class()
	if o.Allowed != nil && !slices.Contains(o.Allowed, class) {
		what := map[check.Safety]string{
			check.NOOP: "writes current values", check.RST: "changes the entity", check.MOCK: "may change what cannot be restored",
		}[class]
		return fmt.Sprintf("a case that %s (class %s) is not sent to this target, which allows %s", what, class, list(o.Allowed))
	}
	for _, s := range c.Steps {
		if name := wire.FindProperty(s.Request.Body, o.NeverWrite); name != "" {
			return name + " is never written to this target"
		}
		if o.Permit == nil {
			continue
		}
		if err := o.Permit(s.Request); err != nil {
			return "the case is not sent to this target: " + err.Error()
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
