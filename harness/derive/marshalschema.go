package derive

import (
	"github.com/getkin/kin-openapi/openapi3"
)

// schema writes a schema of the kind that descriptions consist of: types with bounds. It writes what Schema.MarshalYAML would,
// in the final order, without a tree of every keyword of each property. Any other schema goes through ordered.
func (w *yamlWriter) schema(s *openapi3.Schema, indent, step int, inline bool) {
	if !simple(s) {
		n, err := ordered(s, "")
		if err != nil {
			w.err = err
			return
		}
		w.node(n, indent, step, inline)
		return
	}
	k := keyWriter{yamlWriter: w, indent: indent + step, inline: inline}
	if s.Type != nil {
		k.put("type", (*s.Type)[0])
	}
	if s.Format != "" {
		k.put("format", s.Format)
	}
	if len(s.Enum) > 0 {
		k.put("enum", s.Enum)
	}
	if s.Min != nil {
		k.put("minimum", *s.Min)
	}
	if s.Max != nil {
		k.put("maximum", *s.Max)
	}
	if s.MaxLength != nil {
		k.put("maxLength", *s.MaxLength)
	}
	if s.MaxItems != nil {
		k.put("maxItems", *s.MaxItems)
	}
	if s.Items != nil {
		k.put("items", s.Items)
	}
	if _, said := s.Extensions[nullable]; said || s.Nullable {
		k.put(nullable, s.Nullable)
	}
	if s.ReadOnly {
		k.put("readOnly", true)
	}
	if s.Deprecated {
		k.put("deprecated", true)
	}
	if len(s.Properties) > 0 {
		k.put("properties", s.Properties)
	}
	for _, name := range sortedKeys(s.Extensions) {
		if name != nullable {
			k.put(name, s.Extensions[name])
		}
	}
	k.close()
}

// keyWriter writes the keys of one mapping. inline says that the first one stands behind the dash of a list item.
type keyWriter struct {
	*yamlWriter
	indent int
	inline bool
	some   bool
}

func (k *keyWriter) put(key string, v any) {
	switch {
	case k.some:
		k.pad(k.indent)
	case k.inline:
		k.out = append(k.out, ' ')
	default:
		k.out = append(k.out, '\n')
		k.pad(k.indent)
	}
	k.some = true
	k.text(key)
	k.out = append(k.out, ':')
	k.any(v, key, k.indent)
}

// given puts a text that is not empty.
func (k *keyWriter) given(key, text string) {
	if text != "" {
		k.put(key, text)
	}
}

func (k *keyWriter) close() {
	if !k.some {
		k.out = append(k.out, " {}\n"...)
	}
}

// any writes a value that is not in its final order yet.
func (w *yamlWriter) any(v any, under string, indent int) {
	switch v := v.(type) {
	case *openapi3.SchemaRef:
		if v.Ref == "" && v.Value != nil {
			w.schema(v.Value, indent, 2, false)
			return
		}
	case openapi3.Schemas:
		w.properties(v, indent)
		return
	case string, bool, float64, uint64:
		w.value(v, indent, 2)
		return
	case *openapi3.RequestBodyRef, *openapi3.Responses:
		if usual(v) {
			w.once(v, indent)
			return
		}
	case *openapi3.Operation, *openapi3.ResponseRef, openapi3.Content:
		if usual(v) {
			w.straight(v, indent, 2, false)
			return
		}
	case *openapi3.MediaType: // of a usual content
		w.straight(v, indent, 2, false)
		return
	case openapi3.Parameters:
		if w.parameters(v, indent+2) {
			return
		}
	}
	n, err := ordered(v, under)
	if err != nil {
		w.err = err
		return
	}
	w.value(n, indent, 2)
}

func (w *yamlWriter) properties(properties openapi3.Schemas, indent int) {
	o := make(object, 0, len(properties))
	for name, s := range properties {
		o = append(o, member{name, s})
	}
	sortCited(o)
	k := keyWriter{yamlWriter: w, indent: indent + 2}
	for _, m := range o {
		if k.indent != ofComponent || !k.some {
			k.put(m.key, m.value)
			continue
		}
		if at, ok := w.written[m]; ok {
			w.out = append(w.out, w.out[at.start:at.end]...)
			continue
		}
		start := len(w.out)
		k.put(m.key, m.value)
		w.written[m] = extent{start, len(w.out)}
	}
	k.close()
}

// ofComponent is the indentation of a component's properties. An answer has most of the update's: the same text again.
const ofComponent = 8

type extent struct{ start, end int }

// simple says whether a schema of OpenAPI 3.0 has no keyword beyond those that orderedSchema writes.
func simple(s *openapi3.Schema) bool {
	return (s.Type == nil || len(*s.Type) == 1) && s.Title == "" && s.Description == "" && s.Pattern == "" &&
		len(s.OneOf)+len(s.AnyOf)+len(s.AllOf)+len(s.Required) == 0 && s.Not == nil && s.Default == nil && s.Example == nil &&
		s.ExternalDocs == nil && s.XML == nil && s.MultipleOf == nil && s.MaxProps == nil && s.Discriminator == nil && s.Always == nil &&
		!s.UniqueItems && !s.WriteOnly && !s.AllowEmptyValue && s.MinLength+s.MinItems+s.MinProps == 0 &&
		s.AdditionalProperties.Has == nil && s.AdditionalProperties.Schema == nil
}
