package derive_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/goccy/go-yaml"

	"github.com/graphconform/conform/harness/derive"
	"github.com/graphconform/conform/harness/doc"
)

// titled is the smallest description that contains a text, as value and as key.
func titled(s string) *openapi3.T {
	return &openapi3.T{OpenAPI: "3.0.3", Info: &openapi3.Info{Title: s, Version: "1"}, Paths: openapi3.NewPaths(), Extensions: map[string]any{"x-" + s: s}}
}

// FuzzText writes a text and reads it back with two YAML readers, as value and as key.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "a", "a b", "a: b", "a:", "yes", "No", "null", "~", "1", "1.5", "1e3", "0x10", "1:30", "2020-01-02", "3.0.3", "- a", "#a", "a #b", "'a'", "\"", "a\nb", "\t", "\u0085", "\ufeff", "\u00e9", "@odata.type", "/a/{b}", "!a", "&a", "*a", "%a", "|", ">", "{a}", "[a]", ",", "? a", ".inf", ".NaN", "=", "<<", "a\x01b", "\U0001f600", " a", "a "} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if string([]rune(s)) != s {
			return // the page reader lets no broken UTF-8 through
		}
		b, err := derive.Marshal(titled(s))
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := yaml.Unmarshal(b, &got); err != nil {
			t.Fatalf("%q: %v\n%s", s, err, b)
		}
		if info, ok := got["info"].(map[string]any); !ok || info["title"] != s {
			t.Errorf("want title %q, got %v\n%s", s, got["info"], b)
		}
		if v, ok := got["x-"+s]; !ok || v != s {
			t.Errorf("want the key %q, got %v\n%s", "x-"+s, got, b)
		}
		d, err := openapi3.NewLoader().LoadFromData(b)
		if err != nil || d.Info.Title != s {
			t.Errorf("want title %q from the loader, got %v, %v\n%s", s, d, err, b)
		}
	})
}

// FuzzDerive derives arbitrary pages: the descriptions must load and be valid.
func FuzzDerive(f *testing.F) {
	f.Add([]byte(clean(f)))
	f.Add([]byte(clean(f, "PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH /a/{id}/b/{id}/c(x='<y>')\nPATCH ~/a/{b | c}")))
	f.Add([]byte(clean(f, "|brightness|Int32|", "|bright:ness|Int64|", "|on|Boolean|", "|'on'|Collection(Double)|")))
	f.Add([]byte(clean(f, `"name": "Desk"`, `"name": "a: b #c", "n": 1e400, "m": -0.0, "o": 1E5`)))
	f.Fuzz(func(t *testing.T, src []byte) {
		p, err := doc.Read("lamp-update.md", src)
		if err != nil {
			return
		}
		d, err := derive.Derive(p, derive.Options{})
		if err != nil {
			return
		}
		load(t, d)
	})
}

// TestMarshalSaysWhatOpenAPISays compares Marshal with openapi3: only the order may differ.
func TestMarshalSaysWhatOpenAPISays(t *testing.T) {
	unusual := titled("unusual")
	text := "response"
	unusual.Paths.Set("/a/{b}", &openapi3.PathItem{
		Get: &openapi3.Operation{OperationID: "get", Responses: openapi3.NewResponses()},
		Patch: &openapi3.Operation{
			OperationID: "patch", Deprecated: true,
			Parameters: openapi3.Parameters{{Value: &openapi3.Parameter{Name: "b", In: "path", Required: true, Example: "x", Schema: openapi3.NewStringSchema().NewRef()}}},
			Responses: openapi3.NewResponses(openapi3.WithStatus(200, &openapi3.ResponseRef{Value: &openapi3.Response{
				Description: &text, Headers: openapi3.Headers{"ETag": {Value: &openapi3.Header{Parameter: openapi3.Parameter{Schema: openapi3.NewStringSchema().NewRef()}}}},
				Content: openapi3.Content{"content": openapi3.NewMediaType().WithSchema(openapi3.NewObjectSchema().WithRequired([]string{"b"}))},
			}})),
		},
	})
	for name, d := range map[string]*openapi3.T{"unusual": unusual, "derived": derived(t, clean(t), derive.Options{}), "several paths": derived(t, clean(t, "PATCH /rooms/{roomId}/lamps/{lampId}", "PATCH /a/{id}/b/{id}\nPATCH /c/{d}"), derive.Options{})} {
		b, err := derive.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		want, err := d.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		got, err := yaml.YAMLToJSON(b)
		if err != nil {
			t.Fatal(err)
		}
		if !equalJSON(t, got, want) {
			t.Errorf("%s: want %s\ngot %s", name, want, got)
		}
	}
}

func equalJSON(t *testing.T, a, b []byte) bool {
	t.Helper()
	var x, y any
	if err := json.Unmarshal(a, &x); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &y); err != nil {
		t.Fatal(err)
	}
	return reflect.DeepEqual(x, y)
}
