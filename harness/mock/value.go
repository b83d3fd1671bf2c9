package mock

import (
	"bytes"
	"encoding/json"
	"math/big"
	"slices"
	"strconv"
)

// object is a JSON object in document order. The other values are nil, bool, json.Number, string and []any. No value is changed
// once it is made, so that a state can be handed out while the next one is being made.
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

// with returns the object with the member set, in its old place where it has one.
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

// rational returns the exact value of a number that decode let through.
func rational(n json.Number) (*big.Rat, bool) {
	if boundedNumber(n) != nil {
		return nil, false
	}
	return new(big.Rat).SetString(string(n))
}

func number(n int) json.Number { return json.Number(strconv.Itoa(n)) }

// encode writes a value without white space, member order kept.
func encode(v any) []byte { return appendValue(nil, v) }

func appendValue(dst []byte, v any) []byte {
	switch v := v.(type) {
	case object:
		dst = append(dst, '{')
		for i, m := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendValue(dst, m.name), ':')
			dst = appendValue(dst, m.value)
		}
		return append(dst, '}')
	case []any:
		dst = append(dst, '[')
		for i, item := range v {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendValue(dst, item)
		}
		return append(dst, ']')
	case json.Number:
		return append(dst, v...)
	case string:
		return appendString(dst, v)
	case bool:
		return strconv.AppendBool(dst, v)
	}
	return append(dst, "null"...)
}

func appendString(dst []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return append(dst, `""`...) // a string always encodes
	}
	return append(dst, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}

// fromGo turns a value as the description's loader holds it (maps, slices, float64) into one of ours; ok is false for what is
// not JSON.
func fromGo(v any) (value any, ok bool) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, false
	}
	value, err = decode(raw)
	return value, err == nil
}

// toGo turns a value into plain maps and slices, the form in which other packages judge values.
func toGo(v any) any {
	switch v := v.(type) {
	case object:
		out := make(map[string]any, len(v))
		for _, m := range v {
			out[m.name] = toGo(m.value)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = toGo(v[i])
		}
		return out
	}
	return v
}

// same compares two values: numbers by value, objects whatever the order of their members.
func same(a, b any) bool {
	switch a := a.(type) {
	case object:
		b, ok := b.(object)
		return ok && len(a) == len(b) && !slices.ContainsFunc(a, func(m member) bool {
			other, found := b.get(m.name)
			return !found || !same(m.value, other)
		})
	case []any:
		b, ok := b.([]any)
		return ok && slices.EqualFunc(a, b, same)
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
