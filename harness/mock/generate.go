package mock

import (
	"encoding/json"
	"fmt"
	"hash/fnv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

const (
	optionalDepth = 2      // levels of an error that say what is wrong
	maxAttempts   = 8      // how many generated values are tried until the schema accepts one
	maxPadded     = 10_000 // the longest string, in characters, that is padded to satisfy minLength
)

// value returns the n-th value of the property for the entity on a path, always the same. The first one looks like the examples. ok is
// false if the description says too little to generate one, as with a pattern without an example.
func (p *property) value(path string, n int) (v any, ok bool) {
	made, ok := p.generated(path, n)
	if n > 0 || !ok || p.examples == nil {
		return made, ok
	}
	shown, _ := p.examples.entity.get(p.name)
	sent, _ := p.examples.sent.get(p.name)
	f := shaper{p.examples.numberOf(path), p.readOnly}
	if v := f.shape(p.name, p.edm, p.schema, made, shown, sent); p.isValid(v) && (p.readOnly || !equalValues(v, sent)) {
		return v, true
	}
	return made, true
}

// isValid reports whether a state may have a value of the property.
func (p *property) isValid(v any) bool {
	return v != nil && validate(p.name, p.edm, p.schema, v, complete, 0) == nil &&
		(p.promised == nil || validate(p.name, p.edm, p.promised, v, complete, 0) == nil)
}

// generated returns the n-th value that the description alone gives.
func (p *property) generated(path string, n int) (v any, ok bool) {
	seed := seedOf(path, p.name)
	schemas := []*openapi3.Schema{p.schema}
	if p.promised != nil && p.promised != p.schema {
		schemas = append(schemas, p.promised)
	}
	for k := range maxAttempts {
		for _, s := range schemas {
			if v, ok := generate(s, p.edm, seed, n+k); ok && p.isValid(v) {
				return v, true
			}
		}
	}
	for _, s := range schemas {
		for _, documented := range []any{s.Default, s.Example} {
			if v, ok := fromGo(documented); ok && p.isValid(v) {
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

// seedOf returns a text that differs between paths and names.
func seedOf(path, name string) string {
	return fmt.Sprintf("mock%08x", hashOf(path+"\x00"+name))
}

func hashOf(text string) uint32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(text)) // never fails
	return h.Sum32()
}

// generate returns a value of a schema as a response has it.
func generate(s *openapi3.Schema, edmType, seed string, n int) (any, bool) {
	if s == nil {
		return nil, false
	}
	if list := enumeration(s); len(list) > 0 {
		return list[n%len(list)], true
	}
	if t := primitive(edmType, s); t != nil {
		return generatePrimitive(s, t, seed, n)
	}
	made, ok := contract.Generator{Seed: seed, Reads: true}.Value(s, edmType, n)
	if !ok {
		return nil, false
	}
	v, ok := fromGo(made)
	return inOrder(s, v), ok
}

// inOrder gives the members of a value the order of the description.
func inOrder(s *openapi3.Schema, v any) any {
	switch v := v.(type) {
	case object:
		out := object{}
		for _, m := range declared(s) {
			if value, ok := v.get(m.name); ok {
				out = append(out, member{m.name, inOrder(m.schema, value)})
			}
		}
		for _, m := range v {
			if _, known := out.get(m.name); !known {
				out = append(out, m)
			}
		}
		return out
	case []any:
		if s.Items != nil && s.Items.Value != nil {
			for i := range v {
				v[i] = inOrder(s.Items.Value, v[i])
			}
		}
	}
	return v
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
