package contract

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// depth bounds how far a value of a complex type is filled in.
const depth = 4

// Value returns the n-th value for the property, deterministic from the seed, or false where the description says too little to
// make one. It keeps the bounds, lengths and members that the schema names; a pattern or a format may still refuse it.
func (p *Property) Value(seed string, n int) (any, bool) {
	return build(p.Schema, p.Edm, seed, n, depth)
}

// EdmType returns the primitive type of the property's values, guessed from the schema where the description does not name one;
// nil for enumerations, collections and complex values.
func (p *Property) EdmType() *edm.Type {
	if t, known := edm.Lookup(p.Edm); known {
		return t
	}
	if p.Edm != "" || len(p.Schema.Enum) > 0 {
		return nil
	}
	return typeOf(p.Schema)
}

// IsCollection tells whether the property's values are arrays.
func (p *Property) IsCollection() bool {
	_, collection := edm.Parse(p.Edm)
	return collection || p.Schema.Type.Is("array")
}

// Items is a collection's member as a property without a name; nil where the description does not say what it holds.
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

// Members are the members of a complex property, by name; none where the description does not say them, or for a collection.
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

func build(s *openapi3.Schema, typeName, seed string, n, left int) (any, bool) {
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
		v, ok := build(s.Items.Value, element, seed, n, left-1)
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
	return fit(s, text, n)
}

// textFormats make text of the formats that JSON Schema names beyond those of Edm types, in the space that RFC 2606, RFC 5737 and
// RFC 3849 keep for examples, so that nothing sent is anybody's.
var textFormats = map[string]func(label string, n int) string{
	"email":    func(label string, _ int) string { return label + "@example.com" },
	"hostname": func(label string, _ int) string { return strings.ToLower(label) + ".example.com" },
	"uri":      func(label string, _ int) string { return "https://example.com/" + label },
	"url":      func(label string, _ int) string { return "https://example.com/" + label },
	"ipv4":     func(_ string, n int) string { return fmt.Sprintf("192.0.2.%d", n%256) },
	"ipv6":     func(_ string, n int) string { return fmt.Sprintf("2001:db8::%x", n%65536) },
}

// typeOf guesses the Edm type of a schema that does not name one.
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
		if v, ok := build(ref.Value, typeName, seed, n, left-1); ok {
			members[name] = v
		}
	}
	return members, len(members) > 0
}

// fit brings a generated value inside the bounds that the contract documents beyond its type's own.
func fit(s *openapi3.Schema, text string, n int) (any, bool) {
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
		return fitNumber(s, value, n), true
	}
	return v, true
}

// cut shortens text to the end of it, which differs between values, behind `conform-` where that fits.
func cut(text string, most uint64) string {
	last := text[strings.LastIndexByte(text, '-')+1:]
	if strings.HasPrefix(text, mark) && uint64(len(mark)+len(last)) <= most {
		return mark + last
	}
	return text[uint64(len(text))-most:]
}

// mark tells a person who finds a value where it came from.
const mark = "conform-"

func fitNumber(s *openapi3.Schema, value json.Number, n int) json.Number {
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
	if s.Type.Is("integer") && !moved.IsInt() { // down to the integer below, or up where that is too low
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

// normal turns a value that a YAML reader made into what a JSON reader makes of it.
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
