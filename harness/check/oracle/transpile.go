package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// transpile writes an OpenAPI 3.0 schema, with all that it refers to, as one JSON Schema of draft 7, the newest that gojsonschema
// reads. It translates what draft 7 lacks: nullable becomes a type (and a member of enum), a boolean exclusiveMinimum a bound, an Edm
// type its lexical format and its range. It omits what does not affect validity: readOnly, discriminator, other formats,
// x-extensible-enum.
func transpile(root *openapi3.Schema) ([]byte, error) {
	t := &transpiler{definitions: map[string]any{}, names: map[usage]string{}, open: map[usage]bool{}}
	ref, err := t.define(usage{root, ""})
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{
		"$schema":     "http://json-schema.org/draft-07/schema#",
		"definitions": t.definitions,
		"allOf":       []any{ref}, // draft 7 ignores the siblings of a $ref
	})
}

// usage is a schema where it is used: as the items of a `Collection(Edm.Date)`, its element is `Edm.Date`.
type usage struct {
	schema  *openapi3.Schema
	element string
}

type transpiler struct {
	definitions map[string]any
	names       map[usage]string // of the usages that are definitions
	open        map[usage]bool   // inline usages being written, to detect a cycle without $ref
}

// define writes a usage as a definition, once, and returns a reference to it.
func (t *transpiler) define(p usage) (any, error) {
	name, known := t.names[p]
	if !known {
		name = "s" + strconv.Itoa(len(t.names))
		t.names[p] = name
		body, err := t.schema(p)
		if err != nil {
			return nil, err
		}
		t.definitions[name] = body
	}
	return map[string]any{"$ref": "#/definitions/" + name}, nil
}

func (t *transpiler) ref(r *openapi3.SchemaRef, element string) (any, error) {
	if r == nil || r.Value == nil {
		return nil, errors.New("a schema refers to nothing")
	}
	p := usage{r.Value, element}
	if _, known := t.names[p]; known || r.Ref != "" {
		return t.define(p)
	}
	if t.open[p] {
		return nil, errors.New("a schema contains itself without a $ref")
	}
	t.open[p] = true
	defer delete(t.open, p)
	return t.schema(p)
}

func (t *transpiler) refs(list openapi3.SchemaRefs) ([]any, error) {
	var out []any
	for _, r := range list {
		s, err := t.ref(r, "")
		if err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// schema writes one schema. It tests for null first where other keywords could reject it: authors and tools read `nullable` as "may
// be null" beside allOf too, unlike the letter of OpenAPI 3.0.3.
func (t *transpiler) schema(p usage) (any, error) {
	s := p.schema
	kind := EdmType(s, p.element)
	body, err := t.plain(s, kind)
	if err != nil {
		return nil, err
	}
	if alternatives := numberStrings(s, kind); alternatives != nil {
		if len(s.AnyOf) > 0 {
			if body, err = t.ref(numberBranch(s), ""); err != nil {
				return nil, err
			}
		}
		body = map[string]any{"if": map[string]any{"enum": alternatives}, "else": body}
	} else if err := t.combine(s, body.(map[string]any)); err != nil {
		return nil, err
	}
	if s.Nullable && isComposite(s, kind) {
		return map[string]any{"if": map[string]any{"type": "null"}, "else": body}, nil
	}
	return body, nil
}

// plain writes every keyword except those that combine schemas.
func (t *transpiler) plain(s *openapi3.Schema, kind *edm.Type) (any, error) {
	out := map[string]any{}
	withNull := s.Nullable && !isComposite(s, kind)
	if types := typesOf(s, kind); len(types) > 0 {
		if withNull && !slices.Contains(types, "null") {
			types = append(slices.Clone(types), "null")
		}
		out["type"] = types
	}
	if len(s.Enum) > 0 {
		members, exact := enumMembers(s.Enum, withNull)
		out["enum"] = members
		if exact != nil {
			out["not"] = exact
		}
	}
	if s.Pattern != "" {
		pattern, err := goPattern(s.Pattern)
		if err != nil {
			return nil, err
		}
		out["pattern"] = pattern
	}
	if format := lexicalFormat(kind); format != "" {
		out["format"] = format
	}
	if err := putBounds(out, s, kind); err != nil {
		return nil, err
	}
	return out, t.members(out, s)
}

// members writes the keywords for the members and items of a value.
func (t *transpiler) members(out map[string]any, s *openapi3.Schema) error {
	if len(s.Properties) > 0 {
		properties := map[string]any{}
		for name, r := range s.Properties {
			property, err := t.ref(r, "")
			if err != nil {
				return fmt.Errorf("property %s: %w", quote(name), err)
			}
			properties[name] = property
		}
		out["properties"] = properties
	}
	if r := s.AdditionalProperties.Schema; r != nil {
		additional, err := t.ref(r, "")
		if err != nil {
			return err
		}
		out["additionalProperties"] = additional
	} else if has := s.AdditionalProperties.Has; has != nil && !*has {
		out["additionalProperties"] = false
	}
	if s.Items != nil {
		items, err := t.ref(s.Items, elementOf(s))
		if err != nil {
			return err
		}
		out["items"] = items
	}
	return nil
}

// combine writes allOf, oneOf, anyOf and not.
func (t *transpiler) combine(s *openapi3.Schema, out map[string]any) error {
	for keyword, list := range map[string]openapi3.SchemaRefs{"allOf": s.AllOf, "oneOf": s.OneOf, "anyOf": s.AnyOf} {
		schemas, err := t.refs(list)
		if err != nil {
			return err
		}
		if schemas != nil {
			out[keyword] = schemas
		}
	}
	if s.Not == nil {
		return nil
	}
	not, err := t.ref(s.Not, "")
	if err != nil {
		return err
	}
	if exact, taken := out["not"]; taken {
		all, _ := out["allOf"].([]any)
		out["allOf"] = append(all, map[string]any{"not": exact})
	}
	out["not"] = not
	return nil
}

func isComposite(s *openapi3.Schema, kind *edm.Type) bool {
	return isCombined(s) || s.Not != nil || numberStrings(s, kind) != nil
}

// typesOf returns the JSON types that a schema allows; none means any.
func typesOf(s *openapi3.Schema, kind *edm.Type) []string {
	if s.Type.IsEmpty() && kind != nil && !isCombined(s) {
		return []string{kind.Schema().Type}
	}
	return s.Type.Slice()
}

func isCombined(s *openapi3.Schema) bool {
	return len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0
}

// numberStrings returns the strings that Edm.Single and Edm.Double allow beside a number ("INF"), where a schema names the type and
// is a number, or the anyOf of a number and those strings. Written as if and else, a wrong value is one mismatch instead of three.
func numberStrings(s *openapi3.Schema, kind *edm.Type) []string {
	if kind == nil || len(kind.Schema().Strings) == 0 || len(s.AllOf)+len(s.OneOf) > 0 || s.Not != nil || len(s.Enum) > 0 {
		return nil
	}
	if len(s.AnyOf) > 0 && numberBranch(s) == nil || len(s.AnyOf) == 0 && !slices.Equal(typesOf(s, kind), []string{"number"}) {
		return nil
	}
	return kind.Schema().Strings
}

// numberBranch returns the number in an anyOf of just a number and a string.
func numberBranch(s *openapi3.Schema) *openapi3.SchemaRef {
	if len(s.AnyOf) != 2 || !s.Type.IsEmpty() {
		return nil
	}
	first, second := s.AnyOf[0], s.AnyOf[1]
	if first.Value != nil && second.Value != nil && first.Value.Type.Is("number") && second.Value.Type.Is("string") {
		return first
	}
	return nil
}

func putBounds(out map[string]any, s *openapi3.Schema, kind *edm.Type) error {
	l := limitsOf(s, kind)
	for keyword, bound := range map[string]*limit{
		"minimum": l.min, "maximum": l.max, "exclusiveMinimum": l.above, "exclusiveMaximum": l.below,
	} {
		if bound != nil {
			out[keyword] = json.Number(bound.text)
		}
	}
	if s.MultipleOf != nil {
		out["multipleOf"] = json.Number(boundText(s, "multipleOf", *s.MultipleOf))
	}
	contradiction := l.contradict()
	for _, size := range []struct {
		what  string
		least uint64
		most  *uint64
	}{{"Length", s.MinLength, s.MaxLength}, {"Items", s.MinItems, s.MaxItems}, {"Properties", s.MinProps, s.MaxProps}} {
		if size.least > 0 {
			out["min"+size.what] = size.least
		}
		if size.most != nil {
			out["max"+size.what] = *size.most
			contradiction = contradiction || size.least > *size.most
		}
	}
	if s.UniqueItems {
		out["uniqueItems"] = true
	}
	if len(s.Required) > 0 {
		out["required"] = slices.Compact(slices.Sorted(slices.Values(s.Required)))
	}
	if contradiction {
		return errors.New("the bounds of a schema contradict each other: no value can satisfy them")
	}
	return nil
}
