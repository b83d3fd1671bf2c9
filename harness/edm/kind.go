package edm

// The other kinds of JSON value, in the order in which they tell most about a service.
var (
	wrongNumber  = Value{`5`, "number instead of string"}
	wrongBoolean = Value{`true`, "boolean"}
	wrongArray   = Value{`[]`, "array"}
	wrongObject  = Value{`{}`, "object"}
)

// notString lists the kinds that a type written as a string refuses; number is one that tempts a lenient service.
func notString(number string) []Value {
	return []Value{{number, wrongNumber.Why}, wrongBoolean, wrongArray, wrongObject}
}

// notNumber lists the kinds that a type written as a number refuses; placeholder is the word that documentation examples show.
func notNumber(placeholder string) []Value {
	return []Value{{`"` + placeholder + `"`, "placeholder of documentation examples"}, wrongBoolean, wrongArray, wrongObject}
}

// text makes the value function of a type written as a string; want completes "want" for other kinds.
func text[T comparable](want string, parse func(string) (T, error)) func(any) (any, error) {
	return func(v any) (any, error) {
		s, ok := v.(string)
		if !ok {
			return nil, mismatch(want, v)
		}
		return parse(s)
	}
}
