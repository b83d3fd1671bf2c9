package mock

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
	"unicode/utf8"
)

// object is a JSON object in document order. The other JSON values are nil, bool, json.Number, string and []any. A value is never
// changed once it is made, so that a state can be returned while the next one is made.
type object []member

type member struct {
	name  string
	value any
}

func (o object) get(name string) (any, bool) {
	for _, m := range o {
		if m.name == name {
			return m.value, true
		}
	}
	return nil, false
}

// with returns the object with the member set, in its old place if it has one.
func (o object) with(name string, value any) object {
	out := slices.Clone(o)
	for i := range out {
		if out[i].name == name {
			out[i].value = value
			return out
		}
	}
	return append(out, member{name, value})
}

// without returns the object without a member.
func (o object) without(name string) object {
	return slices.DeleteFunc(slices.Clone(o), func(m member) bool { return m.name == name })
}

// text returns a member that is a string, else "".
func text(o object, name string) string {
	v, _ := o.get(name)
	s, _ := v.(string)
	return s
}

// items returns a member that is an array, else nil.
func items(o object, name string) []any {
	v, _ := o.get(name)
	list, _ := v.([]any)
	return list
}

// rational returns the exact value of a number that decode accepts.
func rational(n json.Number) (*big.Rat, bool) {
	if checkNumber(n) != nil {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// MarshalJSON keeps the order of the members.
func (o object) MarshalJSON() ([]byte, error) { return encode(o), nil }

// encode writes a value without white space.
func encode(v any) []byte { return appendValue(nil, v) }

// appendValue adds the text of a value. It writes objects and arrays itself: encoding/json would read what MarshalJSON returns once more at
// every level.
func appendValue(out []byte, v any) []byte {
	switch v := v.(type) {
	case object:
		out = append(out, '{')
		for i, m := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(appendValue(out, m.name), ':')
			out = appendValue(out, m.value)
		}
		return append(out, '}')
	case []any:
		out = append(out, '[')
		for i, item := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendValue(out, item)
		}
		return append(out, ']')
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return append(out, "null"...) // does not happen: decode checked every number
	}
	return append(out, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// fromGo converts a value as the loader of descriptions holds it (maps, slices, float64); ok is false for numbers that decode rejects.
func fromGo(v any) (value any, ok bool) {
	if isScalar(v) {
		return v, true
	}
	value, err := decode(encode(v))
	return value, err == nil
}

// toGo converts a value to plain maps and slices, the form that package edm checks.
func toGo(v any) (out any) {
	if isScalar(v) {
		return v
	}
	d := json.NewDecoder(bytes.NewReader(encode(v)))
	d.UseNumber()
	_ = d.Decode(&out) // what encode wrote can be read
	return out
}

// isScalar reports whether a value has the same form wherever it is decoded. Most values do, and encoding them takes long.
func isScalar(v any) bool {
	switch v := v.(type) {
	case nil, bool:
		return true
	case string:
		return utf8.ValidString(v)
	case json.Number:
		return checkNumber(v) == nil
	}
	return false
}

// equalValues compares numbers by value, and objects whatever the order of their members.
func equalValues(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		return ok && len(a) == len(b) && !slices.ContainsFunc(a, func(m member) bool {
			other, found := b.get(m.name)
			return !found || !equalValues(m.value, other)
		})
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, equalValues)
	case json.Number:
		b, ok := b.(json.Number)
		if !ok {
			return false
		}
		x, okX := rational(a)
		y, okY := rational(b)
		return okX && okY && x.Cmp(y) == 0
	}
	switch b.(type) {
	case object, []any:
		return false // not comparable with ==
	}
	return a == b
}
