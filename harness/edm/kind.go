package edm

// Values of other JSON types, the most informative first.
var (
	wrongNumber  = Value{`5`, "number instead of string"}
	wrongBoolean = Value{`true`, "boolean"}
	wrongArray   = Value{`[]`, "array"}
	wrongObject  = Value{`{}`, "object"}
)

// notString lists values that are not strings. number is one that a lenient service may convert.
func notString(number string) []Value {
	return []Value{{number, wrongNumber.Why}, wrongBoolean, wrongArray, wrongObject}
}

// notNumber lists values that are not numbers. placeholder is the word that examples in the documentation show.
func notNumber(placeholder string) []Value {
	return []Value{{`"` + placeholder + `"`, "placeholder from documentation examples"}, wrongBoolean, wrongArray, wrongObject}
}

// text makes the value function of a type written as a string. want completes the error for other JSON types.
func text[T comparable](want string, parse func(string) (T, error)) func(any) (any, error) {
	return func(v any) (any, error) {
		s, ok := v.(string)
		if !ok {
			return nil, mismatch(want, v)
		}
		return parse(s)
	}
}
