package contract

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// Value returns the n-th value for the property, which depends only on seed and n, or false if the description does not say enough. The
// value satisfies bounds, lengths and enums of the schema, but not necessarily patterns and formats.
func (p *Property) Value(seed string, n int) (any, bool) {
	return Generator{Seed: seed}.Value(p.Schema, p.Edm, n)
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
			if IsNavigation(ref.Value) {
				continue
			}
			out[name] = &Property{Name: name, Edm: typeName, Schema: ref.Value, ReadOnly: ref.Value.ReadOnly}
		}
	}
	return out
}

// Entries returns what the entries of a map are, of a complex value that declares no members, or nil.
func (p *Property) Entries() *Property {
	ref := p.Schema.AdditionalProperties.Schema
	if p.IsCollection() || len(p.Schema.Properties) > 0 || ref == nil || ref.Value == nil {
		return nil
	}
	typeName, _ := ref.Value.Extensions[ExtEdm].(string)
	return &Property{Edm: typeName, Schema: ref.Value, Nullable: TakesNull(ref.Value)}
}

// TakesNull reports whether a schema allows null, as OpenAPI 3.0 or as 3.1 says it.
func TakesNull(s *openapi3.Schema) bool { return s.Nullable || s.Type.IncludesNull() }

// Members returns the members of an enumeration that a client may send: all but edm.UnknownFuture, unless there is no other. An
// `x-extensible-enum` has them too, though a value that it does not list is valid.
func Members(s *openapi3.Schema) []any {
	if known, ok := s.Extensions["x-extensible-enum"].([]any); ok && len(s.Enum) == 0 {
		return known
	}
	isFuture := func(member any) bool { return member == edm.UnknownFuture }
	if members := slices.DeleteFunc(slices.Clone(s.Enum), isFuture); len(members) > 0 {
		return members
	}
	return s.Enum
}

// IsDateTimeTimeZone reports whether values of a schema have a time in one member and its zone in another, which make sense only together.
func IsDateTimeTimeZone(s *openapi3.Schema) bool {
	isText := func(name string) bool {
		ref := s.Properties[name]
		return ref != nil && ref.Value != nil && ref.Value.Type.Is("string")
	}
	return isText("dateTime") && isText("timeZone")
}

// restrict changes a generated value to satisfy the documented bounds and lengths.
func restrict(s *openapi3.Schema, t *edm.Type, text string, n int) (any, bool) {
	v := decodeValue(text)
	switch value := v.(type) {
	case string:
		if s.MaxLength != nil && uint64(len(value)) > *s.MaxLength {
			value = cut(value, *s.MaxLength)
		}
		if missing := int64(s.MinLength) - int64(len(value)); missing > 0 { //nolint:gosec // at most maxLength
			value += strings.Repeat("-", int(missing))
		}
		return value, true
	case json.Number:
		return FitNumber(s, t, value, n), true
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
