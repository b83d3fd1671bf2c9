package derive

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// orderedSchema is ordered for a schema of the kind that descriptions consist of: types with bounds. It writes what
// Schema.MarshalYAML would, without a map of every keyword for each property; any other schema goes that way.
func (w *orderer) orderedSchema(s *openapi3.Schema) (any, error) {
	if n, ok := w.shared[s]; ok {
		return n, nil
	}
	if !simple(s) {
		m, err := s.MarshalYAML()
		if err != nil {
			return nil, err
		}
		return w.ordered(m, "")
	}
	out := make(object, 0, 8)
	put := func(key string, v any, present bool) {
		if present {
			out = append(out, member{key, v})
		}
	}
	if s.Type != nil && len(*s.Type) == 1 {
		put("type", (*s.Type)[0], true)
	}
	put("format", s.Format, s.Format != "")
	put("enum", s.Enum, len(s.Enum) > 0)
	if s.Min != nil {
		put("minimum", *s.Min, true)
	}
	if s.Max != nil {
		put("maximum", *s.Max, true)
	}
	if s.MaxLength != nil {
		put("maxLength", *s.MaxLength, true)
	}
	if s.MaxItems != nil {
		put("maxItems", *s.MaxItems, true)
	}
	if s.Items != nil {
		items, err := w.ordered(s.Items, "items")
		if err != nil {
			return nil, err
		}
		put("items", items, true)
	}
	put("nullable", true, s.Nullable)
	put("readOnly", true, s.ReadOnly)
	put("deprecated", true, s.Deprecated)
	if len(s.Properties) > 0 {
		properties, err := w.ordered(s.Properties, "properties")
		if err != nil {
			return nil, err
		}
		put("properties", properties, true)
	}
	for k, v := range s.Extensions {
		n, err := w.ordered(v, k)
		if err != nil {
			return nil, err
		}
		put(k, n, true)
	}
	slices.SortFunc(out, compareRank)
	w.shared[s] = out
	return out, nil
}

// simple says whether a schema of OpenAPI 3.0 has no keyword beyond those that orderedSchema writes.
func simple(s *openapi3.Schema) bool {
	return (s.Type == nil || len(*s.Type) == 1) && s.Title == "" && s.Description == "" && s.Pattern == "" &&
		len(s.OneOf)+len(s.AnyOf)+len(s.AllOf)+len(s.Required) == 0 && s.Not == nil && s.Default == nil && s.Example == nil &&
		s.ExternalDocs == nil && s.XML == nil && s.MultipleOf == nil && s.MaxProps == nil && s.Discriminator == nil && s.Always == nil &&
		!s.UniqueItems && !s.WriteOnly && !s.AllowEmptyValue && s.MinLength+s.MinItems+s.MinProps == 0 &&
		s.AdditionalProperties.Has == nil && s.AdditionalProperties.Schema == nil
}
