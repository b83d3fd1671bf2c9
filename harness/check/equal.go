package check

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/edm"
)

// maxUnordered bounds the members that are matched regardless of order, which takes time by the square.
const maxUnordered = 64

// typed is what the contract says of a value: the name of its Edm type and its schema, both of which may be missing.
type Type struct {
	Edm    string
	Schema *oracle.Schema
	nested bool // inside a collection
}

// typeOf returns what the contract says of a member of the entity.
func (e *Evidence) TypeOf(name string) Type {
	if p := e.Operation.Property(name); p != nil {
		return Type{Edm: p.Edm, Schema: p.Schema}
	}
	for _, r := range e.Operation.Responses {
		if r.Schema == nil || r.Schema.Properties[name] == nil || r.Schema.Properties[name].Value == nil {
			continue
		}
		s := r.Schema.Properties[name].Value
		return Type{Edm: oracle.EdmName(s), Schema: s}
	}
	return Type{}
}

// equal tells whether got is the value that was sent: instants, numbers and GUIDs by what they mean, collections in any order,
// null as absent. Members of an object that were not sent, and control information, do not count.
func (t Type) Equal(sent, got any) bool {
	switch want := sent.(type) {
	case []any:
		have, ok := got.([]any)
		return ok && t.sameMembers(want, have)
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return false
		}
		for name, v := range want {
			if !strings.Contains(name, "@") && !t.Member(name).Equal(v, have[name]) {
				return false
			}
		}
		return true
	}
	if sent == nil || got == nil || sent == got {
		return sent == got
	}
	if primitive := t.primitive(); primitive != nil {
		return primitive.Equal(sent, got)
	}
	return looksEqual(sent, got)
}

// sameMembers compares in any order: a collection is unordered unless annotated with Core.Ordered (OData CSDL 4.01). Within a
// collection order counts, for collections of collections would take time without bound.
func (t Type) sameMembers(want, have []any) bool {
	if len(want) != len(have) {
		return false
	}
	of := t.element()
	if slices.EqualFunc(want, have, of.Equal) {
		return true
	}
	if t.nested || len(want) > maxUnordered {
		return false
	}
	left := slices.Clone(have)
	for _, w := range want {
		i := slices.IndexFunc(left, func(h any) bool { return of.Equal(w, h) })
		if i < 0 {
			return false
		}
		left = slices.Delete(left, i, i+1)
	}
	return true
}

func (t Type) element() Type {
	out := Type{nested: true}
	if element, collection := edm.Parse(t.Edm); collection {
		out.Edm = element
	}
	if t.Schema != nil && t.Schema.Items != nil {
		out.Schema = t.Schema.Items.Value
	}
	return out
}

func (t Type) Member(name string) Type {
	out := Type{nested: t.nested}
	if t.Schema != nil && t.Schema.Properties[name] != nil && t.Schema.Properties[name].Value != nil {
		out.Schema = t.Schema.Properties[name].Value
		out.Edm = oracle.EdmName(out.Schema)
	}
	return out
}

// primitive returns the Edm primitive type of the value, nil where the contract does not say.
func (t Type) primitive() *edm.Type {
	if primitive, known := edm.Lookup(t.Edm); known {
		return primitive
	}
	if t.Schema == nil {
		return nil
	}
	return oracle.EdmType(t.Schema, "")
}

// looksEqual compares two different scalars of unknown type by what both look like: numbers, instants or GUIDs.
func looksEqual(a, b any) bool {
	for _, name := range []string{"Edm.Decimal", "Edm.DateTimeOffset", "Edm.Guid"} {
		if t, known := edm.Lookup(name); known && t.Check(a) == nil && t.Check(b) == nil {
			return t.Equal(a, b)
		}
	}
	return false
}
