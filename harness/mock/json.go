package mock

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
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
func (o object) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(append(out, encode(m.name)...), ':')
		out = append(out, encode(m.value)...)
	}
	return append(out, '}'), nil
}

// encode writes a value without white space.
func encode(v any) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return []byte("null") // does not happen: decode checked every number
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// fromGo converts a value as the loader of descriptions holds it (maps, slices, float64); ok is false for numbers that decode rejects.
func fromGo(v any) (value any, ok bool) {
	value, err := decode(encode(v))
	return value, err == nil
}

// toGo converts a value to plain maps and slices, the form that package edm checks.
func toGo(v any) (out any) {
	d := json.NewDecoder(bytes.NewReader(encode(v)))
	d.UseNumber()
	_ = d.Decode(&out) // what encode wrote can be read
	return out
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
