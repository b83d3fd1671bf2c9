package plan

import (
	"github.com/graphconform/conform/harness/check"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// wrongType gives each property in turn a value of another JSON kind.
func wrongType(b *builder) []*Case {
	var out []*Case
	for _, p := range b.op.Writable() {
		if bad := wrongKind(p); bad != "" {
			out = append(out, b.bad(check.WrongType, p.Name, "a value of another JSON kind", decode(bad)))
		}
	}
	return out
}

// outOfRange gives each integer in turn the value just above its Edm range.
func outOfRange(b *builder) []*Case {
	var out []*Case
	for _, p := range b.op.Writable() {
		t := p.EdmType()
		if t == nil {
			continue
		}
		if values := t.OutOfRange(); len(values) > 0 {
			out = append(out, b.bad(check.OutOfRange, p.Name, "an integer outside "+t.Name, decode(values[0].JSON)))
		}
	}
	return out
}

// unknownProperty adds a property that no contract declares.
func unknownProperty(b *builder) []*Case {
	return []*Case{b.bad(check.UnknownProp, "conformNoSuchProperty", "an undeclared property", "conform")}
}

// bad builds the update that sets target to a bad value, beside one good one.
func (b *builder) bad(kind, target, title string, value any) *Case {
	name := target
	if kind == check.UnknownProp {
		name = ""
	}
	c := b.newCase(kind, name, title, check.Refuse)
	c.Target, c.Bad = target, value
	return c.between(b, b.patch(append(b.companion(target), member{target, value})...))
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
