package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/edm"
)

// The bounds of a generated value.
const (
	optionalDepth = 4      // levels of optional members
	requiredDepth = 16     // levels of required ones
	maxSteps      = 20_000 // schemas that are tried for one value, and
	perStep       = 16     // characters that count as one
	maxItems      = 100
	maxLength     = 100_000 // characters
)

// Generator makes values of schemas. The zero value makes values for updates.
type Generator struct {
	Seed   string
	Branch int  // the branch of oneOf and anyOf that comes first; the next ones are tried where no value can be made of it
	Open   bool // objects may have members that their schema does not declare, as in JSON Schema: one of a free-form object is made
	Reads  bool // values are for responses: with read-only members, without write-only ones, and with something for every schema
}

// Value returns the n-th value of a schema of the named Edm type, which may be empty; ok is false if the description does not say enough.
// The value satisfies bounds, lengths and enums of the schema and has all required members, but does not necessarily satisfy patterns,
// formats, and the combination of oneOf with other keywords.
func (g Generator) Value(s *openapi3.Schema, typeName string, n int) (v any, ok bool) {
	return (&generation{Generator: g, left: maxSteps}).value(s, typeName, n, 0)
}

type generation struct {
	Generator
	left int
}

func (g *generation) value(s *openapi3.Schema, typeName string, n, depth int) (any, bool) {
	if g.left--; s == nil || g.left < 0 || depth > requiredDepth {
		return nil, false
	}
	if members := Members(s); len(members) > 0 {
		return normal(members[n%len(members)])
	}
	element, collection := edm.Parse(typeName)
	switch {
	case collection || s.Type.Is("array"):
		return g.array(s, element, n, depth)
	case len(s.OneOf)+len(s.AnyOf) > 0:
		return g.branch(s, typeName, n, depth)
	case isObject(s):
		return g.object(s, n, depth)
	}
	if len(s.AllOf) > 0 && s.Type.IsEmpty() { // what could not be combined
		for _, part := range s.AllOf {
			if v, ok := g.value(part.Value, typeName, n, depth+1); ok {
				return v, true
			}
		}
		return nil, false
	}
	return g.scalar(s, element, n)
}

func isObject(s *openapi3.Schema) bool {
	return s.Type.Is("object") || s.Type.IsEmpty() && (len(s.Properties) > 0 || s.AdditionalProperties.Schema != nil || len(s.Required) > 0)
}

func (g *generation) scalar(s *openapi3.Schema, element string, n int) (any, bool) {
	t, known := edm.Lookup(element)
	if !known {
		if t = typeOf(s); t == nil {
			if _, tuple := s.Extensions[extTuple]; !g.Reads && (!g.Open || tuple || element != "") || !s.Type.IsEmpty() {
				return nil, false
			}
			t, _ = edm.Lookup("Edm.String")
		}
	}
	if s.MinLength > maxLength {
		return nil, false
	}
	if g.left -= int(s.MinLength) / perStep; g.left < 0 {
		return nil, false
	}
	text := t.Generate(g.Seed, n)
	if t.Name == "Edm.String" {
		if v, ok := TextValue(s, strings.Trim(text, `"`), n); ok {
			return v, uint64(len(v)) >= s.MinLength && (s.MaxLength == nil || uint64(len(v)) <= *s.MaxLength)
		}
	}
	var v any
	if text == "" || json.Unmarshal([]byte(text), &v) != nil {
		return nil, false
	}
	return restrict(s, t, text, n)
}

func (g *generation) array(s *openapi3.Schema, element string, n, depth int) (any, bool) {
	count := max(1, s.MinItems)
	if s.MaxItems != nil && count > *s.MaxItems {
		return []any{}, s.MinItems == 0
	}
	if s.Items == nil || s.Items.Value == nil || count > maxItems {
		return []any{}, g.Reads && s.MinItems == 0
	}
	out := []any{}
	seen := map[string]bool{}
	for try := 0; len(out) < int(count) && try < int(count)+maxItems; try++ {
		v, ok := g.value(s.Items.Value, element, n+try, depth+1)
		if !ok {
			return []any{}, s.MinItems == 0 && g.Reads
		}
		text, _ := json.Marshal(v)
		if !s.UniqueItems || !seen[string(text)] {
			out = append(out, v)
		}
		seen[string(text)] = true
	}
	return out, len(out) == int(count)
}

// branch makes a value of one branch of oneOf or anyOf, with the members that are declared beside it.
func (g *generation) branch(s *openapi3.Schema, typeName string, n, depth int) (any, bool) {
	branches := Branches(s)
	for i := range branches {
		branch := branches[(i+g.Branch)%len(branches)]
		v, ok := g.value(branch, typeName, n, depth+1)
		if !ok {
			continue
		}
		members, object := v.(map[string]any)
		if !object {
			return v, true
		}
		beside := *s
		beside.OneOf, beside.AnyOf = nil, nil
		beside.Required = slices.DeleteFunc(slices.Clone(s.Required), func(name string) bool { return members[name] != nil })
		if !isObject(&beside) {
			return v, true
		}
		more, ok := g.object(&beside, n, depth)
		if !ok && len(beside.Required) > 0 {
			continue
		}
		out := map[string]any{}
		if extra, isObject := more.(map[string]any); isObject {
			maps.Copy(out, extra)
		}
		maps.Copy(out, members)
		return out, true
	}
	return nil, false
}

// Branches lists the branches of oneOf and anyOf.
func Branches(s *openapi3.Schema) (out []*openapi3.Schema) {
	for _, ref := range slices.Concat(s.OneOf, s.AnyOf) {
		if ref != nil && ref.Value != nil {
			out = append(out, ref.Value)
		}
	}
	return out
}

// omits reports whether a member is not part of a value: annotations, and what only the other direction has.
func (g *generation) omits(name string, s *openapi3.Schema) bool {
	if g.Reads {
		return s.WriteOnly || IsControl(name)
	}
	return s.ReadOnly || IsControl(name) || IsNavigation(s)
}

// IsNavigation reports whether a property leads to other entities, which an update does not contain.
func IsNavigation(s *openapi3.Schema) bool {
	marked, _ := s.Extensions["x-ms-navigationProperty"].(bool)
	return marked
}

func (g *generation) object(s *openapi3.Schema, n, depth int) (any, bool) {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		ref := s.Properties[name]
		if ref == nil || ref.Value == nil || g.omits(name, ref.Value) {
			continue
		}
		required := slices.Contains(s.Required, name)
		if !required && (depth >= optionalDepth-1 || s.MaxProps != nil && uint64(len(out)+len(s.Required)) >= *s.MaxProps) {
			continue
		}
		typeName, _ := ref.Value.Extensions[ExtEdm].(string)
		v, ok := g.value(ref.Value, typeName, n, depth+1)
		switch {
		case ok:
			out[name] = v
		case required && ref.Value.Nullable:
			out[name] = nil
		case required && ref.Value.Type.Is("array") && ref.Value.MinItems == 0:
			out[name] = []any{}
		case required && isObject(ref.Value) && len(ref.Value.Required) == 0:
			out[name] = map[string]any{}
		case required:
			return nil, false
		}
	}
	if IsDateTimeTimeZone(s) {
		out["dateTime"], out["timeZone"] = fmt.Sprintf("2001-01-01T00:%02d:00.0000000", n%60), "UTC"
	}
	if !g.addRest(s, out, n, depth) {
		return nil, false
	}
	return out, len(out) > 0 || g.Reads
}

// addRest adds members that no property declares: required ones, as many as minProperties asks for, and one of a map.
func (g *generation) addRest(s *openapi3.Schema, out map[string]any, n, depth int) bool {
	schema := openapi3.NewStringSchema()
	if ref := s.AdditionalProperties.Schema; ref != nil && ref.Value != nil {
		schema = ref.Value
	}
	add := func(name string) bool {
		typeName, _ := schema.Extensions[ExtEdm].(string)
		v, ok := g.value(schema, typeName, n, depth+1)
		if ok {
			out[name] = v
		}
		return ok
	}
	for _, name := range s.Required {
		if s.Properties[name] == nil && out[name] == nil && !add(name) {
			return false
		}
	}
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	least := int(min(s.MinProps, maxItems))
	free := s.AdditionalProperties.Schema != nil || s.AdditionalProperties.Has != nil && !closed ||
		g.Open && s.AdditionalProperties.Has == nil && len(s.Properties) == 0
	if free && len(out) == 0 && depth < optionalDepth && (s.MaxProps == nil || *s.MaxProps > 0) {
		least = max(least, 1)
	}
	for i := 0; len(out) < least; i++ {
		name, known := entryName(s, fmt.Sprintf("conform%d", i+1), i)
		if closed || i > maxItems || !known || !add(name) {
			return s.MinProps == 0
		}
	}
	return true
}
