package derive

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/tailscale/hujson"
)

// Marshal writes a description as YAML. The order of keys is fixed: OpenAPI's customary order for its keywords, the page's order (by
// citation) for paths and properties, the alphabet for other names. Examples keep the order that they have on the page.
func Marshal(t *openapi3.T) ([]byte, error) {
	text, err := t.MarshalJSON()
	if err != nil {
		return nil, err
	}
	v, err := hujson.Parse(text)
	if err != nil {
		return nil, err
	}
	top, ok := ordered(v, "").(object)
	if !ok {
		return nil, fmt.Errorf("want an OpenAPI description, got %s", text)
	}
	var w yamlWriter
	w.object(top, 0)
	return w.out, nil
}

// object is a mapping in its final order. Its values are objects, []any, strings or, for other scalars, hujson.Literal.
type object []member

type member struct {
	key   string
	value any
}

// keywordRank is the position of a keyword in OpenAPI's customary order. Other keys follow, in alphabetical order.
var keywordRank = func() map[string]int {
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

// ordered returns a JSON value with the members of its objects in their final order. under is the keyword whose value it is, or "".
func ordered(v hujson.Value, under string) any {
	switch v := v.Value.(type) {
	case *hujson.Array:
		if under != "example" {
			under = ""
		}
		list := make([]any, len(v.Elements))
		for i, e := range v.Elements {
			list[i] = ordered(e, under)
		}
		return list
	case *hujson.Object:
		return orderedObject(v, under)
	case hujson.Literal:
		if v.Kind() == '"' {
			return v.String()
		}
	}
	return v.Value
}

func orderedObject(o *hujson.Object, under string) object {
	out := make(object, 0, len(o.Members))
	for _, m := range o.Members {
		key, _ := m.Name.Value.(hujson.Literal)
		out = append(out, member{key: key.String()})
		switch last := &out[len(out)-1]; under {
		case "example":
			last.value = ordered(m.Value, under)
		case "properties", "paths", "responses", "schemas":
			last.value = ordered(m.Value, "") // the key is a name, not a keyword
		default:
			last.value = ordered(m.Value, last.key)
		}
	}
	switch under {
	case "example":
		return withoutRepeated(out)
	case "properties", "paths":
		slices.SortFunc(out, compareCited)
	case "responses", "schemas":
		slices.SortFunc(out, func(a, b member) int { return strings.Compare(a.key, b.key) })
	default:
		slices.SortFunc(out, compareKeywords)
	}
	return out
}

// withoutRepeated keeps one member of each name, since YAML allows no second one: the last, as most JSON readers do.
func withoutRepeated(o object) object {
	at := map[string]int{}
	out := o[:0]
	for _, m := range o {
		if i, repeated := at[m.key]; repeated {
			out[i] = m
			continue
		}
		at[m.key] = len(out)
		out = append(out, m)
	}
	return out
}

func compareKeywords(a, b member) int {
	rank := func(m member) int { return cmp.Or(keywordRank[m.key], len(keywordRank)+1) }
	return cmp.Or(rank(a)-rank(b), strings.Compare(a.key, b.key))
}

// compareCited puts control information first, and everything else in the order of its citations.
func compareCited(a, b member) int {
	control := func(m member) int {
		if strings.HasPrefix(m.key, "@") {
			return 0
		}
		return 1
	}
	return cmp.Or(control(a)-control(b), compareCitations(citation(a.value), citation(b.value)), strings.Compare(a.key, b.key))
}

// citation finds the citation of a property, or of the PATCH operation on a path.
func citation(v any) string {
	o, _ := v.(object)
	for _, m := range o {
		switch m.key {
		case extCite:
			cite, _ := m.value.(string)
			return cite
		case "patch":
			return citation(m.value)
		}
	}
	return ""
}

// compareCitations orders citations (`page.md:12`) by page and line.
func compareCitations(a, b string) int {
	pageA, lineA := splitCite(a)
	pageB, lineB := splitCite(b)
	return cmp.Or(strings.Compare(pageA, pageB), cmp.Compare(lineA, lineB))
}

func splitCite(s string) (string, int) {
	i := strings.LastIndexByte(s, ':')
	n, err := strconv.Atoi(s[i+1:])
	if i < 0 || err != nil {
		return s, 0
	}
	return s[:i], n
}
