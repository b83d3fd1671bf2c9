package edm

import "strconv"

var decimalType = &Type{
	Name:   "Edm.Decimal",
	schema: Schema{Type: "number", Format: "decimal"},
	// The strings INF and NaN are left out: they need Scale=floating (OData CSDL 4.01), and Graph knows Scale=variable only.
	value: func(v any) (any, error) {
		n, err := jsonNumber(v)
		if err != nil {
			return nil, numeric("a number", v, err)
		}
		return n, nil
	},
	textValue: func(v any) (any, error) {
		var n number
		var err error
		if s, ok := v.(string); ok {
			n, err = parseDecimal(s)
		} else {
			n, err = jsonNumber(v)
		}
		if err != nil {
			return nil, numeric("a number, or one in a string", v, err)
		}
		return n, nil
	},
	generate: func(_ string, k uint64) string { return strconv.FormatUint(1+k%100, 10) + ".25" },
	valid: []Value{
		{`3.14`, "fraction"}, {`-0.01`, "negative fraction"}, {`0`, "zero"},
		{`79228162514264337593543950335`, "highest of .NET, 29 digits"}, {`1e-28`, "smallest of .NET above zero"},
	},
	invalid: []Value{
		{`"1,5"`, "decimal comma"}, {`"abc"`, "no number"}, {`".1"`, "no digit before the point"},
		{`"42."`, "no digit after the point"}, {`"Decimal"`, "placeholder of documentation examples"}, wrongBoolean, wrongArray, wrongObject,
	},
	grey: []Value{
		{`79228162514264337593543950336`, "one more than .NET holds"}, {`1e-101`, "more places than any common decimal type"},
		{`"3.14"`, "a string, which only IEEE754Compatible=true allows"}, {`"INF"`, "only with Scale=floating"},
	},
	wrongKind: notNumber("Decimal"),
}
