package edm

import (
	"fmt"
	"math"
	"slices"
	"strconv"
)

// infinities are how JSON writes what its numbers cannot (OData JSON 4.01 section 7.1).
var infinities = []string{"INF", "-INF", "NaN"}

var (
	singleType = float("Edm.Single", "float", 32,
		[]Value{{`3.4028235e38`, "highest"}, {`-3.4028235e38`, "lowest"}, {`1.4e-45`, "smallest above zero"}},
		[]Value{{`"1.5"`, "number in a string"}},
		[]Value{{`3.5e38`, "beyond binary32"}})
	doubleType = float("Edm.Double", "double", 64,
		[]Value{
			{`0.1`, "no exact binary form"}, {`1.7976931348623157e308`, "highest"}, {`-1.7976931348623157e308`, "lowest"}, {`5e-324`, "smallest above zero"},
			{`-0.0`, "negative zero"},
		},
		[]Value{{`"3.14"`, "number in a string"}, {`"nan"`, "NaN in lower case"}},
		[]Value{{`1e309`, "beyond binary64"}})
)

// float makes an IEEE 754 type. A number beyond the format is grey, not wrong: the ABNF sets no bound, and decoders round to
// INF as readily as they refuse.
func float(name, format string, bits int, valid, invalid, grey []Value) *Type {
	t := &Type{
		Name:   name,
		schema: Schema{Type: "number", Format: format, Strings: infinities},
		// Halves are exact in binary, so that they come back as they were sent.
		generate: func(_ string, k uint64) string { return strconv.FormatUint(1+k%100, 10) + ".5" },
		value: func(v any) (any, error) {
			if s, ok := v.(string); ok && slices.Contains(infinities, s) {
				return infinity(s), nil
			}
			n, err := jsonNumber(v)
			if err != nil {
				return nil, numeric(`a number, "INF", "-INF" or "NaN"`, v, err)
			}
			f, _ := strconv.ParseFloat(fmt.Sprint(v), bits) // the grammar is known to hold, so the only error is infinity
			if math.IsInf(f, 0) {
				return n, nil // beyond the format: only the decimal form tells two of them apart
			}
			return f, nil
		},
		grey:      grey,
		wrongKind: notNumber(name[len("Edm."):]),
	}
	t.valid = append(valid, Value{`0`, "zero"}, Value{`"INF"`, "infinity"}, Value{`"-INF"`, "negative infinity"},
		Value{`"NaN"`, "no number"})
	t.invalid = append([]Value{{`"inf"`, "INF in lower case"}, {`"Infinity"`, "infinity as JavaScript writes it"}}, invalid...)
	t.invalid = append(t.invalid, Value{`NaN`, "not JSON"})
	t.invalid = append(t.invalid, t.wrongKind...)
	return t
}

// infinity returns a comparable; NaN is the same value as NaN here, though not the same number.
func infinity(s string) any {
	switch s {
	case "INF":
		return math.Inf(1)
	case "-INF":
		return math.Inf(-1)
	}
	return s
}
