package edm

import (
	"fmt"
	"math/big"
	"strconv"
)

var (
	byteType  = integer("Edm.Byte", "uint8", 0, 255)
	sbyteType = integer("Edm.SByte", "int8", -128, 127)
	int16Type = integer("Edm.Int16", "int16", -32768, 32767)
	int32Type = integer("Edm.Int32", "int32", -2147483648, 2147483647)
)

// integer makes a type whose values are JSON numbers. A number with a fraction of zero (5.0) or an exponent (5e0) is its integer:
// JSON Schema says so, and JSON knows one kind of number only.
func integer(name, format string, lowest, highest int64) *Type {
	low, high := strconv.FormatInt(lowest, 10), strconv.FormatInt(highest, 10)
	want := fmt.Sprintf("an integer from %s to %s", low, high)
	t := &Type{
		Name:     name,
		schema:   Schema{Type: "integer", Format: format, Minimum: &low, Maximum: &high},
		generate: func(_ string, k uint64) string { return strconv.FormatUint(1+k%100, 10) },
		value: func(v any) (any, error) {
			n, err := jsonNumber(v)
			i, ok := n.int64()
			if err != nil || !ok || i < lowest || i > highest {
				return nil, numeric(want, v, err)
			}
			return i, nil
		},
		grey: []Value{
			{`5.0`, "an integer to JSON Schema, not to the ABNF"}, {`5e0`, "same, with exponent"}, {`-0`, "negative zero"},
		},
		wrongKind:  notNumber("Integer"),
		outOfRange: []Value{{next(highest, 1), "one more than the highest"}, {next(lowest, -1), "one less than the lowest"}},
	}
	t.valid = []Value{{high, "highest"}}
	if lowest < 0 {
		t.valid = append(t.valid, Value{low, "lowest"}, Value{`-1`, "minus one"}) // else the lowest is zero
	}
	t.valid = append(t.valid, Value{`0`, "zero"}, Value{`1`, "one"})
	t.invalid = append(t.OutOfRange(), Value{`1.5`, "fraction"}, Value{`"5"`, "number in a string"})
	t.invalid = append(t.invalid, t.wrongKind...)
	t.invalid = append(t.invalid, Value{`""`, "empty string"})
	return t
}

// next is exact where i + by leaves int64.
func next(i, by int64) string {
	return new(big.Int).Add(big.NewInt(i), big.NewInt(by)).String()
}
