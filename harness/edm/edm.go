// Package edm holds the Edm primitive types: lexical rules, ranges, JSON Schemas, and valid, invalid and borderline values.
//
// The lexical rules are those of the OData ABNF construction rules, section 7 "Literal Data Values", as OData JSON 4.01 section
// 7.1 applies them to JSON. Facets (MaxLength, Precision, Scale) and nullability belong to a property, not to its type, so callers
// check them. Spatial types are missing: no Graph property uses them.
//
// This package is not API: it may change in any release.
package edm

import (
	"reflect"
	"slices"
	"strings"
)

// Type is an Edm primitive type. Each is declared in the file named after it.
type Type struct {
	Name string // `Edm.Int32`

	schema Schema
	// value returns a comparable form of v: equal results mean equal values. Check returns its error.
	value func(v any) (any, error)
	// textValue is value under IEEE754Compatible=true (OData JSON 4.01 section 3.2), which allows strings, or nil if that makes no
	// difference.
	textValue func(v any) (any, error)
	// generate returns the JSON text of a value. label is `conform-<seed>-<n>`, and k differs for nearby n.
	generate func(label string, k uint64) string

	valid, invalid, borderline, wrongKind, outOfRange []Value
}

// Value is a JSON text and the reason to send it. The text of an invalid value may be invalid JSON (a bare NaN).
type Value struct{ JSON, Why string }

// Rule lists values that are not certainly valid. It is implemented by *Type, Enum and Collection.
type Rule interface {
	Invalid() []Value
	Borderline() []Value
}

var types = []*Type{
	booleanType, byteType, sbyteType, int16Type, int32Type, int64Type, singleType, doubleType, decimalType, stringType, guidType,
	dateType, dateTimeOffsetType, timeOfDayType, durationType, binaryType, streamType,
}

// Types returns all primitive types in a fixed order.
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

// Parse splits `Collection(Edm.String)` into its element and true. It returns any other name unchanged, with false.
func Parse(name string) (element string, collection bool) {
	inner, ok := strings.CutPrefix(name, "Collection(")
	inner, closed := strings.CutSuffix(inner, ")")
	if !ok || !closed || inner == "" {
		return name, false
	}
	return inner, true
}

// Check validates a decoded JSON value: json.Number, string, bool, nil, []any or map[string]any. It accepts those borderline values
// that the grammar allows. Null is an error: whether a property may be null is not part of its type.
func (t *Type) Check(v any) error {
	if v == nil {
		return mismatch("an "+t.Name+" value", nil)
	}
	_, err := t.value(v)
	return err
}

// Equal reports whether a and b are the same value, however they are written: the same instant, duration, GUID or bytes, the same
// IEEE 754 number for Single and Double, and exactly the same number, as a number or a string, for other numeric types. Values that
// are not of the type are compared with reflect.DeepEqual.
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

// Valid returns values that a service must accept, the most informative first. It is empty for Edm.Stream.
func (t *Type) Valid() []Value { return slices.Clone(t.valid) }

// Invalid returns values that a service should reject, those that lenient decoders accept last.
func (t *Type) Invalid() []Value { return slices.Clone(t.invalid) }

// Borderline returns values that services treat differently. A service may accept or reject them.
func (t *Type) Borderline() []Value { return slices.Clone(t.borderline) }

// WrongKind returns one value of each JSON type that the type rejects, the most informative first.
func (t *Type) WrongKind() []Value { return slices.Clone(t.wrongKind) }

// OutOfRange returns the integers just above and just below the range of an integer type, and nothing for other types.
func (t *Type) OutOfRange() []Value { return slices.Clone(t.outOfRange) }
