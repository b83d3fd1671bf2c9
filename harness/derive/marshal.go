package derive

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/graphconform/conform/harness/doc"
)

// Marshal writes a description as YAML. The order of keys is fixed: OpenAPI's own for its objects, the page's (by citation) for
// paths and properties, the alphabet for the rest; examples keep the order they have on the page.
func Marshal(t *openapi3.T) ([]byte, error) {
	n, err := ordered(t, "")
	if err != nil {
		return nil, err
	}
	top, ok := n.(object)
	if !ok {
		return nil, errors.New("want a description, got none")
	}
	return written(func(w *yamlWriter) { w.object(top, 0) })
}

// object is a mapping in its final order; its values are object, []any, or scalars.
type object []member

type member struct {
	key   string
	value any
}

// ranks is OpenAPI's customary order of keys. Names that are not in it follow, by the alphabet.
var ranks = func() map[string]int {
	m := map[string]int{}
	for i, k := range strings.Fields(`openapi info title version servers url security tags paths components
		get put patch post delete operationId summary name in description required
		parameters requestBody responses content schema schemas securitySchemes
		$ref type scheme format oneOf anyOf allOf discriminator propertyName mapping enum minimum maximum minLength maxLength pattern
		minItems maxItems items nullable readOnly deprecated properties additionalProperties
		cite rule reason delegatedWork delegatedPersonal application example`) {
		m[k] = i + 1
	}
	return m
}()

// ordered turns a value into objects in their final order. under is the key that holds the value. Usual schemas
// and paths stay as they are, for the writer.
func ordered(v any, under string) (any, error) {
	switch v := v.(type) {
	case *doc.JSON:
		return inOrder(v.Text()), nil
	case json.RawMessage:
		return orderedJSON(v)
	case string, bool, float64:
		return v, nil
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list, nil
	case []any:
		return orderedList(v)
	case map[string]any:
		return orderedMap(v, under)
	case *openapi3.SchemaRef:
		if v.Ref == "" && v.Value != nil && simple(v.Value) {
			return v.Value, nil
		}
	case *openapi3.PathItem:
		if usual(v) {
			return v, nil
		}
	case openapi3.Schemas:
		return orderedMap(v, under)
	case *openapi3.T, *openapi3.Info, *openapi3.Server, *openapi3.Paths, *openapi3.Components:
		if plain, ok := top(v); ok {
			return orderedMap(plain, under)
		}
	}
	if m, ok := v.(interface{ MarshalYAML() (any, error) }); ok {
		if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		plain, err := m.MarshalYAML()
		if err != nil {
			return nil, err
		}
		return ordered(plain, under)
	}
	return orderedByKind(reflect.ValueOf(v), under)
}

func orderedByKind(r reflect.Value, under string) (any, error) {
	switch r.Kind() {
	case reflect.Invalid:
		return nil, nil
	case reflect.Pointer, reflect.Interface:
		if r.IsNil() {
			return nil, nil
		}
		return ordered(r.Elem().Interface(), under)
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = r.Index(i).Interface()
		}
		return orderedList(list)
	case reflect.Map:
		m := make(map[string]any, r.Len())
		for _, k := range r.MapKeys() {
			m[k.String()] = r.MapIndex(k).Interface()
		}
		return orderedMap(m, under)
	case reflect.String:
		return r.String(), nil
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64:
		return r.Interface(), nil
	}
	return nil, fmt.Errorf("no YAML for a %s", r.Type())
}

func orderedList(list []any) (any, error) {
	out := make([]any, len(list))
	for i, v := range list {
		n, err := ordered(v, "")
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func orderedMap[V any](m map[string]V, under string) (any, error) {
	out := make(object, 0, len(m))
	for k, v := range m {
		n, err := ordered(v, k)
		if err != nil {
			return nil, err
		}
		out = append(out, member{k, n})
	}
	switch under {
	case "properties", "paths":
		sortCited(out)
	case "responses", "schemas", "example":
		slices.SortFunc(out, func(a, b member) int { return strings.Compare(a.key, b.key) })
	default:
		slices.SortFunc(out, compareRank)
	}
	return out, nil
}

func compareRank(a, b member) int {
	x, y := ranks[a.key], ranks[b.key]
	switch {
	case x == 0 && y == 0:
		return strings.Compare(a.key, b.key)
	case x == 0:
		return 1
	case y == 0:
		return -1
	}
	return x - y
}

// citeOf finds the citation of a property, or of the operation on a path.
func citeOf(v any) string {
	var o object
	switch v := v.(type) {
	case object:
		o = v
	case *openapi3.SchemaRef:
		if v.Ref == "" && v.Value != nil {
			return citeOf(v.Value)
		}
	case *openapi3.Schema:
		s, _ := v.Extensions[extCite].(string)
		return s
	case *openapi3.PathItem:
		s, _ := v.Patch.Extensions[extCite].(string)
		return s
	}
	for _, m := range o {
		if s, ok := m.value.(string); ok && m.key == extCite {
			return s
		}
		if m.key == "patch" {
			return citeOf(m.value)
		}
	}
	return ""
}

// sortCited puts control information first, then what has a line, page by page.
func sortCited(o object) {
	type place struct {
		member
		control bool
		page    string
		line    int
	}
	places := make([]place, len(o))
	for i, m := range o {
		page, line := splitCite(citeOf(m.value))
		places[i] = place{m, strings.HasPrefix(m.key, "@"), page, line}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.control != b.control {
			if a.control {
				return -1
			}
			return 1
		}
		return cmp.Or(strings.Compare(a.page, b.page), cmp.Compare(a.line, b.line), strings.Compare(a.key, b.key))
	})
	for i, p := range places {
		o[i] = p.member
	}
}

func splitCite(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	n, err := strconv.Atoi(s[i+1:])
	if i < 0 || err != nil {
		return s, 0
	}
	return s[:i], n
}
