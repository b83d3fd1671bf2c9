package target

import (
	"encoding/json"
	"reflect"
)

// Schema returns the JSON Schema (2020-12) of conform.yaml, made from the same declaration that the reader checks against. What
// spans several keys (the secret of a sign-in by secret) only the reader holds.
func Schema() []byte {
	root := structSchema(reflect.TypeFor[File]())
	root["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	root["$id"] = "https://github.com/graphconform/conform/blob/main/docs/conform.schema.json"
	root["title"] = "conform.yaml"
	out, err := json.MarshalIndent(root, "", "  ") // maps are written in the order of their keys
	if err != nil {
		panic(err) // maps of texts always have JSON
	}
	return append(out, '\n')
}

func structSchema(t reflect.Type) map[string]any {
	properties, required := map[string]any{}, []string{}
	for _, f := range fields(t) {
		s := valueSchema(t.Field(f.index).Type, f)
		s["description"] = f.doc
		properties[f.name] = s
		if f.required {
			required = append(required, f.name)
		}
	}
	out := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func valueSchema(t reflect.Type, f field) map[string]any {
	switch t.Kind() {
	case reflect.String:
		return textSchema(f)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": valueSchema(t.Elem(), f)}
	case reflect.Map:
		out := map[string]any{"type": "object", "additionalProperties": valueSchema(t.Elem(), field{})}
		if f.pattern != "" {
			out["propertyNames"] = map[string]any{"pattern": patterns[f.pattern].expression}
		}
		if f.required {
			out["minProperties"] = 1
		}
		return out
	case reflect.Pointer:
		return structSchema(t.Elem())
	}
	return map[string]any{"type": "object"} // a body
}

// textSchema takes numbers and booleans for a free text, as the reader does.
func textSchema(f field) map[string]any {
	switch {
	case f.enum != nil:
		return map[string]any{"enum": f.enum}
	case f.ref:
		return map[string]any{"type": "string", "pattern": patterns["ref"].expression}
	case f.pattern != "":
		return map[string]any{"type": "string", "pattern": patterns[f.pattern].expression}
	}
	return map[string]any{"type": []string{"string", "number", "boolean"}, "minLength": 1}
}
