package derive

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// ignoresNull returns the sentence that says that null changes nothing where an update has it as the value of a property, or inside that; the
// line is 0 if the sentence is in the property's own row.
func (d *derivation) ignoresNull(p doc.Property) doc.Text {
	if s := p.Constraints.NullIgnored; s != "" {
		return doc.Text{Value: s}
	}
	return d.NullIgnored
}

// forbidNull keeps null out of updates of a property where it changes nothing. Whether the service rejects it is open.
func (d *derivation) forbidNull(s *openapi3.Schema) {
	s.Nullable = false
	delete(s.Extensions, nullable)
	if d.withoutNull == nil {
		d.withoutNull = map[*openapi3.Schema]bool{}
	}
	d.withoutNull[s] = true
}

// holdsNull says whether a value is or contains null.
func holdsNull(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(v, holdsNull)
	case map[string]any:
		return slices.ContainsFunc(slices.Collect(maps.Values(v)), holdsNull)
	}
	return false
}

// admitNulls lets members be null that are null in an example, unless the page says that they are not, or that null changes nothing.
func (d *derivation) admitNulls(m *doc.Message, content openapi3.Content) {
	if m.JSON == nil {
		return
	}
	example := map[string]any{}
	for _, v := range m.JSON.Object() {
		example[v.Name] = v.Value
	}
	for _, c := range content {
		if c.Schema != nil {
			d.admitNullsIn(c.Schema.Value, example)
		}
	}
}

func (d *derivation) admitNullsIn(s *openapi3.Schema, v any) {
	if d.withoutNull[s] {
		return
	}
	switch v := v.(type) {
	case nil:
		if _, denied := s.Extensions[nullable]; !denied && (len(s.Type.Slice()) > 0 || len(s.AnyOf) > 0) {
			s.Nullable = true
		}
	case []any:
		for _, item := range v {
			if s.Items != nil {
				d.admitNullsIn(s.Items.Value, item)
			}
		}
	case map[string]any:
		for name, member := range v {
			if p := s.Properties[name]; p != nil {
				d.admitNullsIn(p.Value, member)
			}
		}
	}
}
