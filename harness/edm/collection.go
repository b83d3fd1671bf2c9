package edm

import (
	"fmt"
	"reflect"
)

// Collection is a collection of values of one type, which is never a Collection: OData has no nested collections.
type Collection struct{ Of Rule }

// maxUnordered bounds the length of collections that Equal compares regardless of order, which takes quadratic time.
const maxUnordered = 256

// Check requires an array of valid members. Null members pass: nullability is not part of the type.
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

// match marks the member of y that equals v as used. It tries the one at the same index first.
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

// Generate returns two members, or "" if the member type has no values.
func (c Collection) Generate(seed string, n int) string {
	first, second := c.Of.Generate(seed, n), c.Of.Generate(seed, n+1)
	if first == "" {
		return ""
	}
	return "[" + first + "," + second + "]"
}

// Valid returns collections of no, one and two members, and the two in reverse order.
func (c Collection) Valid() []Value {
	out := []Value{{`[]`, "empty"}}
	if x, y := c.members(); x != "" {
		out = append(out, Value{"[" + x + "]", "one member"}, Value{"[" + x + "," + y + "]", "two members"},
			Value{"[" + y + "," + x + "]", "reordered"})
	}
	return out
}

// Invalid returns values that are no collection, and collections of invalid members.
func (c Collection) Invalid() []Value {
	out := c.WrongKind()
	if x, _ := c.members(); x != "" {
		out = append(out, Value{"[[" + x + "]]", "collection in a collection"})
	}
	if wrong := c.Of.WrongKind(); len(wrong) > 0 {
		out = append(out, Value{"[" + wrong[0].JSON + "]", "member of the wrong type"})
	}
	return append(out, Value{`null`, "null instead of an empty collection (OData JSON 4.01 section 7.3)"})
}

// Borderline returns collections with a null member and with duplicates, which the type alone does not decide.
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
