package check

import (
	"slices"
	"strings"

	"github.com/graphconform/conform/harness/check/oracle"
	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// maxUnordered bounds the items of a collection that are matched in any order, and maxComparisons all comparisons of items for one pair
// of values: matching takes quadratic time for each level of nesting. Beyond that, the order counts.
const (
	maxUnordered   = 1000
	maxComparisons = 1_000_000
)

// Type is what the contract says of a value: the name of its Edm type and its schema, either of which may be missing.
type Type struct {
	Edm      string
	Schema   *oracle.Schema
	ordered  bool // collections have an order, unless their schema says otherwise
	unmasked bool // see masked
}

// TypeOf is what the contract says of a member of the entity, for values that were read with the Prefer header of the case.
func (e *Evidence) TypeOf(name string) Type {
	t := TypeOf(e.Operation, name)
	t.unmasked = e.prefersUnknownMembers()
	return t
}

// TypeOf returns what a contract says of a member of the entity.
func TypeOf(op *contract.Operation, name string) Type {
	ordered := !op.Profile.Includes(contract.OData) || // which defines collections without an order
		op.Promised(name, func(p contract.Promises) *contract.Promise { return p.Ordered }) != nil
	if p := op.Property(name); p != nil {
		return Type{Edm: p.Edm, Schema: p.Schema, ordered: ordered}
	}
	for _, r := range op.Responses {
		if t := (Type{Schema: r.Schema, ordered: ordered}).Member(name); t.Schema != nil {
			return t
		}
	}
	return Type{ordered: ordered}
}

// Same reports whether two values of a property, with numbers as json.Number, mean the same: instants, numbers and GUIDs by value,
// collections in any order unless the contract gives them one, null as absent.
func Same(op *contract.Operation, name string, a, b any) bool { return TypeOf(op, name).Same(a, b) }

// Same is Equal in both directions: neither value may lack a member of the other.
func (t Type) Same(a, b any) bool { return t.Equal(a, b) && t.Equal(b, a) }

// Equal reports whether got means what was sent: instants, numbers and GUIDs by value, collections in any order unless the contract gives
// them one, null as absent. It ignores control information and members of an object that were not sent.
func (t Type) Equal(sent, got any) bool {
	c := comparison{left: maxComparisons}
	return c.equal(t, sent, got)
}

// comparison is one comparison of two values.
type comparison struct{ left int }

func (c *comparison) equal(t Type, sent, got any) bool {
	switch want := sent.(type) {
	case []any:
		have, ok := got.([]any)
		return ok && c.sameItems(t, want, have)
	case map[string]any:
		have, ok := got.(map[string]any)
		if !ok {
			return false
		}
		if same, known := sameInstant(want, have); known {
			return same
		}
		for name, v := range want {
			member := t.Member(name)
			hidden := contract.IsControl(name) || strings.Contains(name, "@") && member.Schema == nil || member.Schema != nil && member.Schema.WriteOnly
			if !hidden && !c.equal(member, v, have[name]) {
				return false
			}
		}
		return true
	}
	switch {
	case sent == nil || got == nil:
		return sent == got
	case sent == got || t.masked(sent, got):
		return true
	}
	if primitive := t.primitive(); primitive != nil {
		return primitive.Equal(sent, got)
	}
	return looksEqual(sent, got)
}

// sameItems ignores the order of a collection without one, as all are that OData does not annotate with Core.Ordered (OData CSDL 4.01).
func (c *comparison) sameItems(t Type, want, have []any) bool {
	if len(want) != len(have) {
		return false
	}
	of := t.element()
	equal := func(w, h any) bool {
		c.left--
		return c.left >= 0 && c.equal(of, w, h)
	}
	if slices.EqualFunc(want, have, equal) {
		return true
	}
	if t.isOrdered() || len(want) > maxUnordered {
		return false
	}
	m := matching{of: make([]int, len(have)), equal: func(w, h int) bool { return equal(want[w], have[h]) }}
	for h := range m.of {
		m.of[h] = -1
	}
	for w := range want {
		if c.left < 0 || !m.add(w, make([]bool, len(have))) {
			return false
		}
	}
	return true
}

// EqualButOrder reports whether got has the items that were sent in another order, and is otherwise Equal to it.
func (t Type) EqualButOrder(sent, got any) bool {
	want, isCollection := sent.([]any)
	have, alsoCollection := got.([]any)
	if !isCollection || !alsoCollection {
		return false
	}
	c := comparison{left: maxComparisons}
	t.ordered = false
	if t.Schema != nil {
		schema := *t.Schema
		schema.Extensions, t.Schema = nil, &schema
	}
	return c.sameItems(t, want, have)
}

// isOrdered reports whether the order of a collection counts.
func (t Type) isOrdered() bool {
	if t.Schema == nil {
		return t.ordered
	}
	if said, ok := t.Schema.Extensions[contract.ExtOrdered].(bool); ok {
		return said
	}
	return t.ordered && !t.Schema.UniqueItems
}

// matching pairs wanted items with those that there are. An item may match several, because it may lack members of theirs.
type matching struct {
	of    []int // by item that there is, the wanted one, or -1
	equal func(wanted, have int) bool
}

// add pairs one more wanted item, and moves others to make room for it. tried are the items that cannot be moved.
func (m *matching) add(wanted int, tried []bool) bool {
	var taken []int
	for have, other := range m.of {
		if tried[have] || !m.equal(wanted, have) {
			continue
		}
		if other < 0 {
			m.of[have] = wanted
			return true
		}
		taken = append(taken, have)
	}
	for _, have := range taken {
		if tried[have] {
			continue
		}
		tried[have] = true
		if m.add(m.of[have], tried) {
			m.of[have] = wanted
			return true
		}
	}
	return false
}

func (t Type) element() Type {
	out := t.inner(nil)
	if element, collection := edm.Parse(t.Edm); collection {
		out.Edm = element
	}
	if t.Schema != nil && t.Schema.Items != nil {
		out.Schema = t.Schema.Items.Value
	}
	return out
}

// inner returns the type of a value inside one of this type.
func (t Type) inner(schema *oracle.Schema) Type {
	return Type{Schema: schema, ordered: t.ordered, unmasked: t.unmasked}
}

// Member returns what the contract says of a member of an object.
func (t Type) Member(name string) Type {
	if t.Schema == nil {
		return t.inner(nil)
	}
	ref, declared := t.Schema.Properties[name]
	if !declared {
		ref = t.Schema.AdditionalProperties.Schema // of an entry of a map
	}
	if ref == nil || ref.Value == nil {
		return t.inner(nil)
	}
	out := t.inner(ref.Value)
	out.Edm = oracle.EdmName(out.Schema)
	return out
}

// masked reports whether one of two members of an evolvable enumeration stands for the other.
func (t Type) masked(a, b any) bool {
	if t.unmasked || t.Schema == nil || (a != edm.UnknownFuture) == (b != edm.UnknownFuture) {
		return false
	}
	if a == edm.UnknownFuture {
		a = b
	}
	from := slices.Index(t.Schema.Enum, any(edm.UnknownFuture))
	return from >= 0 && slices.Contains(t.Schema.Enum[from:], a)
}

// prefersUnknownMembers reports whether every request of the case asked for all members of evolvable enumerations.
func (e *Evidence) prefersUnknownMembers() bool {
	return len(e.Steps) > 0 && !slices.ContainsFunc(e.Steps, func(s Step) bool {
		return !strings.Contains(strings.Join(s.Exchange.Request.Header.Values("Prefer"), ","), "include-unknown-enum-members")
	})
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
