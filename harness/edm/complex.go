package edm

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Complex is a complex type as far as its members are known; without any it only asks for an object.
type Complex struct{ Members map[string]Rule }

// Check asks for an object and judges its declared members, by name; null ones pass (nullability), as do undeclared ones (drift).
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

// Equal compares declared members by their rule, undeclared ones deeply.
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

// Generate returns an object with every declared member that has values.
func (c Complex) Generate(seed string, n int) string {
	var members []string
	for _, name := range c.names() {
		if value := c.Members[name].Generate(seed, n); value != "" {
			members = append(members, jsonString(name)+":"+value)
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// Valid returns an empty object, and for each member an object with it alone: a partial update.
func (c Complex) Valid() []Value {
	out := []Value{{`{}`, "no member"}}
	for _, name := range c.names() {
		if value := c.Members[name].Generate("values", 0); value != "" {
			out = append(out, Value{"{" + jsonString(name) + ":" + value + "}", "one member"})
		}
	}
	return out
}

// Invalid returns other kinds, and for each member an object with a wrong value of it.
func (c Complex) Invalid() []Value {
	out := c.WrongKind()
	for _, name := range c.names() {
		if wrong := c.Members[name].WrongKind(); len(wrong) > 0 {
			out = append(out, Value{"{" + jsonString(name) + ":" + wrong[0].JSON + "}", "member of wrong type"})
		}
	}
	return out
}

// Borderline returns what nullability and openness decide.
func (c Complex) Borderline() []Value {
	return []Value{
		{`null`, "null, where the description does not say whether it may be"}, {`{"conformUnknown":true}`, "undeclared member"},
	}
}

// WrongKind returns one value of each kind that is no object.
func (c Complex) WrongKind() []Value {
	return []Value{{`"Complex"`, "string instead of object"}, wrongArray, {`5`, "number instead of object"}, wrongBoolean}
}

func (c Complex) names() []string { return slices.Sorted(maps.Keys(c.Members)) }
