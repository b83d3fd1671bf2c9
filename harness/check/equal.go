package check

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// maxUnordered bounds the items that are matched in any order, which takes quadratic time.
const maxUnordered = 64

// Type is what the contract says of a value: the name of its Edm type and its schema, either of which may be missing.
type Type struct {
	Edm    string
	Schema *oracle.Schema
	nested bool // inside a collection
}

// TypeOf returns what the contract says of a member of the entity.
func (e *Evidence) TypeOf(name string) Type { return typeOf(e.Operation, name) }

func typeOf(op *contract.Operation, name string) Type {
	if p := op.Property(name); p != nil {
		return Type{Edm: p.Edm, Schema: p.Schema}
	}
	for _, r := range op.Responses {
		if t := (Type{Schema: r.Schema}).Member(name); t.Schema != nil {
			return t
		}
	}
	return Type{}
}

// Same reports whether two values of a property, with numbers as json.Number, mean the same: instants, numbers and GUIDs by value,
// collections in any order, null as absent.
func Same(op *contract.Operation, name string, a, b any) bool { return typeOf(op, name).Same(a, b) }

// Same is Equal in both directions: neither value may lack a member of the other.
func (t Type) Same(a, b any) bool { return t.Equal(a, b) && t.Equal(b, a) }

// Equal reports whether got means what was sent: instants, numbers and GUIDs by value, collections in any order, null as absent.
// It ignores control information and members of an object that were not sent.
func (t Type) Equal(sent, got any) bool {
	switch want := sent.(type) {
	case []any:
		have, ok := got.([]any)
		return ok && t.sameItems(want, have)
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

// sameItems ignores the order: a collection is unordered unless annotated with Core.Ordered (OData CSDL 4.01). In a nested
// collection the order counts, because matching would take unbounded time.
func (t Type) sameItems(want, have []any) bool {
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

// Member returns what the contract says of a member of an object.
func (t Type) Member(name string) Type {
	out := Type{nested: t.nested}
	if t.Schema != nil && t.Schema.Properties[name] != nil && t.Schema.Properties[name].Value != nil {
		out.Schema = t.Schema.Properties[name].Value
		out.Edm = oracle.EdmName(out.Schema)
	}
	return out
}

// primitive returns the Edm primitive type of the value, or nil where the contract names none.
func (t Type) primitive() *edm.Type {
	if t.Schema != nil && t.Schema.Type.Is("string") && strings.HasPrefix(t.Schema.Format, "decimal") {
		decimal, _ := edm.Lookup("Edm.Decimal") // equal as numbers, although JSON has them as strings
		return decimal
	}
	if primitive, known := edm.Lookup(t.Edm); known {
		return primitive
	}
	if t.Schema == nil {
		return nil
	}
	return oracle.EdmType(t.Schema, "")
}

// looksEqual compares two scalars of unknown type as the numbers, instants or GUIDs that both look like.
func looksEqual(a, b any) bool {
	for _, name := range []string{"Edm.Decimal", "Edm.DateTimeOffset", "Edm.Guid"} {
		if t, known := edm.Lookup(name); known && t.Check(a) == nil && t.Check(b) == nil {
			return t.Equal(a, b)
		}
	}
	return false
}
