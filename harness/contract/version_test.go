package contract

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// convertedSchema loads the schema of one property, and writes it as kin-openapi has it.
func convertedSchema(t *testing.T, version, schema, rest string) (text string, op *Operation) {
	t.Helper()
	op = load(t, "openapi: "+version+"\ninfo: {title: t, version: v}\npaths:\n  /a: {patch: {requestBody: {content: {application/json: {schema: {type: object, properties: {\n"+
		"    p: "+schema+"}}}}}, "+noContent+"}}\n"+rest).Operations[0]
	data, err := json.Marshal(op.Properties[0].Schema)
	if err != nil {
		t.Fatal(err)
	}
	return string(data), op
}

// Schemas of OpenAPI 3.1 get the form of 3.0.
func TestSchemasOf31(t *testing.T) {
	const rest = "components: {schemas: {text: {type: string, minLength: 1}, tree: {$defs: {leaf: {type: integer, $anchor: leaf}}, type: object}}}\n"
	for _, test := range []struct{ schema, want, gap string }{
		{"{type: [string, 'null']}", `{"nullable":true,"type":"string"}`, ""},
		{"{type: ['null', string], enum: [a, null]}", `{"enum":["a"],"nullable":true,"type":"string"}`, ""},
		{"{type: [string]}", `{"type":"string"}`, ""},
		{"{type: 'null'}", `{"enum":[null],"nullable":true}`, ""},
		{"{anyOf: [{type: string, maxLength: 9}, {type: 'null'}], title: t}", `{"maxLength":9,"nullable":true,"title":"t","type":"string"}`, ""},
		{"{oneOf: [{$ref: '#/components/schemas/text'}, {enum: [null]}]}", `{"minLength":1,"nullable":true,"type":"string"}`, ""},
		{"{anyOf: [{type: string}, {type: [integer]}, {type: ['null']}]}", `{"anyOf":[{"type":"string"},{"type":"integer"}],"nullable":true}`, ""},
		{"{type: string, anyOf: [{minLength: 1}, {type: 'null'}]}", `{"anyOf":[{"minLength":1},{"enum":[null],"nullable":true}],"type":"string"}`, ""},
		{"{type: [string, integer], maxLength: 3}", `{"anyOf":[{"type":"string"},{"type":"integer"}],"maxLength":3}`, ""},
		{"{type: string, nullable: true}", `{"type":"string"}`, ""},
		{"{const: 5}", `{"enum":[5]}`, ""},
		{"{type: integer, exclusiveMinimum: 0, exclusiveMaximum: 9}", `{"exclusiveMaximum":true,"exclusiveMinimum":true,"maximum":9,"minimum":0,"type":"integer"}`, ""},
		{"{type: string, examples: [one, two]}", `{"example":"one","type":"string"}`, ""},
		{"{type: array}", `{"items":{},"type":"array"}`, ""},
		{"{type: string, contentEncoding: base64, $comment: c, unknown: u}", `{"format":"byte","type":"string"}`, ""},
		{"true", `{}`, ""},
		{"{not: true}", `{"not":{}}`, ""},
		{"{$ref: '#/components/schemas/text', maxLength: 5}", `{"maxLength":5,"minLength":1,"type":"string"}`, ""},
		{"{$ref: '#/components/schemas/text', description: d}", `{"minLength":1,"type":"string"}`, ""},
		{"{$ref: '#/components/schemas/tree/$defs/leaf'}", `{"type":"integer"}`, ""},
		{"{$ref: '#leaf'}", `{"type":"integer"}`, ""},
		{"{oneOf: [{type: string}, {type: string}, {type: integer}]}", `{"oneOf":[{"type":"string"},{"type":"integer"}]}`, ""},
		{"{enum: [null, a]}", `{"enum":[null,"a"],"nullable":true}`, ""},
		{"{type: array, prefixItems: [{type: string}], items: {type: string}}", `{"items":{"x-conform-tuple":true},"type":"array"}`, "prefixItems"},
		{"{type: object, unevaluatedProperties: false}", `{"type":"object"}`, "unevaluatedProperties"},
		{"{$dynamicRef: '#node'}", `{}`, "$dynamicRef"},
		{"{type: array, items: {if: {type: string}, then: {minLength: 1}}}", `{"items":{},"type":"array"}`, "if"},
	} {
		got, op := convertedSchema(t, "3.1.0", test.schema, rest)
		if got != test.want {
			t.Errorf("%s: want %s, got %s", test.schema, test.want, got)
		}
		var gaps []string
		for _, g := range op.Gaps {
			gaps = append(gaps, g.Cite+": "+g.Reason)
		}
		want := []string{}
		if test.gap != "" {
			want = append(want, "lamps.yaml:5: the schema keyword "+test.gap+" is not judged")
		}
		if !slices.Equal(gaps, want) {
			t.Errorf("%s: want the gaps %q, got %q", test.schema, want, gaps)
		}
	}
}

// An allOf becomes one schema, with the tightest of all limits.
func TestAllOf(t *testing.T) {
	const rest = `components:
  schemas:
    base: {type: object, required: [kind], properties: {kind: {type: string}, next: {$ref: '#/components/schemas/loop'}}}
    loop: {allOf: [{$ref: '#/components/schemas/base'}, {properties: {inner: {allOf: [{$ref: '#/components/schemas/loop'}], nullable: true}}}]}
    closed: {type: object, additionalProperties: false, properties: {kind: {type: string}}}
`
	for _, test := range []struct{ schema, want string }{
		{"{allOf: [{type: string, minLength: 1, maxLength: 9}, {maxLength: 5, minLength: 0}]}", `{"maxLength":5,"minLength":1,"type":"string"}`},
		{"{allOf: [{type: number}, {type: integer}]}", `{"type":"integer"}`},
		{"{allOf: [{enum: [a, b]}, {enum: [b, c]}], description: d}", `{"description":"d","enum":["b"]}`},
		{"{allOf: [{type: string, nullable: true}]}", `{"nullable":true,"type":"string"}`},
		{"{allOf: [{type: string}], nullable: true, readOnly: true}", `{"nullable":true,"readOnly":true,"type":"string"}`},
		{"{allOf: [{type: string, nullable: true}, {type: string}]}", `{"type":"string"}`},
		{"{allOf: [{type: string, pattern: a}, {pattern: b}]}", `{"allOf":[{"pattern":"b"}],"pattern":"a","type":"string"}`},
		{"{allOf: [{type: string}, {type: integer}]}", `{"allOf":[{"type":"string"},{"type":"integer"}]}`},
		{"{allOf: [{type: object, required: [a], properties: {a: {type: string}}}, {required: [b], properties: {a: {maxLength: 2}, b: {type: boolean}}}]}",
			`{"properties":{"a":{"$ref":"#/components/schemas/inline.2"},"b":{"type":"boolean"}},"required":["a","b"],"type":"object"}`},
		{"{allOf: [{$ref: '#/components/schemas/closed'}, {properties: {other: {type: string}}}]}",
			`{"additionalProperties":false,"properties":{"kind":{"type":"string"}},"type":"object"}`},
		{"{allOf: [{$ref: '#/components/schemas/loop'}]}",
			`{"properties":{"inner":{"$ref":"#/components/schemas/inline.2"},"kind":{"type":"string"},"next":{"$ref":"#/components/schemas/loop"}},"required":["kind"],"type":"object"}`},
	} {
		if got, _ := convertedSchema(t, "3.0.3", test.schema, rest); got != test.want {
			t.Errorf("%s: want %s, got %s", test.schema, test.want, got)
		}
	}
	if _, err := Load("f", "f.yaml", []byte(described("  /a: {patch: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/a'}}}}, "+noContent+"}}\n",
		"components: {schemas: {a: {allOf: [{$ref: '#/components/schemas/a'}]}}}\n")), nil); err != nil {
		t.Errorf("a schema that includes itself: %v", err)
	}
}

const swagger = `swagger: '2.0'
info: {title: lamps, version: '1'}
host: lamps.example
basePath: /v1
consumes: [application/json]
produces: [application/json]
securityDefinitions: {key: {type: apiKey, in: header, name: X-Key}}
security: [{key: []}]
paths:
  /lamps/{id}:
    parameters: [{$ref: '#/parameters/id'}]
    get: {parameters: [{name: $select, in: query, type: string}], responses: {'200': {description: d}}}
    patch:
      operationId: updateLamp
      parameters:
        - name: body
          in: body
          required: true
          schema: {$ref: '#/definitions/lamp'}
        - {name: X-Trace, in: header, type: integer, required: true}
      responses:
        200:
          description: The lamp.
          schema: {$ref: '#/definitions/lamp'}
        default: {$ref: '#/responses/error'}
  /files/{id}:
    parameters: [{$ref: '#/parameters/id'}]
    patch:
      consumes: [multipart/form-data]
      parameters: [{name: file, in: formData, type: file}]
      responses: {204: {description: d}}
  /broken:
    patch: {responses: {204: {$ref: '#/responses/nowhere'}}}
parameters: {id: {name: id, in: path, required: true, type: string, maxLength: 5}}
responses: {error: {description: wrong, schema: {type: object, properties: {code: {type: string}}}}}
definitions:
  base: {type: object, discriminator: kind, properties: {kind: {type: string}}}
  lamp:
    allOf:
      - {$ref: '#/definitions/base'}
      - properties:
          watts: {type: integer, maximum: 9007199254740993, x-nullable: true}
          alarm: {type: string, format: date-time}
`

func TestSwagger(t *testing.T) {
	c := load(t, swagger)
	op := c.Operations[0]
	if len(c.Operations) != 1 || op.ID != "update-lamp" || op.Server != "https://lamps.example/v1" || c.Server != op.Server || !op.Secured ||
		op.MediaType != "application/json" || !op.RequiresBody || !op.Selects || op.Cite != "lamps.yaml:13" || !slices.Equal(op.Methods, []string{"GET", "PATCH"}) {
		t.Errorf("got %+v", op)
	}
	var properties []string
	for _, p := range op.Properties {
		properties = append(properties, fmt.Sprint(p.Name, " ", p.Edm, " ", p.Nullable, " ", p.Cite))
	}
	want := []string{"kind  false lamps.yaml:37", "watts  true lamps.yaml:42", "alarm Edm.DateTimeOffset false lamps.yaml:43"}
	if diff := cmp.Diff(want, properties); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if text, _ := ExactBound(op.Property("watts").Schema, "maximum"); text != "9007199254740993" {
		t.Errorf("got the maximum %s", text)
	}
	if p := op.PathParams[0]; p.Schema == nil || *p.Schema.MaxLength != 5 || op.Headers[0].Name != "X-Trace" {
		t.Errorf("got the parameters %+v and %+v", p, op.Headers)
	}
	if r := op.Response(200); r.Schema == nil || r.Cite != "lamps.yaml:22" || r.Text != "The lamp." || op.Response(0).Schema == nil {
		t.Errorf("got the responses %+v", op.Responses)
	}
	if len(c.LeftOut) != 2 || !strings.Contains(c.LeftOut[0].Reason, "refers to nothing") || c.LeftOut[0].Cite != "lamps.yaml:33" ||
		!strings.Contains(c.LeftOut[1].Reason, "multipart/form-data") {
		t.Errorf("got left out %v", c.LeftOut)
	}
}

// References lead to files below the folder of the description, and nowhere else.
func TestReferencesToFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("secret.yaml", "type: string\n")
	write("api/schemas/lamp.yaml", "type: object\nproperties:\n  name: {$ref: 'more/text.json#/definitions/name'}\n  next: {$ref: '#'}\n  room: {$ref: '../rooms.yaml#/room'}\n")
	write("api/schemas/more/text.json", `{"definitions": {"name": {"type": "string", "maxLength": 7}}}`)
	write("api/rooms.yaml", "room: {type: object, properties: {lamp: {$ref: 'schemas/lamp.yaml'}}}\n")
	write("api/paths.yaml", "lamp:\n  patch:\n    parameters: [{$ref: 'parameters.yaml#/id'}]\n    requestBody: {content: {application/json: {schema: {$ref: schemas/lamp.yaml}}}}\n    "+noContent+"\n")
	write("api/parameters.yaml", "id: {name: id, in: path, required: true, schema: {type: integer}}\n")
	if err := os.Symlink(filepath.Join(dir, "secret.yaml"), filepath.Join(dir, "api", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	paths := "  /lamps/{id}: {$ref: 'paths.yaml#/lamp'}\n"
	refs := []string{"../secret.yaml", "link.yaml", "none.yaml", filepath.Join(dir, "secret.yaml"), "file:" + filepath.Join(dir, "secret.yaml"), "http://127.0.0.1:1/a", "schemas/lamp.yaml#/nowhere"}
	for i, ref := range refs {
		paths += fmt.Sprintf("  /bad%d: {patch: {requestBody: {content: {application/json: {schema: {$ref: %q}}}}, %s}}\n", i, ref, noContent)
	}
	write("api/openapi.yaml", described(paths, ""))
	c, err := LoadFile(filepath.Join(dir, "api", "openapi.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	op := c.Operations[0]
	if len(c.Operations) != 1 || len(op.Properties) != 3 || *op.Property("name").Schema.MaxLength != 7 || op.Property("room").Cite != "lamp.yaml:5" || op.PathParams[0].Schema == nil {
		t.Errorf("got %+v", op)
	}
	if next := op.Property("next").Schema; next.Properties["next"].Value != next {
		t.Error("a reference to its own file leads elsewhere")
	}
	if len(c.LeftOut) != len(refs) {
		t.Fatalf("want every other operation left out, got %v", c.LeftOut)
	}
	for i, gap := range c.LeftOut {
		if !strings.Contains(gap.Reason, fmt.Sprintf("openapi.yaml:%d: $ref", i+5)) {
			t.Errorf("%s: got %s", refs[i], gap.Reason)
		}
	}
}

// A flaw costs the operations that reach it, and a flaw that no PATCH operation reaches costs nothing.
func TestFlawsCostTheirOperation(t *testing.T) {
	operation := func(schema string) string {
		return "{patch: {requestBody: {content: {application/json: {schema: " + schema + "}}}, " + noContent + "}}\n"
	}
	text := described("  /good: "+operation("{$ref: '#/components/schemas/good'}")+
		"  /bad: "+operation("{$ref: '#/components/schemas/bad'}")+
		"  /nested: "+operation("{properties: {a: {type: array, items: {$ref: '#/components/schemas/bad'}}}}")+
		"  /lost: "+operation("{$ref: '#/components/schemas/lost'}")+
		"  /parameter/{id}: "+operation("{}")+
		"  /shape: {patch: {responses: [1]}}\n"+
		"  /extension: {patch: {x-conform-path: thing, "+noContent+"}}\n"+
		"  /inf: "+operation("{default: .inf}")+
		"  /twin: {patch: {operationId: it, "+noContent+"}}\n  /other: {patch: {operationId: it, "+noContent+"}}\n"+
		"  /get: {get: {responses: {'200': {$ref: '#/components/responses/nowhere'}}}}\n  /odd: 5\n",
		"tags: 5\nexternalDocs: []\ncomponents:\n  schemas:\n    good: {type: object, properties: {a: {type: string}}}\n    bad: {type: object, properties: {a: {\n      type: strange}}}\n"+
			"    unused: {$ref: 'http://nowhere.example/x'}\n  callbacks: {a: 5}\n")
	c := load(t, text)
	var kept, left []string
	for _, op := range c.Operations {
		kept = append(kept, op.Path+" "+op.ID)
	}
	for _, gap := range c.LeftOut {
		left = append(left, gap.Cite+": PATCH "+gap.Operation.Path+" "+gap.Reason[:min(len(gap.Reason), 40)])
	}
	slices.Sort(left)
	if diff := cmp.Diff([]string{"/good patch-good", "/twin it", "/other patch-other"}, kept); diff != "" {
		t.Errorf("kept: -want +got\n%s", diff)
	}
	if diff := cmp.Diff([]string{
		`lamps.yaml:10: PATCH /extension lamps.yaml:10: x-conform-path is the val`,
		`lamps.yaml:11: PATCH /inf lamps.yaml:11: ".inf" is not a JSON numb`,
		`lamps.yaml:5: PATCH /bad lamps.yaml:21: invalid OpenAPI: invalid `,
		`lamps.yaml:6: PATCH /nested lamps.yaml:21: invalid OpenAPI: invalid `,
		`lamps.yaml:7: PATCH /lost lamps.yaml:7: $ref "#/components/schemas`,
		`lamps.yaml:8: PATCH /parameter/{id} lamps.yaml:8: invalid OpenAPI: invalid p`,
		`lamps.yaml:9: PATCH /shape lamps.yaml:9: invalid OpenAPI: failed to`,
	}, left); diff != "" {
		t.Errorf("left out: -want +got\n%s", diff)
	}
}

// An enumeration that no validator could take is refused, with its limit.
func TestLargeEnumeration(t *testing.T) {
	text := described("  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {p: {enum: ["+strings.Repeat("a,", maxEnum+1)+"]}}}}}}, "+noContent+"}}\n", "")
	if _, err := Load("f", "f.yaml", []byte(text), nil); err == nil || !strings.Contains(err.Error(), "f.yaml:4: an enumeration has 10001 members; conform takes at most 10000") {
		t.Errorf("got %v", err)
	}
}

// A union that contains itself is refused if it has too many branches for a validator; one that does not is not.
func TestLargeUnion(t *testing.T) {
	for within, want := range map[string]string{
		"$ref: '#/components/schemas/any'": "oneOf has 21 branches and contains itself; conform takes at most 20",
		"type: string":                     "",
	} {
		branch := "{type: object, properties: {child: {" + within + "}}},"
		text := described("  /a: {patch: {requestBody: {content: {application/json: {schema: {properties: {p: {$ref: '#/components/schemas/any'}}}}}}, "+noContent+"}}\n",
			"components: {schemas: {any: {oneOf: ["+strings.Repeat(branch, maxRecursive+1)+"]}}}\n")
		_, err := Load("f", "f.yaml", []byte(text), nil)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", within, want, err)
		}
	}
}

// Of a large description, only what PATCH operations reach is loaded.
func TestOnlyPatchIsLoaded(t *testing.T) {
	var paths, schemas strings.Builder
	for i := range 300 {
		method := "put"
		if i%100 == 0 {
			method = "patch"
		}
		fmt.Fprintf(&paths, "  /p%d: {%s: {requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/s%d'}}}}, %s}}\n", i, method, i, noContent)
		fmt.Fprintf(&schemas, "    s%d: {type: object, properties: {a: {type: string}}}\n", i)
	}
	tr := &tree{file: "f.yaml"}
	var err error
	if tr.root, err = tr.parse("f.yaml", []byte(described(paths.String(), "components:\n  schemas:\n"+schemas.String())), false); err != nil {
		t.Fatal(err)
	}
	l := newLinker(tr, nil, openAPI30)
	list := l.patches(func(_ *patch, err error) { t.Error(err) })
	if len(list) != 3 || len(l.schemas) != 3 {
		t.Errorf("want 3 operations and 3 schemas, got %d and %d", len(list), len(l.schemas))
	}
}
