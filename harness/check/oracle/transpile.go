package oracle

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/contract"
	"github.com/graphconform/conform/harness/edm"
)

// transpile writes an OpenAPI 3.0 schema, with all that it refers to, as one JSON Schema of draft 7, the newest that gojsonschema
// reads. It translates what draft 7 lacks: nullable becomes a type (and a member of enum), a boolean exclusiveMinimum a bound, an Edm
// type its lexical format and its range. It omits what does not affect validity: readOnly, discriminator, other formats,
// x-extensible-enum.
func transpile(d direction) ([]byte, error) {
	t := &transpiler{definitions: map[string]any{}, names: map[usage]string{}, open: map[usage]bool{}, update: d.update, response: d.response}
	ref, err := t.define(usage{d.schema, ""})
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
	update      bool
	response    bool
	open        map[usage]bool // inline usages being written, to detect a cycle without $ref
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
		pattern, err := contract.CompilePattern(s.Pattern)
		if err != nil {
			return nil, err
		}
		if text := pattern.GoText(); text != "" {
			out["pattern"] = text
		} else {
			out["allOf"] = []any{map[string]any{"format": foreignFormat(s.Pattern, pattern)}}
		}
	}
	if format := lexicalFormat(kind); format != "" {
		out["format"] = format
	}
	if err := putBounds(out, s, kind); err != nil {
		return nil, err
	}
	if required := requiredOf(s, t.update); len(required) > 0 {
		out["required"] = required
	}
	return out, t.members(out, s)
}

// members writes the keywords for the members and items of a value.
func (t *transpiler) members(out map[string]any, s *openapi3.Schema) error {
	if len(s.Properties) > 0 {
		properties := map[string]any{}
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) { // equal schemas give equal text
			property, err := t.ref(s.Properties[name], "")
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

// combine writes allOf, oneOf, anyOf and not. A response may match several branches of oneOf: descriptions list forms there, and few take
// care that they exclude each other.
func (t *transpiler) combine(s *openapi3.Schema, out map[string]any) error {
	for i, keyword := range []string{"allOf", "oneOf", "anyOf"} {
		schemas, err := t.refs([]openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf}[i])
		if err != nil {
			return err
		}
		if keyword == "oneOf" && schemas != nil && t.response {
			keyword, schemas = "allOf", []any{map[string]any{"anyOf": schemas}}
		}
		if before, ok := out[keyword].([]any); ok {
			schemas = append(before, schemas...)
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
