package edm

import (
	"math"
	"slices"
)

var int64Type = newInt64()

func newInt64() *Type {
	t := integer("Edm.Int64", "int64", math.MinInt64, math.MaxInt64)
	t.textValue = func(v any) (any, error) {
		s, ok := v.(string)
		if !ok {
			return t.value(v)
		}
		// ABNF int64Value: a sign and at most 19 digits including leading zeros, without fraction or exponent.
		digits := s
		if s != "" && (s[0] == '+' || s[0] == '-') {
			digits = s[1:]
		}
		n, err := parseDecimal(s)
		i, fits := n.int64()
		if err != nil || !fits || !isDigits(digits) || len(digits) > 19 {
			return nil, mismatch("an integer from -9223372036854775808 to 9223372036854775807", v)
		}
		return i, nil
	}
	t.valid = append([]Value{{`9007199254740993`, "2^53 + 1, which float64 cannot represent"}}, t.valid...)
	t.valid = append(t.valid, Value{`9007199254740991`, "2^53 - 1"}, Value{`-9007199254740991`, "-(2^53 - 1)"},
		Value{`2147483648`, "exceeds Int32"})
	text := Value{`"5"`, "a string, valid only with IEEE754Compatible=true"}
	t.invalid = slices.DeleteFunc(t.invalid, func(v Value) bool { return v.JSON == text.JSON })
	t.wrongKind = notNumber("Integer")
	t.invalid = append(t.invalid, Value{`"12a"`, "a string that is not a number"})
	t.borderline = append(t.borderline, text)
	return t
}
