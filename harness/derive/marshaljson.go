package derive

import (
	"github.com/tailscale/hujson"

	"github.com/graphconform/conform/harness/doc"
)

// orderedJSON reads JSON in the order it is written.
func orderedJSON(b []byte) (any, error) {
	v, err := hujson.Parse(b)
	if err != nil {
		return nil, err
	}
	return inOrder(v), nil
}

// inOrder returns a JSON value with its members in the order they are written.
func inOrder(v hujson.Value) any {
	switch v := v.Value.(type) {
	case *hujson.Object:
		out := make(object, 0, len(v.Members))
		for i := range v.Members {
			name, _ := v.Members[i].Name.Value.(hujson.Literal)
			out = out.with(doc.Unquote(name), inOrder(v.Members[i].Value))
		}
		return out
	case *hujson.Array:
		out := make([]any, len(v.Elements))
		for i := range v.Elements {
			out[i] = inOrder(v.Elements[i])
		}
		return out
	case hujson.Literal:
		return doc.Literal(v)
	}
	return nil
}

// with adds a member. YAML knows no second one of a name: the last one wins, as for most JSON readers.
func (o object) with(key string, value any) object {
	for i := range o {
		if o[i].key == key {
			o[i].value = value
			return o
		}
	}
	return append(o, member{key, value})
}
