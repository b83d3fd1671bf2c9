package doc

import (
	"encoding/json"

	"github.com/tailscale/hujson"
)

// strings calls yield for every string in the body that is a value, with the names of the members that lead to it.
func (j *JSON) strings(yield func(path []string, v Text)) { j.walk(j.tree, nil, yield) }

func (j *JSON) walk(v hujson.Value, path []string, yield func(path []string, v Text)) {
	switch held := v.Value.(type) {
	case *hujson.Object:
		for _, m := range held.Members {
			if name, ok := stringOf(m.Name); ok {
				j.walk(m.Value, append(path[:len(path):len(path)], name), yield)
			}
		}
	case *hujson.Array:
		for _, item := range held.Elements {
			j.walk(item, path, yield)
		}
	case hujson.Literal:
		if s, ok := stringOf(v); ok {
			yield(path, Text{s, j.places.at(v.StartOffset)})
		}
	}
}

// stringOf returns the string that a value is, and whether it is one.
func stringOf(v hujson.Value) (s string, ok bool) {
	literal, ok := v.Value.(hujson.Literal)
	if !ok || literal.Kind() != '"' {
		return "", false
	}
	return s, json.Unmarshal(literal, &s) == nil
}
