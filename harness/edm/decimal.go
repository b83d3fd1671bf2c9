package edm

import "strconv"

var decimalType = &Type{
	Name:   "Edm.Decimal",
	schema: Schema{Type: "number", Format: "decimal"},
	// INF and NaN are not accepted: they need Scale=floating (OData CSDL 4.01), and Graph only uses Scale=variable.
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
		{`19.99`, "cents, not exact in binary"}, {`3.14`, "fraction"}, {`-0.01`, "negative fraction"}, {`0`, "zero"},
		{`79228162514264337593543950335`, "largest in .NET, 29 digits"}, {`1e-28`, "smallest above zero in .NET"},
		{`1.5e3`, "with an exponent"},
	},
	invalid: []Value{
		{`"1,5"`, "decimal comma"}, {`"abc"`, "not a number"}, {`".1"`, "no digit before the decimal point"},
		{`"42."`, "no digit after the decimal point"}, {`"Decimal"`, "placeholder from documentation examples"}, wrongBoolean, wrongArray, wrongObject,
	},
	borderline: []Value{
		{`79228162514264337593543950336`, "one more than the largest in .NET"}, {`1e-101`, "more decimal places than common decimal types"},
		{`"3.14"`, "a string, valid only with IEEE754Compatible=true"}, {`"INF"`, "valid only with Scale=floating"},
	},
	wrongKind: notNumber("Decimal"),
}
