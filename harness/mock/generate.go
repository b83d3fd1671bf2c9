package mock

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// filledDepth is how deep optional members of complex values are filled in; required ones always are.
const filledDepth = 2

// attempts bounds how many values are tried where a schema refuses what its type generates.
const attempts = 8

// value returns the n-th value of the property for the entity on path, deterministic; ok is false where the description says too
// little to make one (a pattern without example).
func (p *property) value(path string, n int) (v any, ok bool) {
	h := fnv.New32a()
	_, _ = h.Write([]byte(path + "\x00" + p.name)) // never fails
	seed := fmt.Sprintf("mock%08x", h.Sum32())
	fits := func(v any) bool {
		return v != nil && judge(p.name, p.edm, p.schema, v, true, 0) == nil &&
			(p.answer == nil || judge(p.name, p.edm, p.answer, v, true, 0) == nil)
	}
	schemas := []*openapi3.Schema{p.schema}
	if p.answer != nil && p.answer != p.schema {
		schemas = append(schemas, p.answer)
	}
	for k := range attempts {
		for _, s := range schemas {
			if v, ok := generate(s, p.edm, seed, n+k, 0); ok && fits(v) {
				return v, true
			}
		}
	}
	for _, s := range schemas {
		for _, shown := range []any{s.Default, s.Example} {
			if v, ok := fromGo(shown); ok && fits(v) {
				return v, true
			}
		}
	}
	return nil, false
}

// other returns a valid value of the property that differs from the current one.
func (p *property) other(path string, current any) (v any, ok bool) {
	for n := 1; n <= attempts; n++ {
		if v, ok := p.value(path, n); ok && !same(v, current) {
			return v, true
		}
	}
	return nil, false
}

func generate(s *openapi3.Schema, edmType, seed string, n, depth int) (any, bool) {
	if s == nil || depth > 4*filledDepth {
		return nil, false
	}
	if list := choices(s); len(list) > 0 {
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
	for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, ref := range refs {
			if v, ok := generate(ref.Value, edmType, seed, n, depth+1); ok {
				return v, true
			}
		}
	}
	t, ok := edm.Lookup(plainType(s))
	if !ok {
		return nil, false
	}
	return generatePrimitive(s, t, seed, n)
}

// plainType names the Edm type to generate for a schema that says no more than its JSON type, if that.
func plainType(s *openapi3.Schema) string {
	switch {
	case s.Type.Is("boolean"):
		return "Edm.Boolean"
	case s.Type.Is("integer"):
		return "Edm.Int32"
	case s.Type.Is("number"):
		return "Edm.Double"
	}
	return "Edm.String"
}

func generatePrimitive(s *openapi3.Schema, t *edm.Type, seed string, n int) (any, bool) {
	v, err := decode([]byte(t.Generate(seed, n)))
	if err != nil {
		return nil, false // Edm.Stream has no value in a body
	}
	switch v := v.(type) {
	case string:
		return fitString(s, v), true
	case json.Number:
		return fitNumber(s, v, n), true
	}
	return v, true
}

// maxLengthened is the longest text, in characters, that is made up for a property that wants one so long.
const maxLengthened = 10_000

// fitString cuts the front off, for the end tells values apart.
func fitString(s *openapi3.Schema, v string) string {
	if s.MaxLength != nil && uint64(len(v)) > *s.MaxLength {
		v = v[uint64(len(v))-*s.MaxLength:]
	}
	for s.MinLength <= maxLengthened && uint64(len(v)) < s.MinLength {
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
		v, ok := generate(s.Items.Value, element(edmType, s.Items.Value), seed, n+i, depth+1)
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
		if strings.Contains(m.name, "@") || depth > filledDepth && !slices.Contains(s.Required, m.name) {
			continue
		}
		v, ok := generate(m.schema, edmName(m.schema), seed, n, depth+1)
		if ok && judge(m.name, edmName(m.schema), m.schema, v, true, depth+1) == nil {
			out = append(out, member{m.name, v})
		}
	}
	return out, true
}
