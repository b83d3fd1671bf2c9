package edm

import (
	"fmt"
	"reflect"
)

// Collection is a collection of one kind of value, which is never itself a Collection (OData has none).
type Collection struct{ Of Rule }

// maxUnordered bounds the members that Equal matches regardless of order, which takes time by the square.
const maxUnordered = 256

// Check asks for an array and judges its members; null members pass, for their nullability is not the type's.
func (c Collection) Check(v any) error {
	members, ok := v.([]any)
	if !ok {
		return mismatch("an array", v)
	}
	for i, m := range members {
		if m == nil {
			continue
		}
		if err := c.Of.Check(m); err != nil {
			return fmt.Errorf("member %d: %w", i, err)
		}
	}
	return nil
}

// Equal compares members in any order: a collection is unordered unless annotated with Core.Ordered (OData CSDL 4.01).
func (c Collection) Equal(a, b any) bool {
	x, okX := a.([]any)
	y, okY := b.([]any)
	if !okX || !okY {
		return reflect.DeepEqual(a, b)
	}
	if len(x) != len(y) {
		return false
	}
	used := make([]bool, len(y))
	for i := range x {
		if !c.match(x[i], y, used, i) {
			return false
		}
	}
	return true
}

// match marks the member of y that equals v, the one at the same place first.
func (c Collection) match(v any, y []any, used []bool, at int) bool {
	if !used[at] && c.Of.Equal(v, y[at]) {
		used[at] = true
		return true
	}
	if len(y) > maxUnordered {
		return false
	}
	for i := range y {
		if !used[i] && c.Of.Equal(v, y[i]) {
			used[i] = true
			return true
		}
	}
	return false
}

// Generate returns two members; "" where the member type has no values.
func (c Collection) Generate(seed string, n int) string {
	first, second := c.Of.Generate(seed, n), c.Of.Generate(seed, n+1)
	if first == "" {
		return ""
	}
	return "[" + first + "," + second + "]"
}

// Valid returns an empty collection, one member, two, and the two reordered.
func (c Collection) Valid() []Value {
	out := []Value{{`[]`, "empty"}}
	if x, y := c.members(); x != "" {
		out = append(out, Value{"[" + x + "]", "one member"}, Value{"[" + x + "," + y + "]", "two members"},
			Value{"[" + y + "," + x + "]", "reordered"})
	}
	return out
}

// Invalid returns what is no collection, and collections of what is no member.
func (c Collection) Invalid() []Value {
	out := c.WrongKind()
	if x, _ := c.members(); x != "" {
		out = append(out, Value{"[[" + x + "]]", "collection in a collection"})
	}
	if wrong := c.Of.WrongKind(); len(wrong) > 0 {
		out = append(out, Value{"[" + wrong[0].JSON + "]", "member of wrong type"})
	}
	return append(out, Value{`null`, "null for the collection, which is empty instead (OData JSON 4.01 section 7.3)"})
}

// Borderline returns what nullability and uniqueness decide.
func (c Collection) Borderline() []Value {
	out := []Value{{`[null]`, "null member"}}
	if x, _ := c.members(); x != "" {
		out = append(out, Value{"[" + x + "," + x + "]", "duplicate members"})
	}
	return out
}

// WrongKind returns a bare member first, then an object.
func (c Collection) WrongKind() []Value {
	bare, _ := c.members()
	if bare == "" || bare[0] == '{' {
		bare = `"conform"`
	}
	return []Value{{bare, "bare value instead of an array"}, wrongObject}
}

func (c Collection) members() (x, y string) {
	return c.Of.Generate("values", 0), c.Of.Generate("values", 1)
}
