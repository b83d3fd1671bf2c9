package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
	"github.com/graphconform/conform/harness/wire"
)

// wrongType gives each property in turn a value of another JSON kind.
func wrongType(b *builder) []*Case {
	var bad []check.Bad
	for _, p := range b.op.Writable() {
		if text := wrongKind(p); text != "" {
			bad = append(bad, check.Bad{Target: p.Name, Value: decode(text)})
		}
	}
	return b.bad(check.WrongType, "a value of another JSON kind", bad)
}

// outOfRange gives each integer in turn the value just above its Edm range.
func outOfRange(b *builder) []*Case {
	var bad []check.Bad
	for _, p := range b.op.Writable() {
		t := p.EdmType()
		if t == nil {
			continue
		}
		if values := t.OutOfRange(); len(values) > 0 {
			bad = append(bad, check.Bad{Target: p.Name, Value: decode(values[0].JSON)})
		}
	}
	return b.bad(check.OutOfRange, "an integer outside its type", bad)
}

// unknownProperty adds a property that no contract declares.
func unknownProperty(b *builder) []*Case {
	c := b.newCase(check.UnknownProp, "", "an undeclared property", check.Refuse)
	c.Target = "conformNoSuchProperty"
	c.Bad = []check.Bad{{Step: check.Request, Target: c.Target, Value: "conform"}}
	return []*Case{c.between(b, b.badRequest(c.Bad[0]))}
}

// bad builds the case that sends one bad value after another, each in a request of its own, between two reads. At full depth each
// then has a case of its own, so that a change of state has one cause.
func (b *builder) bad(kind, title string, bad []check.Bad) []*Case {
	if len(bad) == 0 {
		return nil
	}
	c := b.newCase(kind, "", title+", for one property after another", check.Refuse)
	for i, one := range bad {
		if one.Step = check.Request; i > 0 {
			one.Step = "bad-" + one.Target
		}
		c.Bad = append(c.Bad, one)
	}
	c.between(b, b.badRequest(c.Bad[0]))
	after := c.Steps[2]
	c.Steps = c.Steps[:2]
	for _, one := range c.Bad[1:] {
		c.Steps = append(c.Steps, Step{Name: one.Step, Request: b.badRequest(one)})
	}
	c.Steps = append(c.Steps, after)
	out := []*Case{c}
	for _, one := range bad {
		if len(bad) == 1 {
			break // the case above is its own
		}
		out = append(out, b.deep(kind, title, one))
	}
	return out
}

func (b *builder) deep(kind, title string, bad check.Bad) *Case {
	c := b.newCase(kind, bad.Target, title, check.Refuse)
	bad.Step, c.Deep = check.Request, true
	c.Target, c.Bad = bad.Target, []check.Bad{bad}
	return c.between(b, b.badRequest(bad))
}

// badRequest is the update that sets a property to a bad value, beside a good one of another.
func (b *builder) badRequest(bad check.Bad) wire.Request {
	return b.patch(append(b.companion(bad.Target), member{bad.Target, bad.Value})...)
}

// wrongKind returns the JSON text of a value whose kind the property must refuse, or "" where the contract does not say enough.
func wrongKind(p contract.Property) string {
	_, collection := edm.Parse(p.Edm)
	switch t := p.EdmType(); {
	case t != nil && len(t.WrongKind()) > 0:
		return t.WrongKind()[0].JSON
	case collection, p.Schema.Type.Is("array"), p.Schema.Type.Is("object"):
		return `"conform"`
	case len(p.Schema.Enum) > 0:
		return `[]`
	}
	return ""
}
