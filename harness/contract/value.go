package contract

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// maxDepth bounds the levels of a generated complex value.
const maxDepth = 4

// Value returns the n-th value for the property, which depends only on seed and n, or false if the description does not say enough. The
// value satisfies bounds, lengths and enums of the schema, but not necessarily patterns and formats.
func (p *Property) Value(seed string, n int) (any, bool) {
	return generate(p.Schema, p.Edm, seed, n, maxDepth)
}

// EdmType returns the primitive type of the property, guessed from the schema if the description does not name one. It is nil for
// enumerations, collections and complex types.
func (p *Property) EdmType() *edm.Type {
	if t, known := edm.Lookup(p.Edm); known {
		return t
	}
	if p.Edm != "" || len(p.Schema.Enum) > 0 {
		return nil
	}
	return typeOf(p.Schema)
}

// IsCollection reports whether the property's values are arrays.
func (p *Property) IsCollection() bool {
	_, collection := edm.Parse(p.Edm)
	return collection || p.Schema.Type.Is("array")
}

// Items returns a collection's item as a property without a name, or nil if the description does not declare it.
func (p *Property) Items() *Property {
	if p.Schema.Items == nil || p.Schema.Items.Value == nil {
		return nil
	}
	element, stated := edm.Parse(p.Edm)
	if !stated {
		element = ""
	}
	return &Property{Edm: element, Schema: p.Schema.Items.Value}
}

// Members returns the declared members of a complex property, by name. A collection has none.
func (p *Property) Members() map[string]*Property {
	out := map[string]*Property{}
	if p.IsCollection() {
		return out
	}
	for name, ref := range p.Schema.Properties {
		if ref.Value != nil {
			typeName, _ := ref.Value.Extensions[ExtEdm].(string)
			out[name] = &Property{Name: name, Edm: typeName, Schema: ref.Value, ReadOnly: ref.Value.ReadOnly}
		}
	}
	return out
}

func generate(s *openapi3.Schema, typeName, seed string, n, left int) (any, bool) {
	if s == nil || left == 0 {
		return nil, false
	}
	if len(s.Enum) > 0 {
		return normal(s.Enum[n%len(s.Enum)])
	}
	element, collection := edm.Parse(typeName)
	switch {
	case collection || s.Type.Is("array"):
		if s.Items == nil {
			return nil, false
		}
		v, ok := generate(s.Items.Value, element, seed, n, left-1)
		return []any{v}, ok && s.MinItems <= 1
	case s.Type.Is("object") || len(s.Properties) > 0:
		return complexValue(s, seed, n, left)
	}
	t, known := edm.Lookup(element)
	if !known {
		if t = typeOf(s); t == nil {
			return nil, false
		}
	}
	text := t.Generate(seed, n)
	if format := textFormats[s.Format]; format != nil && t.Name == "Edm.String" {
		v := format(strings.Trim(text, `"`), n)
		return v, uint64(len(v)) >= s.MinLength && (s.MaxLength == nil || uint64(len(v)) <= *s.MaxLength)
	}
	var v any
	if text == "" || json.Unmarshal([]byte(text), &v) != nil {
		return nil, false
	}
	return restrict(s, text, n)
}

// textFormats generate text for JSON Schema formats other than those of Edm types. They use names and addresses that RFC 2606, RFC 5737
// and RFC 3849 reserve for examples.
var textFormats = map[string]func(label string, n int) string{
	"email":    func(label string, _ int) string { return label + "@example.com" },
	"hostname": func(label string, _ int) string { return strings.ToLower(label) + ".example.com" },
	"uri":      func(label string, _ int) string { return "https://example.com/" + label },
	"url":      func(label string, _ int) string { return "https://example.com/" + label },
	"ipv4":     func(_ string, n int) string { return fmt.Sprintf("192.0.2.%d", n%256) },
	"ipv6":     func(_ string, n int) string { return fmt.Sprintf("2001:db8::%x", n%65536) },
}

// typeOf guesses the Edm type of a schema without one.
func typeOf(s *openapi3.Schema) *edm.Type {
	name := ""
	switch {
	case s.Type.Is("string"):
		name = "Edm.String"
	case s.Type.Is("boolean"):
		name = "Edm.Boolean"
	case s.Type.Is("integer"):
		name = "Edm.Int32"
	case s.Type.Is("number"):
		name = "Edm.Double"
	}
	t, _ := edm.Lookup(name)
	return t
}

func complexValue(s *openapi3.Schema, seed string, n, left int) (any, bool) {
	members := map[string]any{}
	for name, ref := range s.Properties {
		if ref.Value == nil || ref.Value.ReadOnly || strings.HasPrefix(name, "@") {
			continue
		}
		typeName, _ := ref.Value.Extensions[ExtEdm].(string)
		if v, ok := generate(ref.Value, typeName, seed, n, left-1); ok {
			members[name] = v
		}
	}
	return members, len(members) > 0
}

// restrict changes a generated value to satisfy the documented bounds and lengths.
func restrict(s *openapi3.Schema, text string, n int) (any, bool) {
	v := decodeValue(text)
	switch value := v.(type) {
	case string:
		if s.MaxLength != nil && uint64(len(value)) > *s.MaxLength {
			value = cut(value, *s.MaxLength)
		}
		for uint64(len(value)) < s.MinLength {
			value += "-"
		}
		return value, true
	case json.Number:
		return restrictNumber(s, value, n), true
	}
	return v, true
}

// cut shortens a text to its end, which differs between values. It keeps the prefix if there is room for both.
func cut(text string, most uint64) string {
	last := text[strings.LastIndexByte(text, '-')+1:]
	if strings.HasPrefix(text, prefix) && uint64(len(prefix)+len(last)) <= most {
		return prefix + last
	}
	return text[uint64(len(text))-most:]
}

// prefix shows people where a value came from.
const prefix = "conform-"

func restrictNumber(s *openapi3.Schema, value json.Number, n int) json.Number {
	x, ok := new(big.Rat).SetString(value.String())
	if !ok {
		return value
	}
	low, high := bound(s.Min), bound(s.Max)
	if (low == nil || x.Cmp(low) >= 0) && (high == nil || x.Cmp(high) <= 0) {
		return value
	}
	step := new(big.Rat).SetInt64(int64(n))
	moved := new(big.Rat)
	if low != nil {
		moved.Add(low, step)
	} else {
		moved.Sub(high, step)
	}
	if high != nil && moved.Cmp(high) > 0 {
		moved.Set(high)
	}
	if s.Type.Is("integer") && !moved.IsInt() { // round down, or up if that is below the minimum
		whole := new(big.Rat).SetInt(new(big.Int).Div(moved.Num(), moved.Denom()))
		if low != nil && whole.Cmp(low) < 0 {
			whole.Add(whole, big.NewRat(1, 1))
		}
		moved = whole
	}
	return json.Number(strings.TrimSuffix(strings.TrimRight(moved.FloatString(6), "0"), "."))
}

func bound(limit *float64) *big.Rat {
	if limit == nil {
		return nil
	}
	return new(big.Rat).SetFloat64(*limit)
}

// normal converts a value that a YAML library decoded to the form of encoding/json.
func normal(v any) (any, bool) {
	text, err := json.Marshal(v)
	if err != nil {
		return nil, false
	}
	return decodeValue(string(text)), true
}

func decodeValue(text string) any {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	var v any
	if dec.Decode(&v) != nil {
		return nil
	}
	return v
}
