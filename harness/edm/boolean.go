package edm

var booleanType = &Type{
	Name:   "Edm.Boolean",
	schema: Schema{Type: "boolean"},
	value: func(v any) (any, error) {
		b, ok := v.(bool)
		if !ok {
			return nil, mismatch("true or false", v)
		}
		return b, nil
	},
	generate: func(_ string, k uint64) string {
		if k%2 == 0 {
			return "true"
		}
		return "false"
	},
	valid: []Value{{`true`, "true"}, {`false`, "false"}},
	invalid: []Value{
		{`"true"`, "string"}, {`"True"`, "string, as .NET prints it"}, {`0`, "number"}, {`1`, "number"}, {`""`, "empty string"},
		wrongArray, wrongObject,
	},
	wrongKind: []Value{{`"true"`, "string instead of boolean"}, {`1`, "number instead of boolean"}, wrongArray, wrongObject},
}
