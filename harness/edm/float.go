package edm

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// infinities are the strings for values that JSON numbers cannot express (OData JSON 4.01 section 7.1).
var infinities = []string{"INF", "-INF", "NaN"}

var (
	singleType = float("Edm.Single", "float", 32,
		[]Value{{`3.4028235e38`, "largest"}, {`-3.4028235e38`, "smallest"}, {`1.4e-45`, "smallest above zero"}},
		[]Value{{`"1.5"`, "number in a string"}},
		[]Value{{`3.5e38`, "exceeds binary32"}})
	doubleType = float("Edm.Double", "double", 64,
		[]Value{
			{`0.1234567890123456`, "16 digits"}, {`0.1`, "not exact in binary"}, {`1.7976931348623157e308`, "largest"}, {`-1.7976931348623157e308`, "smallest"}, {`5e-324`, "smallest above zero"},
			{`-0.0`, "negative zero"}, {`1.5e3`, "with an exponent"},
		},
		[]Value{{`"3.14"`, "number in a string"}, {`"nan"`, "NaN in lower case"}},
		[]Value{{`1e309`, "exceeds binary64"}})
)

// float makes an IEEE 754 type. A number that exceeds the format is borderline: the ABNF sets no limit, and some decoders round
// it to INF while others reject it.
func float(name, format string, bits int, valid, invalid, borderline []Value) *Type {
	t := &Type{
		Name:   name,
		schema: Schema{Type: "number", Format: format, Strings: infinities},
		// Halves are exact in binary, so a service returns them unchanged.
		generate: func(_ string, k uint64) string { return strconv.FormatUint(1+k%100, 10) + ".25" },
		value: func(v any) (any, error) {
			if s, ok := v.(string); ok && slices.Contains(infinities, s) {
				return infinity(s), nil
			}
			n, err := jsonNumber(v)
			if err != nil {
				return nil, numeric(`a number, "INF", "-INF" or "NaN"`, v, err)
			}
			f, _ := strconv.ParseFloat(fmt.Sprint(v), bits) // the syntax is valid, so the only error is overflow
			if math.IsInf(f, 0) {
				return n, nil // too large for the format: compare the decimal form
			}
			return f, nil
		},
		borderline: borderline,
		wrongKind:  notNumber(name[len("Edm."):]),
	}
	t.valid = append(valid, Value{`0`, "zero"}, Value{`"INF"`, "infinity"}, Value{`"-INF"`, "negative infinity"},
		Value{`"NaN"`, "not a number"})
	t.invalid = append([]Value{{`"inf"`, "INF in lower case"}, {`"Infinity"`, "infinity as JavaScript writes it"}}, invalid...)
	t.invalid = append(t.invalid, Value{`NaN`, "not JSON"})
	t.invalid = append(t.invalid, t.wrongKind...)
	return t
}

// infinity returns a comparable value. NaN is a string here, so that it equals itself.
func infinity(s string) any {
	switch s {
	case "INF":
		return math.Inf(1)
	case "-INF":
		return math.Inf(-1)
	}
	return s
}
