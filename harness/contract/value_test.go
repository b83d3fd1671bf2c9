package contract

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

func TestValueKeepsTheSchema(t *testing.T) {
	bounded := openapi3.NewInt32Schema().WithMin(10).WithMax(12)
	short := openapi3.NewStringSchema().WithMaxLength(5)
	long := openapi3.NewStringSchema().WithMinLength(100)
	enum := openapi3.NewStringSchema().WithEnum("a", "b")
	nested := openapi3.NewObjectSchema().WithProperty("inner", openapi3.NewBoolSchema()).
		WithProperty("@odata.type", openapi3.NewStringSchema())
	for name, tc := range map[string]struct {
		edm    string
		schema *openapi3.Schema
		want   func(any) bool
	}{
		"bounds":  {"Edm.Int32", bounded, func(v any) bool { return v == json.Number("10") || v == json.Number("11") || v == json.Number("12") }},
		"short":   {"Edm.String", short, func(v any) bool { s, ok := v.(string); return ok && len(s) <= 5 && s != "" }},
		"long":    {"Edm.String", long, func(v any) bool { s, ok := v.(string); return ok && len(s) == 100 }},
		"enum":    {"microsoft.graph.colour", enum, func(v any) bool { return v == "a" || v == "b" }},
		"complex": {"microsoft.graph.thing", nested, func(v any) bool { m, ok := v.(map[string]any); return ok && len(m) == 1 && m["inner"] != nil }},
		"list": {"Collection(Edm.Boolean)", openapi3.NewArraySchema().WithItems(openapi3.NewBoolSchema()), func(v any) bool {
			list, ok := v.([]any)
			return ok && len(list) == 1
		}},
		"untold": {"", openapi3.NewInt64Schema(), func(v any) bool { _, ok := v.(json.Number); return ok }},
	} {
		p := Property{Name: name, Edm: tc.edm, Schema: tc.schema}
		for n := range 10 {
			v, ok := p.Value("1", n)
			if !ok || !tc.want(v) {
				t.Errorf("%s: value %d is %v", name, n, v)
			}
			if again, _ := p.Value("1", n); !reflect.DeepEqual(v, again) {
				t.Errorf("%s: value %d is %v, then %v", name, n, v, again)
			}
		}
	}
}

func TestValueOfTooLittle(t *testing.T) {
	recursive := openapi3.NewArraySchema()
	recursive.Items = &openapi3.SchemaRef{Value: recursive}
	for name, p := range map[string]Property{
		"object of unknown members": {Edm: "microsoft.graph.thing", Schema: openapi3.NewObjectSchema()},
		"list of nothing known":     {Edm: "Collection(Edm.String)", Schema: openapi3.NewArraySchema()},
		"stream":                    {Edm: "Edm.Stream", Schema: openapi3.NewStringSchema()},
		"endless":                   {Edm: "", Schema: recursive},
	} {
		if v, ok := p.Value("1", 1); ok {
			t.Errorf("%s: want no value, got %v", name, v)
		}
	}
}

// Bounds that no value of a reasonable size satisfies lead to no value, not to one of gigabytes.
func TestHugeBounds(t *testing.T) {
	for _, text := range []string{
		`{"type":"string","minLength":2000000000}`,
		`{"type":"string","format":"byte","minLength":2000000000}`,
		`{"type":"string","minLength":2000000000,"maxLength":2000000000,"pattern":"^a*$"}`,
		`{"type":"array","minItems":2000000000,"items":{"type":"string"}}`,
		`{"type":"array","items":{"type":"string","minLength":1000000000}}`,
		`{"type":"array","minItems":100,"items":{"type":"array","minItems":100,"items":{"type":"string","minLength":50000}}}`,
		`{"type":"array","minItems":100,"items":{"type":"array","minItems":100,"items":{"type":"array","minItems":100,"items":{"type":"boolean"}}}}`,
		`{"type":"array","minItems":100,"uniqueItems":true,"items":{"type":"boolean"}}`,
		`{"type":"object","minProperties":100,"additionalProperties":{"type":"string","minLength":90000}}`,
		`{"type":"object","minProperties":2000000000}`,
	} {
		var s openapi3.Schema
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			t.Fatal(err)
		}
		p := &Property{Name: "p", Schema: &s}
		if v, ok := p.Value("s", 1); ok {
			out, _ := json.Marshal(v)
			if len(out) > 1<<20 {
				t.Errorf("%s: want no value, got %d bytes", text, len(out))
			}
		}
	}
}
