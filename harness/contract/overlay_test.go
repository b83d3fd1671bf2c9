package contract

import (
	"strings"
	"testing"
)

func overlaid(actions string) []byte {
	return []byte("overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n" + actions)
}

func TestOverlay(t *testing.T) {
	c, err := Load("update-lamp", "x/openapi.yaml", []byte(derived), overlaid(`
  - target: $.paths['/rooms/{roomId}/lamps/{lampId}'].patch.responses['200']
    remove: true
  - target: $.components.schemas['lamp.update'].properties
    update:
      brightness: {maximum: 9007199254740993, x-conform-cite: 'review:1'}
      watts:
        type: integer
        format: int32
  - target: $.components.schemas.*.properties.id
    update: {maxLength: 36}
  - target: $.servers[?@.url == 'https://graph.example/beta/'].url
    update: http://127.0.0.1:8080/beta
`))
	if err != nil {
		t.Fatal(err)
	}
	op := c.Operations[0]
	if op.Response(200) != nil || len(op.Responses) != 1 {
		t.Errorf("200 is still there: %+v", op.Responses)
	}
	if c.Server != "http://127.0.0.1:8080/beta" || op.Server != c.Server {
		t.Errorf("got the servers %q and %q", c.Server, op.Server)
	}
	byName := map[string]Property{}
	for _, p := range op.Properties {
		byName[p.Name] = p
	}
	if p := byName["watts"]; p.Edm != "Edm.Int32" || p.Cite != "x/overlay.yaml:10" || op.Properties[len(op.Properties)-1].Name != "watts" {
		t.Errorf("a new property comes last, with its line in the overlay: got %+v", p)
	}
	p := byName["brightness"]
	if text, _ := ExactBound(p.Schema, "maximum"); text != "9007199254740993" || p.Cite != "review:1" || p.Edm != "Edm.Int64" {
		t.Errorf("got %+v with the maximum %s", p, text)
	}
	if s := byName["id"].Schema; s.MaxLength == nil || *s.MaxLength != 36 {
		t.Error("the wildcard missed a schema")
	}
	if p := byName["colour"]; p.Cite != "x/openapi.yaml:46" {
		t.Errorf("an untouched property keeps its line: got %s", p.Cite)
	}
}

func TestOverlayErrors(t *testing.T) {
	growing := strings.Repeat("  - {target: $, copy: $}\n", 30)
	for _, test := range []struct{ name, text, want string }{
		{"no-overlay", "a: b\n", "d/f.overlay.yaml:1: not an OpenAPI Overlay: "},
		{"no-version", "info: {title: t, version: v}\nactions: [{target: $, remove: true}]\n", "d/f.overlay.yaml:1: not an OpenAPI Overlay: "},
		{"no-actions", "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions: []\n", "d/f.overlay.yaml:1: not an OpenAPI Overlay: "},
		{"syntax", "overlay: [1.0.0\n", "d/f.overlay.yaml:"},
		{"shape", "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions: [5]\n", "d/f.overlay.yaml:3: "},
		{"path", string(overlaid("\n\n  - target: 'not a path'\n    remove: true\n")), "d/f.overlay.yaml:6: target not a path: "},
		{"nothing", string(overlaid("  - target: $.info\n    update: {x-a: 1}\n  - target: $.paths['/nowhere']\n    remove: true\n")),
			"d/f.overlay.yaml:6: target $.paths['/nowhere']: "},
		{"already", string(overlaid("  - target: $.info.title\n    update: Update lamp\n")), "d/f.overlay.yaml:4: target $.info.title: it changes nothing"},
		{"no-effect", string(overlaid("  - target: $.info\n")), "d/f.overlay.yaml:4: an action needs a target, and an update or remove: true"},
		{"bomb", "overlay: 1.0.0\ninfo: {title: t, version: v}\nactions:\n  - target: $.info\n    update: &a {b: *a}\n", "d/f.overlay.yaml:5: more than"},
		{"large", strings.Repeat("#\n", maxParts+1), "d/f.overlay.yaml:1: the file has more than"},
		{"growing", strings.Replace(string(overlaid(growing)), "1.0.0", "1.1.0", 1), "d/f.overlay.yaml:"},
		{"broken-result", string(overlaid("  - target: $.openapi\n    remove: true\n")), "d/f.yaml:1: the member `openapi` is missing"},
		{"broken-addition", string(overlaid("  - target: $.components.schemas.lamp\n    update:\n      properties:\n        bad:\n          type: strange\n")), "d/f.overlay.yaml:7: invalid OpenAPI: "},
		{"removes-all", string(overlaid("  - target: $.paths.*.patch\n    remove: true\n")), "d/f.yaml:1: the description has no PATCH operation"},
	} {
		c, err := Load("f", "d/f.yaml", []byte(derived), []byte(test.text))
		if err == nil || c != nil || !strings.Contains(err.Error(), test.want) || len(err.Error()) > 1000 {
			t.Errorf("%s: want %q, got %v", test.name, test.want, err)
		}
	}
}

// FuzzLoad checks that Load does not panic, that errors start with file and line, and that contracts are well-formed.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(derived), []byte(nil))
	f.Add([]byte(derived), overlaid("  - {target: '$.servers[0]', update: {url: x}}\n"))
	f.Add([]byte(`{"openapi":"3.0.0","info":{"title":"t","version":"v"},"paths":{"/a":{"patch":{"responses":{"204":{"description":"d"}}}}}}`), []byte(nil))
	f.Add([]byte(described("  /a: {patch: {operationId: '..', "+noContent+"}}\n", "x-a: &a {<<: {b: c}}\nx-b: *a\n")), []byte(nil))
	f.Add([]byte(described("  /a: {patch: {requestBody: {content: {a/b+json: {schema: {allOf: [{$ref: '#/components/schemas/s'}]}}}}, "+noContent+"}}\n",
		"components: {schemas: {s: {properties: {p: {type: array, items: {$ref: '#/components/schemas/s'}}}}}}")), []byte(nil))
	f.Fuzz(func(t *testing.T, description, overlay []byte) {
		c, err := Load("f", "d/f.yaml", description, overlay)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "d/f.yaml:") && !strings.HasPrefix(err.Error(), "d/f.overlay.yaml:") || strings.Contains(err.Error(), "cannot be read") {
				t.Fatalf("%v", err)
			}
			return
		}
		names := map[string]bool{}
		for _, op := range c.Operations {
			if names[op.Name] || !safeName(op.Name) || !safeName(op.ID) || op.Cite == "" {
				t.Fatalf("operation %+v", op)
			}
			names[op.Name] = true
			for _, p := range op.Properties {
				if p.Schema == nil || p.Cite == "" {
					t.Fatalf("property %+v", p)
				}
			}
			for i, r := range op.Responses {
				if i > 0 && op.Responses[i-1].Status >= r.Status {
					t.Fatalf("responses out of order: %+v", op.Responses)
				}
			}
		}
	})
}
