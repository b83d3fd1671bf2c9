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
	v, _ := inOrder(b)
	return v, nil
}

// inOrder takes a value from the front of a text that is known to be JSON, and returns what follows it.
func inOrder(b []byte) (any, []byte) {
	b = bytes.TrimLeft(b, space)
	switch b[0] {
	case '{':
		out := object{}
		for b = next(b); b[0] != '}'; b = next(b) {
			var name, value any
			name, b = inOrder(b)
			value, b = inOrder(next(b)) // after the colon
			out = out.with(name.(string), value)
			if b = bytes.TrimLeft(b, space); b[0] == '}' {
				break
			}
		}
		return out, b[1:]
	case '[':
		out := []any{}
		for b = next(b); b[0] != ']'; b = next(b) {
			var value any
			value, b = inOrder(b)
			out = append(out, value)
			if b = bytes.TrimLeft(b, space); b[0] == ']' {
				break
			}
		}
		return out, b[1:]
	}
	n := literalLength(b)
	return doc.Literal(b[:n]), b[n:]
}

const space = " \t\r\n"

// next leaves out a mark and the blanks on both sides of it.
func next(b []byte) []byte {
	return bytes.TrimLeft(bytes.TrimLeft(b, space)[1:], space)
}

func literalLength(b []byte) int {
	if b[0] != '"' {
		if n := bytes.IndexAny(b, ",]} \t\r\n"); n >= 0 {
			return n
		}
		return len(b)
	}
	for i := 1; ; i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
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
