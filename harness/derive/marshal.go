package derive

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Marshal writes a description as YAML. The order of keys is fixed: OpenAPI's own for its objects, the page's (by citation) for
// paths and properties, the alphabet for the rest; examples keep the order they have on the page.
func Marshal(t *openapi3.T) ([]byte, error) {
	n, err := newOrderer().ordered(t, "")
	if err != nil {
		return nil, err
	}
	top, ok := n.(object)
	if !ok {
		return nil, errors.New("want a description, got none")
	}
	var w yamlWriter
	w.object(top, 0)
	return w.Bytes(), nil
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

// orderer turns a description into objects in their final order. What several operations share is ordered once.
type orderer struct{ shared map[any]any }

func newOrderer() *orderer { return &orderer{map[any]any{}} }

// share orders what a pointer leads to, once.
func (w *orderer) share(p interface{ MarshalYAML() (any, error) }, under string) (any, error) {
	if n, ok := w.shared[p]; ok {
		return n, nil
	}
	plain, err := p.MarshalYAML()
	if err != nil {
		return nil, err
	}
	n, err := w.ordered(plain, under)
	w.shared[p] = n
	return n, err
}

// ordered turns a value into objects in their final order. under is the key that holds the value.
func (w *orderer) ordered(v any, under string) (any, error) {
	if m, ok := v.(json.RawMessage); ok {
		return orderedJSON(m)
	}
	switch v := v.(type) {
	case string, bool, float64:
		return v, nil
	case []string:
		list := make([]any, len(v))
		for i, s := range v {
			list[i] = s
		}
		return list, nil
	case []any:
		return w.orderedList(v)
	case map[string]any:
		return w.orderedAny(v, under)
	case *openapi3.SchemaRef:
		if v.Ref == "" && v.Value != nil {
			return w.orderedSchema(v.Value)
		}
	case *openapi3.RequestBodyRef:
		return w.share(v, under)
	case *openapi3.Responses:
		return w.share(v, under)
	case openapi3.Schemas:
		m := make(map[string]any, len(v))
		for k, s := range v {
			m[k] = s
		}
		return w.orderedAny(m, under)
	}
	if m, ok := v.(interface{ MarshalYAML() (any, error) }); ok {
		if r := reflect.ValueOf(v); r.Kind() == reflect.Pointer && r.IsNil() {
			return nil, nil
		}
		plain, err := m.MarshalYAML()
		if err != nil {
			return nil, err
		}
		return w.ordered(plain, under)
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return nil, nil
	case reflect.Pointer, reflect.Interface:
		if r.IsNil() {
			return nil, nil
		}
		return w.ordered(r.Elem().Interface(), under)
	case reflect.Slice:
		list := make([]any, r.Len())
		for i := range list {
			list[i] = r.Index(i).Interface()
		}
		return w.orderedList(list)
	case reflect.Map:
		return w.orderedMap(r, under)
	case reflect.String:
		return r.String(), nil
	case reflect.Bool, reflect.Int, reflect.Int64, reflect.Uint64, reflect.Float64:
		return v, nil
	}
	return nil, fmt.Errorf("no YAML for a %T", v)
}

func (w *orderer) orderedList(list []any) (any, error) {
	out := make([]any, len(list))
	for i, v := range list {
		n, err := w.ordered(v, "")
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return out, nil
}

func (w *orderer) orderedMap(r reflect.Value, under string) (any, error) {
	m := make(map[string]any, r.Len())
	for _, k := range r.MapKeys() {
		m[k.String()] = r.MapIndex(k).Interface()
	}
	return w.orderedAny(m, under)
}

func (w *orderer) orderedAny(m map[string]any, under string) (any, error) {
	out := make(object, 0, len(m))
	for k, v := range m {
		n, err := w.ordered(v, k)
		if err != nil {
			return nil, err
		}
		out = append(out, member{k, n})
	}
	switch under {
	case "properties", "paths":
		slices.SortFunc(out, func(a, b member) int { return compareCited(a.key, b.key, citeOf(a.value), citeOf(b.value)) })
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
	o, _ := v.(object)
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

// compareCited puts control information first, then what has a line, page by page.
func compareCited(a, b, citeA, citeB string) int {
	if x, y := strings.HasPrefix(a, "@"), strings.HasPrefix(b, "@"); x != y {
		if x {
			return -1
		}
		return 1
	}
	pageA, lineA := splitCite(citeA)
	pageB, lineB := splitCite(citeB)
	if c := strings.Compare(pageA, pageB); c != 0 {
		return c
	}
	if lineA != lineB {
		return lineA - lineB
	}
	return strings.Compare(a, b)
}

func splitCite(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	n, err := strconv.Atoi(s[i+1:])
	if i < 0 || err != nil {
		return s, 0
	}
	return s[:i], n
}

// orderedJSON reads JSON in the order it is written.
func orderedJSON(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	return jsonValue(d)
}

func jsonValue(d *json.Decoder) (any, error) {
	tok, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch tok {
	case json.Delim('{'):
		out := object{}
		seen := map[string]int{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := jsonValue(d)
			if err != nil {
				return nil, err
			}
			name := key.(string)
			if i, twice := seen[name]; twice { // YAML knows no second one: the last one wins, as for most JSON readers
				out[i].value = v
				continue
			}
			seen[name] = len(out)
			out = append(out, member{name, v})
		}
		_, err = d.Token()
		return out, err
	case json.Delim('['):
		out := []any{}
		for d.More() {
			v, err := jsonValue(d)
			if err != nil {
				return nil, err
			}
			out = append(out, v)
		}
		_, err = d.Token()
		return out, err
	}
	return tok, nil
}
