// Package edm holds the Edm primitive types: lexical rule, range, JSON Schema, and the valid / invalid / grey values of each.
//
// The lexical rules are those of the OData ABNF construction rules, section 7 "Literal Data Values", as OData JSON 4.01 section
// 7.1 applies them to JSON. Facets (MaxLength, Precision, Scale) and nullability belong to a property, not to its type, and are
// left to the caller, as are the spatial types, which no Graph property uses.
package edm

import (
	"reflect"
	"slices"
	"strings"
)

// Type is one Edm primitive type. Each is declared in the file named after it.
type Type struct {
	Name string // `Edm.Int32`

	schema Schema
	// value returns what v stands for, as a comparable: equal results are equal values. Its error is the one Check reports.
	value func(v any) (any, error)
	// textValue is value under IEEE754Compatible=true; nil where that changes nothing.
	textValue func(v any) (any, error)
	// generate makes the JSON text of a value; label is `conform-<seed>-<n>`, k differs for nearby n.
	generate func(label string, k uint64) string

	valid, invalid, grey, wrongKind, outOfRange []Value
}

// Value is a JSON text and why it is worth sending. The text of an invalid value may be no JSON at all (a bare NaN).
type Value struct{ JSON, Why string }

// Rule is what a primitive type, an Enum, a Collection and a Complex have in common.
type Rule interface {
	Check(v any) error
	Equal(a, b any) bool
	Generate(seed string, n int) string
	Valid() []Value
	Invalid() []Value
	Borderline() []Value
	WrongKind() []Value
}

var _ = []Rule{(*Type)(nil), Enum{}, Collection{}, Complex{}}

var types = []*Type{
	booleanType, byteType, sbyteType, int16Type, int32Type, int64Type, singleType, doubleType, decimalType, stringType, guidType,
	dateType, dateTimeOffsetType, timeOfDayType, durationType, binaryType, streamType,
}

// Types returns all primitive types, always in the same order.
func Types() []*Type { return slices.Clone(types) }

// Lookup finds a type by its exact name, `Edm.Int32`.
func Lookup(name string) (*Type, bool) {
	for _, t := range types {
		if t.Name == name {
			return t, true
		}
	}
	return nil, false
}

// Parse splits `Collection(Edm.String)` into its element and true; any other name comes back as it is, with false.
func Parse(name string) (element string, collection bool) {
	inner, ok := strings.CutPrefix(name, "Collection(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed || inner == "" {
		return name, false
	}
	return inner, true
}

// Check judges a decoded JSON value: json.Number for numbers, string, bool, nil, []any, map[string]any. What Grey lists is
// accepted where the grammar allows it and some service could mean it. Null is an error: whether it is allowed is not for the
// type to say.
func (t *Type) Check(v any) error {
	return t.check(t.value, v)
}

// CheckIEEE754Compatible is Check for a body whose media type says IEEE754Compatible=true (OData JSON 4.01 section 3.2): an
// Int64 or a Decimal may then also be a string.
func (t *Type) CheckIEEE754Compatible(v any) error {
	if t.textValue == nil {
		return t.Check(v)
	}
	return t.check(t.textValue, v)
}

func (t *Type) check(value func(any) (any, error), v any) error {
	if v == nil {
		return mismatch("an "+t.Name+" value", nil)
	}
	_, err := value(v)
	return err
}

// Equal reports whether a and b are the same value of the type: instants, durations, GUIDs and bytes by what they mean, Single
// and Double as the IEEE 754 number they stand for, other numbers exactly, whether written as number or as string. Values that
// are none of the type are equal when they are deeply equal.
func (t *Type) Equal(a, b any) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	value := t.value
	if t.textValue != nil {
		value = t.textValue
	}
	x, errX := value(a)
	y, errY := value(b)
	if errX != nil || errY != nil {
		return reflect.DeepEqual(a, b)
	}
	return x == y
}

// Valid returns values that a service must take, those that tell most first. It is empty for Edm.Stream.
func (t *Type) Valid() []Value { return slices.Clone(t.valid) }

// Invalid returns values that no service should take, those that lenient decoders let through last.
func (t *Type) Invalid() []Value { return slices.Clone(t.invalid) }

// Borderline returns values that the grammar allows, or leaves open, and that services treat differently: to be recorded, never failed.
func (t *Type) Borderline() []Value { return slices.Clone(t.grey) }

// WrongKind returns one value for each kind of JSON value that the type refuses, the most telling first.
func (t *Type) WrongKind() []Value { return slices.Clone(t.wrongKind) }

// OutOfRange returns the integers just above and just below the range of an integer type, nothing for the others.
func (t *Type) OutOfRange() []Value { return slices.Clone(t.outOfRange) }
