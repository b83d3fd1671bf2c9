package edm

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
)

var (
	byteType  = integer("Edm.Byte", "uint8", 0, 255)
	sbyteType = integer("Edm.SByte", "int8", -128, 127)
	int16Type = integer("Edm.Int16", "int16", -32768, 32767)
	int32Type = integer("Edm.Int32", "int32", -2147483648, 2147483647)
)

// integer makes a type whose values are JSON numbers. 5.0 and 5e0 are integers too: JSON Schema says so, and JSON has only one
// number type.
func integer(name, format string, lowest, highest int64) *Type {
	low, high := strconv.FormatInt(lowest, 10), strconv.FormatInt(highest, 10)
	want := fmt.Sprintf("an integer from %s to %s", low, high)
	t := &Type{
		Name:     name,
		schema:   Schema{Type: "integer", Format: format, Minimum: low, Maximum: high},
		generate: func(_ string, k uint64) string { return strconv.FormatUint(1+k%100, 10) },
		value: func(v any) (any, error) {
			n, err := jsonNumber(v)
			i, ok := n.int64()
			if err != nil || !ok || i < lowest || i > highest {
				return nil, numeric(want, v, err)
			}
			return i, nil
		},
		borderline: []Value{
			{`5.0`, "an integer in JSON Schema, not in the ABNF"}, {`5e0`, "an exponent: an integer in JSON Schema, not in the ABNF"},
		},
		wrongKind:  notInteger,
		outOfRange: []Value{{next(highest, 1), "one more than the maximum"}, {next(lowest, -1), "one less than the minimum"}},
	}
	t.valid = []Value{{high, "maximum"}}
	if lowest < 0 {
		t.valid = append(t.valid, Value{low, "minimum"}, Value{`-1`, "minus one"}) // otherwise the minimum is zero
	}
	t.valid = append(t.valid, Value{`0`, "zero"}, Value{`1`, "one"})
	if zero := (Value{`-0`, "negative zero"}); lowest < 0 {
		t.valid = append(t.valid, zero)
	} else {
		t.borderline = append(t.borderline, zero) // the ABNF has no sign there
	}
	t.invalid = append(t.OutOfRange(), Value{`1.5`, "fraction"})
	t.invalid = append(t.invalid, t.wrongKind...)
	t.invalid = append(t.invalid, notNumber("Integer")[0], Value{`""`, "empty string"})
	return t
}

// notInteger begins with what lenient services convert.
var notInteger = []Value{{`"5"`, "number in a string"}, wrongBoolean, wrongArray, wrongObject}

// next is exact even if i + by overflows int64.
func next(i, by int64) string {
	return new(big.Int).Add(big.NewInt(i), big.NewInt(by)).String()
}

// Integer is the type of a whole number without bounds, as a JSON Schema without a format describes it. It has no name, because Edm has no
// such type.
var Integer = &Type{
	schema:   Schema{Type: "integer"},
	generate: int32Type.generate,
	value: func(v any) (any, error) {
		n, err := jsonNumber(v)
		if err != nil || n.exponent < 0 {
			return nil, numeric("an integer", v, err)
		}
		return n, nil
	},
	valid:     []Value{{`1`, "one"}, {`0`, "zero"}},
	invalid:   slices.Concat([]Value{{`1.5`, "fraction"}}, notInteger, []Value{notNumber("Integer")[0], {`""`, "empty string"}}),
	wrongKind: notInteger,
}
