package edm

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Complex is a complex type with its declared members. Without any, every object is valid.
type Complex struct{ Members map[string]Rule }

// Check requires an object with valid declared members. Null and undeclared members pass: neither is decided by the type.
func (c Complex) Check(v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return mismatch("an object", v)
	}
	for _, name := range c.names() {
		if object[name] == nil {
			continue
		}
		if err := c.Members[name].Check(object[name]); err != nil {
			return fmt.Errorf("member %s: %w", quote(name), err)
		}
	}
	return nil
}

// Equal compares declared members by their rule, and others with reflect.DeepEqual.
func (c Complex) Equal(a, b any) bool {
	x, okX := a.(map[string]any)
	y, okY := b.(map[string]any)
	if !okX || !okY {
		return reflect.DeepEqual(a, b)
	}
	if len(x) != len(y) {
		return false
	}
	for name, value := range x {
		other, ok := y[name]
		equal := reflect.DeepEqual
		if rule, declared := c.Members[name]; declared {
			equal = rule.Equal
		}
		if !ok || !equal(value, other) {
			return false
		}
	}
	return true
}

// Generate returns an object with every declared member whose type has values.
func (c Complex) Generate(seed string, n int) string {
	var members []string
	for _, name := range c.names() {
		if value := c.Members[name].Generate(seed, n); value != "" {
			members = append(members, jsonString(name)+":"+value)
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// Valid returns an empty object, and for each member an object with only that member: a partial update.
func (c Complex) Valid() []Value {
	out := []Value{{`{}`, "no member"}}
	for _, name := range c.names() {
		if value := c.Members[name].Generate("values", 0); value != "" {
			out = append(out, Value{"{" + jsonString(name) + ":" + value + "}", "one member"})
		}
	}
	return out
}

// Invalid returns other JSON types, and for each member an object with an invalid value of it.
func (c Complex) Invalid() []Value {
	out := c.WrongKind()
	for _, name := range c.names() {
		if wrong := c.Members[name].WrongKind(); len(wrong) > 0 {
			out = append(out, Value{"{" + jsonString(name) + ":" + wrong[0].JSON + "}", "member of the wrong type"})
		}
	}
	return out
}

// Borderline returns null and an undeclared member, which the type alone does not decide.
func (c Complex) Borderline() []Value {
	return []Value{
		{`null`, "null, where the description does not say whether it is allowed"}, {`{"conformUnknown":true}`, "undeclared member"},
	}
}

// WrongKind returns one value of each JSON type other than object.
func (c Complex) WrongKind() []Value {
	return []Value{{`"Complex"`, "string instead of object"}, wrongArray, {`5`, "number instead of object"}, wrongBoolean}
}

func (c Complex) names() []string { return slices.Sorted(maps.Keys(c.Members)) }
