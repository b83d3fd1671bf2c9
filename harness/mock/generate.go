package mock

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

const (
	optionalDepth = 2      // optional members of complex values are generated to this depth, required ones at any
	maxAttempts   = 8      // how many generated values are tried until the schema accepts one
	maxPadded     = 10_000 // the longest string, in characters, that is padded to satisfy minLength
)

// value returns the n-th value of the property for the entity on a path, always the same. ok is false if the description says too
// little to generate one, as with a pattern without an example.
func (p *property) value(path string, n int) (v any, ok bool) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(path + "\x00" + p.name)) // never fails
	seed := fmt.Sprintf("mock%08x", h.Sum32())
	valid := func(v any) bool {
		return v != nil && validate(p.name, p.edm, p.schema, v, true, 0) == nil &&
			(p.promised == nil || validate(p.name, p.edm, p.promised, v, true, 0) == nil)
	}
	schemas := []*openapi3.Schema{p.schema}
	if p.promised != nil && p.promised != p.schema {
		schemas = append(schemas, p.promised)
	}
	for k := range maxAttempts {
		for _, s := range schemas {
			if v, ok := generate(s, p.edm, seed, n+k, 0); ok && valid(v) {
				return v, true
			}
		}
	}
	for _, s := range schemas {
		for _, documented := range []any{s.Default, s.Example} {
			if v, ok := fromGo(documented); ok && valid(v) {
				return v, true
			}
		}
	}
	return nil, false
}

// otherValue returns a valid value of the property that differs from the current one.
func (p *property) otherValue(path string, current any) (v any, ok bool) {
	for n := 1; n <= maxAttempts; n++ {
		if v, ok := p.value(path, n); ok && !equalValues(v, current) {
			return v, true
		}
	}
	return nil, false
}

func generate(s *openapi3.Schema, edmType, seed string, n, depth int) (any, bool) {
	if s == nil || depth > 4*optionalDepth {
		return nil, false
	}
	if list := enumeration(s); len(list) > 0 {
		return list[n%len(list)], true
	}
	if t := primitive(edmType, s); t != nil {
		return generatePrimitive(s, t, seed, n)
	}
	switch {
	case s.Type.Is("array") || s.Items != nil:
		return generateItems(s, edmType, seed, n, depth)
	case s.Type.Is("object") || len(declared(s)) > 0:
		return generateMembers(s, seed, n, depth)
	}
	for _, ref := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf) {
		if v, ok := generate(ref.Value, edmType, seed, n, depth+1); ok {
			return v, true
		}
	}
	name := "Edm.String"
	for jsonType, edmType := range map[string]string{"boolean": "Edm.Boolean", "integer": "Edm.Int32", "number": "Edm.Double"} {
		if s.Type.Is(jsonType) {
			name = edmType
		}
	}
	t, _ := edm.Lookup(name)
	return generatePrimitive(s, t, seed, n)
}

func generatePrimitive(s *openapi3.Schema, t *edm.Type, seed string, n int) (any, bool) {
	v, err := decode([]byte(t.Generate(seed, n)))
	if err != nil {
		return nil, false // Edm.Stream has no value in a body
	}
	switch v := v.(type) {
	case string:
		if text, ok := contract.TextValue(s, v, n); ok && t.Name == "Edm.String" {
			return text, true
		}
		return fitString(s, v), true
	case json.Number:
		return contract.FitNumber(s, t, v, n), true
	}
	return v, true
}

// fitString brings a string to a valid length. It cuts the front off, as the end tells values apart.
func fitString(s *openapi3.Schema, v string) string {
	if s.MaxLength != nil && uint64(len(v)) > *s.MaxLength {
		v = v[uint64(len(v))-*s.MaxLength:]
	}
	for s.MinLength <= maxPadded && uint64(len(v)) < s.MinLength {
		v = "-" + v
	}
	return v
}

func generateItems(s *openapi3.Schema, edmType, seed string, n, depth int) (any, bool) {
	count := max(1, s.MinItems)
	if s.MaxItems != nil && count > *s.MaxItems {
		count = *s.MaxItems
	}
	out := []any{}
	if s.Items == nil || count > 100 {
		return out, true
	}
	for i := range int(count) {
		v, ok := generate(s.Items.Value, elementType(edmType, s.Items.Value), seed, n+i, depth+1)
		if !ok {
			return []any{}, true
		}
		out = append(out, v)
	}
	return out, true
}

func generateMembers(s *openapi3.Schema, seed string, n, depth int) (any, bool) {
	out := object{}
	for _, m := range declared(s) {
		if strings.Contains(m.name, "@") || depth > optionalDepth && !slices.Contains(s.Required, m.name) {
			continue
		}
		v, ok := generate(m.schema, edmName(m.schema), seed, n, depth+1)
		if ok && validate(m.name, edmName(m.schema), m.schema, v, true, depth+1) == nil {
			out = append(out, member{m.name, v})
		}
	}
	return out, true
}
