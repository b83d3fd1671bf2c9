package derive

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// admitNulls lets members be null that are null in an example, unless the page says that they are not.
func admitNulls(m *doc.Message, content openapi3.Content) {
	if m.JSON == nil {
		return
	}
	example := map[string]any{}
	for _, v := range m.JSON.Object() {
		example[v.Name] = v.Value
	}
	for _, c := range content {
		if c.Schema != nil {
			admitNullsIn(c.Schema.Value, example)
		}
	}
}

func admitNullsIn(s *openapi3.Schema, v any) {
	switch v := v.(type) {
	case nil:
		if _, denied := s.Extensions[nullable]; !denied && (len(s.Type.Slice()) > 0 || len(s.AnyOf) > 0) {
			s.Nullable = true
		}
	case []any:
		for _, item := range v {
			if s.Items != nil {
				admitNullsIn(s.Items.Value, item)
			}
		}
	case map[string]any:
		for name, member := range v {
			if p := s.Properties[name]; p != nil {
				admitNullsIn(p.Value, member)
			}
		}
	}
}
