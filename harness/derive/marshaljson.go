package derive

import (
	"bytes"
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/graphconform/conform/harness/doc"
)

// orderedJSON reads strict JSON with the members of its objects in the order they are written.
func orderedJSON(b []byte) (any, error) {
	if !json.Valid(b) || !utf8.Valid(b) {
		return nil, errors.New("want JSON in UTF-8, got something else")
	}
	return inOrder(b), nil
}

// inOrder returns a text that is known to be JSON, with the members of its objects in the order they are written.
func inOrder(text []byte) any {
	switch text = bytes.TrimLeft(text, " \t\r\n"); text[0] {
	case '{':
		out := object{}
		doc.Members(text, func(name, value []byte, _ int) { out = out.with(doc.Unquote(name), inOrder(value)) })
		return out
	case '[':
		out := []any{}
		doc.Elements(text, func(value []byte, _ int) bool {
			out = append(out, inOrder(value))
			return true
		})
		return out
	}
	return doc.Literal(text)
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
